import { call } from '../../api/call.ts'
import { useHealth } from '../../api/health.ts'
import type { Account } from '../../api/types.ts'
import { Form } from '../../ui/form.tsx'
import { Badge } from '../../ui/page.tsx'
import { say } from '../../ui/toast.tsx'
import { MailKinds, mailKindsIn } from './mail-kinds.tsx'
import { MailPreview } from './mail-preview.tsx'
import { mailStates, stateWords } from './mail-words.ts'
import { Reminders, remindersIn } from './reminders.tsx'

/** Who is sent which mail, whether any leaves, and what they look like. */
export function MailSettings({ account }: { readonly account: Account }) {
  const { notifications = {} } = account
  const mail = useHealth()?.answer?.mail
  const submit = async (fields: FormData) => {
    const said = { reminders: remindersIn(fields), ...mailKindsIn(fields) }
    await call<Account>('PATCH', '/v1/account', { notifications: said })
    say('Saved: it holds for every mail from now on.')
  }
  return (
    <div class="stack">
      <section class="card settings-card" aria-labelledby="mail">
        <header>
          <div class="spread">
            <h2 id="mail">Who is sent what</h2>
            {mail && (
              <Badge tone={mailStates[mail.status].tone}>{mailStates[mail.status].state}</Badge>
            )}
          </div>
          {mail && <p class="lead">{stateWords(mail)}</p>}
        </header>
        <Form action="Save" onSubmit={submit}>
          <MailKinds notifications={notifications} />
          <Reminders minutes={notifications.reminders ?? []} />
        </Form>
      </section>
      <MailPreview />
    </div>
  )
}
