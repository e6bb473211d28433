import type { Account } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link, usePlace } from '../../router.tsx'
import { Loaded, Page } from '../../ui/page.tsx'
import { AccountHolidays } from './account-holidays.tsx'
import { MailSettings } from './mail-settings.tsx'

/** What holds for everybody in the account. */
export function Settings() {
  const { query } = usePlace()
  const part = query.get('part') === 'mail' ? 'mail' : 'holidays'
  const asked = useAsk<Account>('/v1/account')
  return (
    <Page title="Settings" lead="What holds for everybody in the account.">
      <nav class="parts" aria-label="Parts of the settings">
        <Link to="/settings" current={part === 'holidays'}>
          Holidays
        </Link>
        <Link to="/settings?part=mail" current={part === 'mail'}>
          Mail
        </Link>
      </nav>
      <Loaded of={asked}>
        {(account) =>
          part === 'mail' ? (
            <MailSettings account={account} />
          ) : (
            <AccountHolidays account={account} />
          )
        }
      </Loaded>
    </Page>
  )
}
