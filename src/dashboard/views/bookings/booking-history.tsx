import type { BookingChange, BookingHistory, Mail } from '../../api/mail-types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Badge } from '../../ui/page.tsx'
import { momentWords } from '../../ui/words.ts'
import { sentence } from '../health/health-words.ts'
import { asInText, kindWords, recipientWords, statuses } from '../mails/mail-words.ts'
import { changeWords, whoWords } from './history-words.ts'

interface HistoryProps {
  readonly id: string
  /** In which the meeting's times are told. */
  readonly timeZone: string
}

/** What was done to a booking, and whom mails told; nothing until it is known. */
export function History({ id, timeZone }: HistoryProps) {
  const asked = useAsk<BookingHistory>(`/v1/bookings/${id}/history`, { quiet: true })
  if (asked.answer === null) return null
  const { changes, mails } = asked.answer
  return (
    <>
      {changes.length > 0 && (
        <section aria-label="History">
          <h3>History</h3>
          <ol class="history">
            {changes.map((change) => (
              <Change key={`${change.at}${change.event}`} {...{ change, timeZone }} />
            ))}
          </ol>
        </section>
      )}
      {mails.length > 0 && (
        <section aria-label="Mails">
          <h3>Mails</h3>
          <ol class="history">
            {mails.map((mail) => (
              <Told key={`${mail.id}${mail.recipient}`} mail={mail} />
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

function Change({
  change,
  timeZone,
}: {
  readonly change: BookingChange
  readonly timeZone: string
}) {
  const who = whoWords(change)
  return (
    <li>
      <p>{changeWords(change, timeZone)}</p>
      <small class="soft">
        <time dateTime={change.at}>{momentWords(change.at)}</time>
        {who && `, ${who}`}
      </small>
    </li>
  )
}

function Told({ mail }: { readonly mail: Mail }) {
  const { tone, words } = statuses[mail.status]
  return (
    <li>
      <p>
        {kindWords(mail.kind)}, to {asInText(recipientWords(mail))}{' '}
        <Badge tone={tone}>{words}</Badge>
      </p>
      <small class="soft">
        <time dateTime={mail.at}>{momentWords(mail.at)}</time>
        {mail.reason && `. ${sentence(mail.reason)}`}
      </small>
    </li>
  )
}
