import type { MailList } from '../../api/mail-types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, Link, usePlace } from '../../router.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { MailTable } from './mail-table.tsx'

const choices = [
  ['', 'All'],
  ['waiting', 'Waiting'],
  ['sent', 'Sent'],
  ['failed', 'Failed'],
] as const

const pageSize = 50

/** What is told by mail: what waits, left or failed. */
export function Mails() {
  const { query } = usePlace()
  const status = choices.find(([one]) => one === query.get('status'))?.[0] ?? ''
  const offset = Number(query.get('offset') ?? 0)
  const show = (chosen: string, to = 0) => {
    const place = new URLSearchParams({
      ...(chosen && { status: chosen }),
      ...(to > 0 && { offset: String(to) }),
    }).toString()
    go(`/mails${place && `?${place}`}`, { replace: true })
  }
  const asked = useAsk<MailList>(
    `/v1/mails?limit=${pageSize}&offset=${offset}${status && `&status=${status}`}`,
    { isList: true },
  )
  return (
    <Page title="Mails" lead="What attendees and humans are told, and what did not reach them.">
      <div class="audit-filters">
        <Choice name="Which mails" value={status} options={choices} onChoose={(one) => show(one)} />
      </div>
      <Loaded of={asked}>
        {({ mails, total }) =>
          mails.length === 0 && offset === 0 ? (
            <Empty icon="list" title={status === '' ? 'No mail yet' : 'Nothing fits'}>
              <Link to="/settings?part=mail">Who is sent what</Link>
            </Empty>
          ) : (
            <>
              <MailTable mails={mails} onSent={asked.again} />
              <Pager {...{ offset, size: pageSize, total }} onTurn={(to) => show(status, to)} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
