/** How mail is: whether it leaves, and what became of it. */
import { accountWindowMs, type MailHold } from '../../../domain/mails/mail.ts'
import { backlogCountedMax } from '../../outbox.ts'
import type { MailFigures, Mails } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'

const holdSql = 'SELECT since AS sinceMs, until AS untilMs, reason FROM mail_hold'

export function mailHolds({ writer, reader, commit }: Engine): Pick<Mails, 'hold' | 'held'> {
  const held = reader.prepare<MailHold, []>(holdSql)
  const before = writer.prepare<MailHold, []>(holdSql)
  const clear = writer.prepare<null, []>('DELETE FROM mail_hold')
  const note = writer.prepare<null, [number, number, string]>(
    'INSERT INTO mail_hold (since, until, reason) VALUES (?, ?, ?)',
  )
  return {
    hold: (decide) =>
      commit.apply(async () => {
        const hold = decide(await before.get())
        await clear.run()
        if (hold !== null) await note.run(hold.sinceMs, hold.untilMs, hold.reason)
      }),
    held: async () => held.get(),
  }
}

/** A mail that the limit of its address kept back has never begun to leave, and is noted for no address. */
export const keptBack = "status = 'failed' AND human_id IS NULL AND address_digest IS NULL"

export function mailLimit({ reader }: Engine): Mails['limitedUntil'] {
  const ofHour = reader.prepare<{ count: number; first: number | null }, [string, number]>(
    `SELECT count(*) AS count, min(at) AS first FROM mails
     WHERE ${ofAccount} AND at > ? AND NOT (${keptBack})`,
  )
  return async (accountId, perHour, nowMs) => {
    const found = await ofHour.get(accountId, nowMs - accountWindowMs)
    return found === null || found.first === null || found.count < perHour
      ? null
      : found.first + accountWindowMs
  }
}

/** An account may send as many as its limit lets it: a look at them takes no longer than this. */
const lookedAtMax = 10_000
const failuresMax = 10

const looked = `(SELECT booking_seq, kind, recipient, status, reason, at FROM mails
  WHERE ${ofAccount} AND at > ? ORDER BY at DESC LIMIT ${lookedAtMax})`

interface FailureRow extends Omit<MailFigures['failures'][number], 'reason'> {
  readonly reason: string | null
}

export function mailFigures({ reader }: Engine): Mails['figures'] {
  const counts = reader.prepare<{ sent: number; failed: number }, [string, number]>(
    `SELECT count(*) FILTER (WHERE status = 'sent') AS sent,
       count(*) FILTER (WHERE status = 'failed') AS failed FROM ${looked} AS m`,
  )
  const failures = reader.prepare<FailureRow, [string, number]>(
    `SELECT m.at AS atMs, m.reason, m.kind, m.recipient, b.id AS bookingId, b.attendee_name AS attendeeName
     FROM ${looked} m JOIN bookings b ON b.seq = m.booking_seq WHERE m.status = 'failed'
     ORDER BY m.at DESC LIMIT ${failuresMax}`,
  )
  const waiting = reader.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM deliveries WHERE status = 'pending' AND webhook_seq =
         (SELECT seq FROM webhooks WHERE ${ofAccount} AND kind = 'mail') LIMIT ?) AS found`,
  )
  return async (accountId, sinceMs) => ({
    ...((await counts.get(accountId, sinceMs)) ?? { sent: 0, failed: 0 }),
    failures: (await failures.all(accountId, sinceMs)).map(({ reason, ...failure }) => ({
      ...failure,
      reason: reason ?? '',
    })),
    waiting: (await waiting.get(accountId, backlogCountedMax))?.count ?? 0,
  })
}
