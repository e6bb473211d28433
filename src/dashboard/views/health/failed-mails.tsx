import type { Health } from '../../api/health.ts'
import { Link } from '../../router.tsx'
import { momentWords } from '../../ui/words.ts'
import { kindWords, recipientWords } from '../mails/mail-words.ts'
import { sentence } from './health-words.ts'

type FailedMail = Health['mail']['failures'][number]

interface FailedMailsProps {
  readonly failures: readonly FailedMail[]
}

/** Who was not told of what, and why; nothing where everybody was. */
export function FailedMails({ failures }: FailedMailsProps) {
  if (failures.length === 0) return null
  return (
    <section aria-labelledby="failed-mails">
      <h2 id="failed-mails">Mails that failed in the last day</h2>
      <div class="card table-card stacks">
        <table>
          <thead>
            <tr>
              <th scope="col">Booking</th>
              <th scope="col">Mail</th>
              <th scope="col">Not told</th>
              <th scope="col">When</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {failures.map(({ at, kind, recipient, reason, booking_id, attendee_name }) => (
              <tr key={`${at}${booking_id}${recipient}`}>
                <th scope="row">
                  <Link to={`/bookings/${booking_id}`}>{attendee_name}</Link>
                </th>
                <td data-label="Mail">{kindWords(kind)}</td>
                <td data-label="Not told">{recipientWords({ recipient })}</td>
                <td data-label="When">{momentWords(at)}</td>
                <td data-label="Why">{sentence(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
