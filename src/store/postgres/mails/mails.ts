import type { MailKind, Party } from '../../../domain/mails/kinds.ts'
import { accountWindowMs, addressWindowMs } from '../../../domain/mails/mail.ts'
import type { Bindings } from '../../rows/bindings.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { KnownMail, LeavingMail, MailCounts, Mails, SentMail } from '../../store.ts'
import type { Engine } from '../engine.ts'
import type { Database } from '../statements.ts'
import { mailEndpoints, wishesIn } from './mail-endpoints.ts'
import { keptBack, mailFigures, mailHolds, mailLimit } from './mail-figures.ts'
import { postgresMailLog } from './mail-log.ts'
import { readdressings } from './readdressings.ts'

interface MemberRow extends BookingRow {
  readonly human_name: string
  readonly human_email: string | null
  readonly human_zone: string
}

interface CaseRow extends MemberRow {
  readonly booking_seq: number
  readonly event_type: string
  readonly event_at: number
  readonly service: string | null
  readonly copied: number
  readonly wishes: string | null
  readonly since: number
}

interface MailRow {
  readonly booking_id: string
  readonly human_ids: string | null
  readonly recipient: Party
  readonly event_seq: number
  readonly kind: MailKind
  readonly human_id: string | null
  readonly address_digest: string | null
  readonly as_of: number
  readonly has_invite: number
  readonly starts_at: number
  readonly ends_at: number
  readonly status: string
  readonly payload: string | null
}

export function postgresMails(engine: Engine): Mails {
  const { writer, reader, commit, writeEvent } = engine
  const one = reader.prepare<CaseRow, [number, string]>(
    `SELECT ${bookingColumns}, bookings.seq AS booking_seq, e.type AS event_type, e.created_at AS event_at,
       h.name AS human_name, h.email AS human_email, h.timezone AS human_zone,
       (SELECT terms::json ->> 'name' FROM services WHERE seq = bookings.service_seq) AS service,
       EXISTS (SELECT 1 FROM calendars WHERE human_seq = h.seq AND write_bookings = 1) AND NOT EXISTS (
         SELECT 1 FROM remote_events WHERE booking_seq = bookings.seq AND state = 'refused') AS copied,
       a.notifications AS wishes, w.created_at AS since
     FROM events e JOIN bookings ON bookings.id = e.booking_id JOIN humans h ON h.seq = bookings.human_seq
       JOIN accounts a ON a.seq = e.account_seq JOIN webhooks w ON w.account_seq = a.seq
     WHERE e.seq = ? AND w.id = ?`,
  )
  const rowsOf = (bookings: string) =>
    reader.prepare<MailRow, [number | string]>(
      `SELECT b.id AS booking_id, recipient, m.event_seq, kind, human_id, human_ids, address_digest, as_of, has_invite,
       m.starts_at, m.ends_at, status, (SELECT payload FROM events WHERE seq = shown_by) AS payload
     FROM mails m JOIN bookings b ON b.seq = m.booking_seq WHERE ${bookings} ORDER BY as_of DESC, m.event_seq DESC`,
    )
  const rows = rowsOf('m.booking_seq = ?')
  const rowsOfGroup = rowsOf('b.group_id = ?')
  const members = reader.prepare<MemberRow, [string]>(
    `SELECT ${bookingColumns}, h.name AS human_name, h.email AS human_email, h.timezone AS human_zone
     FROM bookings JOIN humans h ON h.seq = bookings.human_seq WHERE group_id = ? ORDER BY bookings.id`,
  )
  const former = reader.prepare<KnownMail['formerAddresses'][number], [number]>(
    `SELECT h.id AS humanId, f.address FROM former_addresses f JOIN humans h ON h.seq = f.human_seq
     WHERE f.address IS NOT NULL AND h.id IN (SELECT human_id FROM mails WHERE booking_seq = ?)`,
  )
  const begin = mailBegins(writer)
  const end = mailEnds(writer)
  const accountOf = writer.prepare<{ seq: number }, [string]>(
    'SELECT account_seq AS seq FROM bookings WHERE id = ?',
  )

  return {
    async known(webhookId, eventSeq) {
      const row = await one.get(eventSeq, webhookId)
      if (!row) return null
      const { group_id: groupId, booking_seq: seq } = row
      const mails = groupId === null ? await rows.all(seq) : await rowsOfGroup.all(groupId)
      const group = groupId === null ? [row] : await members.all(groupId)
      return {
        ...knownOf(row, eventSeq, mails),
        ...{ group: group.map(memberOf), formerAddresses: await former.all(seq) },
      }
    },
    begin: (mail, decide) =>
      commit.apply(async () => {
        const counts = await begin.count(mail)
        if (decide(counts)) await begin.note(mail)
        return counts
      }),
    end: (mail, outcome) =>
      commit.apply(async () => {
        if (outcome.status === 'again') return end.forget(mail)
        const failure = outcome.status === 'failed' ? outcome.failure : null
        await end.settle(mail, outcome.status, failure?.reason ?? null)
        if (failure === null) return
        const account = await accountOf.get(failure.bookingId)
        if (account) await writeEvent(account.seq, failure)
      }),
    ...readdressings(engine),
    keepEndpoints: mailEndpoints(engine),
    ...mailHolds(engine),
    figures: mailFigures(engine),
    limitedUntil: mailLimit(engine),
    ...postgresMailLog(engine),
  }
}

/** Also what failed for good at an address that is theirs no longer: nothing is told there again. */
const isTold = ({ status, recipient }: MailRow) =>
  status !== 'failed' || recipient === 'former_address'

function knownOf(
  row: CaseRow,
  eventSeq: number,
  mails: readonly MailRow[],
): Omit<KnownMail, 'group' | 'formerAddresses'> {
  const { event_type: type, event_at: createdAtMs, wishes } = row
  const sent = mails.filter(
    (mail) => mail.event_seq !== eventSeq && mail.kind !== 'reminder' && isTold(mail),
  )
  const own = mails.filter((mail) => mail.event_seq === eventSeq)
  const done = own.filter(({ status }) => status !== 'sending')
  const begun = own.filter(({ status }) => status === 'sending')
  return {
    event: { seq: eventSeq, type, createdAtMs },
    ...memberOf(row),
    serviceName: row.service,
    isInCalendar: row.copied === 1,
    begun: begun.map((mail) => ({ ...sentOf(mail), party: mail.recipient })),
    sent: sent.map(sentOf),
    done: done.map(({ booking_id, recipient }) => ({ bookingId: booking_id, party: recipient })),
    wishes: wishesIn(wishes),
    sinceMs: row.since,
  }
}

function memberOf(row: MemberRow): KnownMail['group'][number] {
  const { human_name: name, human_email: email, human_zone: timeZone } = row
  return { booking: bookingOf(row), human: { id: row.human_id, name, email, timeZone } }
}

function sentOf(row: MailRow): SentMail {
  const {
    booking_id,
    human_ids,
    kind,
    human_id,
    address_digest,
    as_of,
    has_invite,
    starts_at,
    ends_at,
    payload,
  } = row
  const told = { kind, asOf: as_of, startMs: starts_at, endMs: ends_at }
  const whose = { humanId: human_id, addressDigest: address_digest }
  return {
    ...{ ...told, ...whose, bookingId: booking_id, hasInvite: has_invite === 1 },
    ...{ humanIds: human_ids === null ? null : JSON.parse(human_ids), asOfPayload: payload },
  }
}

const ofMail = `booking_seq = (SELECT seq FROM bookings WHERE id = $booking_id) AND event_seq = $event_seq
  AND recipient = $recipient`

const nameOf = ({ booking, eventSeq, recipient }: LeavingMail): Bindings => ({
  ...{ booking_id: booking.id, event_seq: eventSeq, recipient },
})

const columns = `booking_seq, event_seq, recipient, account_seq, kind, human_id, human_ids, as_of, shown_by, has_invite, sequence,
  starts_at, ends_at`
const values = `seq, $event_seq, $recipient, account_seq, $kind, $human_id, $human_ids, $as_of, $shown_by, $has_invite, $sequence,
  $starts_at, $ends_at`

function valuesOf(mail: LeavingMail): Bindings {
  const { booking, kind, humanId, humanIds } = mail
  const { startMs, endMs, inviteSequence, sequence } = booking
  return {
    ...nameOf(mail),
    human_ids: humanIds === null ? null : JSON.stringify(humanIds),
    ...{ kind, human_id: humanId, as_of: sequence ?? 0, sequence: inviteSequence },
    shown_by: mail.shownBy,
    ...{ starts_at: startMs, ends_at: endMs, has_invite: mail.hasInvite ? 1 : 0 },
  }
}

function mailBegins(writer: Database) {
  const account = '(SELECT account_seq FROM bookings WHERE id = ?1)'
  // This very mail is tried again, and not counted twice.
  const others = `NOT (booking_seq = (SELECT seq FROM bookings WHERE id = ?1) AND event_seq = ?2 AND recipient = ?3)`
  const ofAccount = writer.prepare<
    { count: number; first: number | null },
    [string, number, string, number]
  >(
    `SELECT count(*) AS count, min(at) AS first FROM mails
     WHERE account_seq = ${account} AND at > ?4 AND ${others} AND NOT (${keptBack})`,
  )
  const toAddress = writer.prepare<{ count: number }, [string, number, string, number, string]>(
    `SELECT count(*) AS count FROM mails
     WHERE account_seq = ${account} AND address_digest = ?5 AND human_id IS NULL AND at > ?4 AND ${others}`,
  )
  const overtaking = writer.prepare<unknown, [string, number, string]>(
    `SELECT 1 FROM mails WHERE booking_seq = (SELECT seq FROM bookings WHERE id = ?1) AND recipient = ?3
       AND event_seq <> ?2 AND as_of >= ?2 AND kind <> 'reminder' AND status <> 'failed'`,
  )
  const begun = writer.prepare<unknown, [Bindings]>(
    `SELECT 1 FROM mails WHERE ${ofMail} AND status = 'sending'`,
  )
  const note = writer.prepare<null, [Bindings]>(
    `INSERT INTO mails (${columns}, address_digest, status, at)
     SELECT ${values}, $address_digest, 'sending', $at FROM bookings WHERE id = $booking_id
     ON CONFLICT (booking_seq, event_seq, recipient) DO UPDATE SET status = 'sending', sequence = excluded.sequence, kind = excluded.kind,
       human_id = excluded.human_id, human_ids = excluded.human_ids, as_of = excluded.as_of, shown_by = excluded.shown_by, address_digest = excluded.address_digest, has_invite = excluded.has_invite,
       starts_at = excluded.starts_at, ends_at = excluded.ends_at`,
  )
  return {
    async count(mail: LeavingMail): Promise<MailCounts> {
      const { booking, eventSeq, recipient, humanId, addressDigest, nowMs } = mail
      const key = [booking.id, eventSeq, recipient] as const
      const sent = await ofAccount.get(...key, nowMs - accountWindowMs)
      const to =
        humanId !== null
          ? 0
          : ((await toAddress.get(...key, nowMs - addressWindowMs, addressDigest))?.count ?? 0)
      const accountFreeMs = (sent?.first ?? nowMs) + accountWindowMs
      const isOvertaken = mail.kind !== 'reminder' && (await overtaking.get(...key)) !== null
      const mayHaveLeft = (await begun.get(nameOf(mail))) !== null
      return { ofAccount: sent?.count ?? 0, accountFreeMs, toAddress: to, isOvertaken, mayHaveLeft }
    },
    async note(mail: LeavingMail): Promise<void> {
      await note.run({ ...valuesOf(mail), address_digest: mail.addressDigest, at: mail.nowMs })
    },
  }
}

function mailEnds(writer: Database) {
  const forget = writer.prepare<null, [Bindings]>(
    `DELETE FROM mails WHERE ${ofMail} AND status = 'sending'`,
  )
  const settle = writer.prepare<null, [Bindings]>(
    `INSERT INTO mails (${columns}, status, reason, at)
     SELECT ${values}, $status, $reason, $at FROM bookings WHERE id = $booking_id
     ON CONFLICT (booking_seq, event_seq, recipient) DO UPDATE SET status = excluded.status, reason = excluded.reason`,
  )
  return {
    forget: async (mail: LeavingMail): Promise<void> => void (await forget.run(nameOf(mail))),
    async settle(mail: LeavingMail, status: string, reason: string | null): Promise<void> {
      await settle.run({ ...valuesOf(mail), status, reason, at: mail.nowMs })
    },
  }
}
