import { eventOfKind } from '../../../domain/mails/kinds.ts'
import { eventSeqIn } from '../../rows/delivery-ids.ts'
import {
  mailIdOf,
  type RecipientRow,
  type ResentRow,
  type TriedRow,
  triedOf,
  type WaitingRow,
  waitingOf,
} from '../../rows/mail-rows.ts'
import { type MailLog, mailsLookedAtMax } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { redeliverer } from '../outbox/redeliver.ts'
import { ofAccount } from '../seqs.ts'

const endpoint = `(SELECT seq FROM webhooks WHERE ${ofAccount} AND kind = 'mail')`

const waitingColumns = `due.webhook_seq AS webhookSeq, due.event_seq AS eventSeq, e.created_at AS eventMs, e.type,
  b.id AS bookingId, b.attendee_name AS attendeeName, due.last_error AS reason, e.created_at AS atMs,
  due.next_attempt_at AS nextAttemptMs`

/** Those due soonest. What is about no booking is told by no mail. */
const waiting = `FROM (SELECT * FROM deliveries WHERE status = 'pending' AND webhook_seq = ${endpoint}
    ORDER BY next_attempt_at LIMIT ${mailsLookedAtMax}) due
  JOIN events e ON e.seq = due.event_seq JOIN bookings b ON b.id = e.booking_id`

const triedColumns = `coalesce(w.seq, 0) AS webhookSeq, m.event_seq AS eventSeq, e.created_at AS eventMs, m.status AS state, m.kind,
  m.recipient, m.human_id AS humanId, b.id AS bookingId, b.attendee_name AS attendeeName, m.reason, m.at AS atMs`

const withNames = `JOIN bookings b ON b.seq = m.booking_seq LEFT JOIN events e ON e.seq = m.event_seq
  LEFT JOIN webhooks w ON w.account_seq = m.account_seq AND w.kind = 'mail'`

const tried = `(SELECT * FROM mails WHERE ${ofAccount}
  ORDER BY at DESC LIMIT ${mailsLookedAtMax}) m`

/** All that were booked together with one have their mails to the attendee in the name of the first. */
const others = `SELECT other.seq FROM bookings own JOIN bookings other ON other.group_id = own.group_id AND other.seq <> own.seq
  WHERE`

const failedOf = `event_seq = ?2 AND status = 'failed' AND booking_seq IN (
  SELECT seq FROM bookings WHERE seq = ?1 UNION ALL ${others} own.seq = ?1)`

/** A state or a kind of null: any. */
const asked = '(?2::text IS NULL OR m.status = ?2) AND (?3::text IS NULL OR m.kind = ?3)'

type Asked = [accountId: string, state: string | null, kind: string | null]

export function postgresMailLog(engine: Engine): MailLog {
  const { reader } = engine
  const some = reader.prepare<TriedRow, [...Asked, number, number]>(
    `SELECT ${triedColumns} FROM (SELECT * FROM ${tried} WHERE ${asked} LIMIT ?4 OFFSET ?5) m ${withNames}
     ORDER BY m.at DESC`,
  )
  const count = reader.prepare<{ total: number }, Asked>(
    `SELECT count(*) AS total FROM ${tried} WHERE ${asked}`,
  )
  const someWaiting = reader.prepare<WaitingRow, [string, string | null, number, number]>(
    `SELECT ${waitingColumns} ${waiting} WHERE ?2::text IS NULL OR e.type = ?2 ORDER BY due.next_attempt_at LIMIT ?3 OFFSET ?4`,
  )
  const countWaiting = reader.prepare<{ total: number }, [string, string | null]>(
    `SELECT count(*) AS total ${waiting} WHERE ?2::text IS NULL OR e.type = ?2`,
  )
  const ofBooking = reader.prepare<TriedRow, [string, string]>(
    `SELECT ${triedColumns} FROM mails m ${withNames}
     WHERE m.booking_seq IN (SELECT seq FROM bookings WHERE ${ofAccount} AND id = ?2 UNION ALL ${others} own.id = ?2
         AND own.account_seq = (SELECT seq FROM accounts WHERE id = ?1))
       AND (b.id = ?2 OR m.human_id IS NULL AND m.human_ids LIKE '%' || (
         SELECT h.id FROM humans h JOIN bookings own ON own.human_seq = h.seq WHERE own.id = ?2) || '%')
     ORDER BY m.at DESC`,
  )
  const waitingOfBooking = reader.prepare<WaitingRow, [string, string]>(
    `SELECT ${waitingColumns} ${waiting} WHERE b.id = ?2 ORDER BY due.next_attempt_at`,
  )
  return {
    async list(accountId, { state, kind }, { limit, offset }) {
      const asksTried = state !== 'waiting'
      const type = kind === undefined ? null : eventOfKind[kind]
      const isAny = state === undefined || state === 'waiting'
      const wait = isAny ? ((await countWaiting.get(accountId, type))?.total ?? 0) : 0
      const first = isAny ? await someWaiting.all(accountId, type, limit, offset) : []
      const rest = [accountId, state ?? null, kind ?? null] as const
      const then = asksTried
        ? await some.all(...rest, limit - first.length, Math.max(0, offset - wait))
        : []
      return {
        mails: [...first.map(waitingOf), ...then.map(triedOf)],
        total: wait + (asksTried ? ((await count.get(...rest))?.total ?? 0) : 0),
      }
    },
    async ofBooking(accountId, id) {
      const first = await waitingOfBooking.all(accountId, id)
      const then = await ofBooking.all(accountId, id)
      return [...first.map(waitingOf), ...then.map(triedOf)]
    },
    resend: resender(engine),
  }
}

function resender({ writer, commit, written, writeEntry }: Engine): MailLog['resend'] {
  const find = writer.prepare<ResentRow, [string, number]>(
    `SELECT d.webhook_seq AS webhookSeq, d.event_seq AS eventSeq, e.created_at AS eventMs, b.seq AS bookingSeq,
       b.id AS bookingId, b.ends_at AS endMs
     FROM deliveries d JOIN events e ON e.seq = d.event_seq JOIN bookings b ON b.id = e.booking_id
     WHERE d.webhook_seq = ${endpoint} AND d.event_seq = ?`,
  )
  const failed = writer.prepare<RecipientRow, [number, number]>(
    `SELECT recipient FROM mails WHERE ${failedOf}`,
  )
  // As if nothing had been tried: what is done is not done again.
  const forget = writer.prepare<null, [number, number]>(`DELETE FROM mails WHERE ${failedOf}`)
  const again = redeliverer(writer)
  return (accountId, id, nowMs, decide, entryOf) =>
    commit.of(accountId).decide(
      async () => {
        const row = await find.get(accountId, eventSeqIn(id))
        const isIt = row !== null && mailIdOf(row) === id
        if (!isIt) return { row, mail: decide(null) }
        const { bookingId, endMs, bookingSeq, eventSeq } = row
        const whom = (await failed.all(bookingSeq, eventSeq)).map(({ recipient }) => recipient)
        return { row, mail: decide({ bookingId, endMs, failed: whom }) }
      },
      async ({ row, mail }) => {
        if (row === null) return mail
        await forget.run(row.bookingSeq, row.eventSeq)
        await again(row, nowMs)
        await writeEntry(entryOf(mail))
        written()
        return mail
      },
    )
}
