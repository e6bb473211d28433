import type { Database } from 'bun:sqlite'
import type { Recipient } from '../../../domain/mails/kinds.ts'
import { accountWindowMs, addressWindowMs, type Told } from '../../../domain/mails/mail.ts'
import type { KnownMail, LeavingMail, MailCounts, Mails } from '../../store.ts'
import type { Bindings } from '../bindings.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../calendar/booking-rows.ts'
import type { Engine } from '../engine.ts'
import { mailEndpoints, wishesIn } from './mail-endpoints.ts'

interface CaseRow extends BookingRow {
  readonly booking_seq: number
  readonly event_type: string
  readonly event_at: number
  readonly human_name: string
  readonly human_email: string | null
  readonly human_zone: string
  readonly service: string | null
  readonly copied: number
  readonly wishes: string | null
  readonly since: number
}

interface MailRow {
  readonly recipient: Recipient
  readonly event_seq: number
  readonly kind: string
  readonly sequence: number
  readonly starts_at: number
  readonly ends_at: number
  readonly status: string
}

export function sqliteMails(engine: Engine): Mails {
  const { writer, reader, commit, writeEvent } = engine
  const one = reader.prepare<CaseRow, [number, string]>(
    `SELECT ${bookingColumns}, bookings.seq AS booking_seq, e.type AS event_type, e.created_at AS event_at,
       h.name AS human_name, h.email AS human_email, h.timezone AS human_zone,
       (SELECT terms ->> 'name' FROM services WHERE seq = bookings.service_seq) AS service,
       EXISTS (SELECT 1 FROM calendars WHERE human_seq = h.seq AND write_bookings = 1) AND NOT EXISTS (
         SELECT 1 FROM remote_events WHERE booking_seq = bookings.seq AND state = 'refused') AS copied,
       a.notifications AS wishes, w.created_at AS since
     FROM events e JOIN bookings ON bookings.id = e.booking_id JOIN humans h ON h.seq = bookings.human_seq
       JOIN accounts a ON a.seq = e.account_seq JOIN webhooks w ON w.account_seq = a.seq
     WHERE e.seq = ? AND w.id = ?`,
  )
  const rows = reader.prepare<MailRow, [number]>(
    `SELECT recipient, event_seq, kind, sequence, starts_at, ends_at, status FROM mails
     WHERE booking_seq = ?`,
  )
  const begin = mailBegins(writer)
  const end = mailEnds(writer)
  const accountOf = writer.prepare<{ seq: number }, [string]>(
    'SELECT account_seq AS seq FROM bookings WHERE id = ?',
  )

  return {
    async known(webhookId, eventSeq) {
      const row = one.get(eventSeq, webhookId)
      return row && knownOf(row, eventSeq, rows.all(row.booking_seq))
    },
    begin: (mail, decide) =>
      commit.apply(() => {
        const counts = begin.count(mail)
        if (decide(counts)) begin.note(mail)
        return counts
      }),
    end: (mail, outcome) =>
      commit.apply(() => {
        if (outcome.status === 'again') return end.forget(mail)
        const failure = outcome.status === 'failed' ? outcome.failure : null
        end.settle(mail, outcome.status, failure?.reason ?? null)
        if (failure === null) return
        const account = accountOf.get(failure.bookingId)
        if (account) writeEvent(account.seq, failure)
      }),
    keepEndpoints: mailEndpoints(engine),
  }
}

function knownOf(row: CaseRow, eventSeq: number, mails: readonly MailRow[]): KnownMail {
  const { event_type: type, event_at: createdAtMs, wishes } = row
  const told = (recipient: Recipient): Told | null => {
    const its = mails.filter(
      (mail) =>
        mail.recipient === recipient && mail.kind !== 'reminder' && mail.status !== 'failed',
    )
    // A confirmation that leaves late tells the number of its day, not that of its event.
    const [last] = its.toSorted((a, b) => b.sequence - a.sequence || b.event_seq - a.event_seq)
    return last ? toldOf(last) : null
  }
  const done = mails.filter((mail) => mail.event_seq === eventSeq && mail.status !== 'sending')
  return {
    event: { seq: eventSeq, type, createdAtMs },
    booking: bookingOf(row),
    human: { name: row.human_name, email: row.human_email, timeZone: row.human_zone },
    serviceName: row.service,
    isInCalendar: row.copied === 1,
    told: { attendee: told('attendee'), human: told('human') },
    done: done.map(({ recipient }) => recipient),
    wishes: wishesIn(wishes),
    sinceMs: row.since,
  }
}

function toldOf({ sequence, event_seq, starts_at, ends_at, status }: MailRow): Told {
  const slot = { startMs: starts_at, endMs: ends_at }
  return { sequence, eventSeq: event_seq, isSending: status === 'sending', ...slot }
}

const ofMail = `booking_seq = (SELECT seq FROM bookings WHERE id = $booking_id) AND event_seq = $event_seq
  AND recipient = $recipient`

const nameOf = ({ booking, eventSeq, recipient }: LeavingMail): Bindings => ({
  ...{ booking_id: booking.id, event_seq: eventSeq, recipient },
})

function mailBegins(writer: Database) {
  const account = '(SELECT account_seq FROM bookings WHERE id = ?1)'
  // This very mail is tried again, and not counted twice.
  const others = `NOT (booking_seq = (SELECT seq FROM bookings WHERE id = ?1) AND event_seq = ?2 AND recipient = ?3)`
  const ofAccount = writer.prepare<
    { count: number; first: number | null },
    [string, number, string, number]
  >(
    `SELECT count(*) AS count, min(at) AS first FROM mails
     WHERE account_seq = ${account} AND at > ?4 AND ${others}`,
  )
  const toAddress = writer.prepare<{ count: number }, [string, number, string, number, string]>(
    `SELECT count(*) AS count FROM mails INDEXED BY mails_by_address
     WHERE account_seq = ${account} AND address_digest = ?5 AND at > ?4 AND ${others}`,
  )
  const note = writer.prepare<null, [Bindings]>(
    `INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, sequence, starts_at, ends_at,
       address_digest, status, at)
     SELECT seq, $event_seq, $recipient, account_seq, $kind, $sequence, $starts_at, $ends_at, $address_digest, 'sending', $at
     FROM bookings WHERE id = $booking_id
     ON CONFLICT DO UPDATE SET status = 'sending', sequence = excluded.sequence, kind = excluded.kind,
       starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
  )
  return {
    count(mail: LeavingMail): MailCounts {
      const { booking, eventSeq, recipient, addressDigest, nowMs } = mail
      const key = [booking.id, eventSeq, recipient] as const
      const sent = ofAccount.get(...key, nowMs - accountWindowMs)
      const to =
        addressDigest === null
          ? 0
          : (toAddress.get(...key, nowMs - addressWindowMs, addressDigest)?.count ?? 0)
      const accountFreeMs = (sent?.first ?? nowMs) + accountWindowMs
      return { ofAccount: sent?.count ?? 0, accountFreeMs, toAddress: to }
    },
    note(mail: LeavingMail): void {
      const { booking, kind, addressDigest, nowMs } = mail
      note.run({
        ...nameOf(mail),
        ...{ kind, sequence: booking.inviteSequence, address_digest: addressDigest, at: nowMs },
        ...{ starts_at: booking.startMs, ends_at: booking.endMs },
      })
    },
  }
}

function mailEnds(writer: Database) {
  const forget = writer.prepare<null, [Bindings]>(
    `DELETE FROM mails WHERE ${ofMail} AND status = 'sending'`,
  )
  const settle = writer.prepare<null, [Bindings]>(
    `INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, sequence, starts_at, ends_at,
       status, reason, at)
     SELECT seq, $event_seq, $recipient, account_seq, $kind, $sequence, $starts_at, $ends_at, $status, $reason, $at
     FROM bookings WHERE id = $booking_id
     ON CONFLICT DO UPDATE SET status = excluded.status, reason = excluded.reason`,
  )
  return {
    forget: (mail: LeavingMail): void => void forget.run(nameOf(mail)),
    settle(mail: LeavingMail, status: string, reason: string | null): void {
      const { booking, kind, nowMs } = mail
      settle.run({
        ...nameOf(mail),
        ...{ kind, sequence: booking.inviteSequence, status, reason, at: nowMs },
        ...{ starts_at: booking.startMs, ends_at: booking.endMs },
      })
    },
  }
}
