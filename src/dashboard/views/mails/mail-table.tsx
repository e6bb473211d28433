import type { Mail } from '../../api/mail-types.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { agoWords, momentWords } from '../../ui/words.ts'
import { sentence } from '../health/health-words.ts'
import { kindWords, recipientWords, statuses } from './mail-words.ts'
import { Resend } from './resend.tsx'

interface TableProps {
  readonly mails: readonly Mail[]
  readonly onSent: () => void
}

/** One page of mails. */
export function MailTable({ mails, onSent }: TableProps) {
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Booking</th>
            <th scope="col">Mail</th>
            <th scope="col">To</th>
            <th scope="col">Status</th>
            <th scope="col">When</th>
            <th scope="col">
              <span class="unseen">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <MailRow key={`${mail.id}${mail.booking_id}${mail.recipient}`} {...{ mail, onSent }} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly mail: Mail
  readonly onSent: () => void
}

function MailRow({ mail, onSent }: RowProps) {
  const nowMs = useNow()
  const { tone, words } = statuses[mail.status]
  return (
    <tr>
      <th scope="row">
        <Link to={`/bookings/${mail.booking_id}`}>{mail.attendee_name}</Link>
      </th>
      <td data-label="Mail">{kindWords(mail.kind)}</td>
      <td data-label="To">{recipientWords(mail)}</td>
      <td data-label="Status">
        <Badge tone={tone}>{words}</Badge>
        {mail.reason && <small>{sentence(mail.reason)}</small>}
      </td>
      <td data-label="When">
        <time dateTime={mail.at}>{momentWords(mail.at)}</time>
        <small>{agoWords(mail.at, nowMs)}</small>
      </td>
      <td data-label="">
        {mail.status === 'failed' && mail.id !== null && (
          <Resend id={mail.id} whom={recipientWords(mail)} onSent={onSent} />
        )}
      </td>
    </tr>
  )
}
