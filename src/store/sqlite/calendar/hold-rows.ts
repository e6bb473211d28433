import type { Database } from 'bun:sqlite'
import type { Hold } from '../../../domain/hold.ts'
import type { LiveHold } from '../../../domain/question.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import { insertedSql, type Values } from '../bindings.ts'
import { agreedBy, type ResolvedRow, zoneOr } from './agreed-rows.ts'

/** The columns that are read as they were written. */
const plain = [
  'id',
  'human_id',
  'starts_at',
  'ends_at',
  'expires_at',
  'metadata',
  'conversation_id',
  'created_at',
] as const

function plainIn(hold: Hold) {
  return {
    id: hold.id,
    human_id: hold.humanId,
    starts_at: hold.startMs,
    ends_at: hold.endMs,
    expires_at: hold.expiresAtMs,
    metadata: hold.metadata,
    conversation_id: hold.conversationId,
    created_at: hold.createdAtMs,
  } satisfies Values<(typeof plain)[number]>
}

export type HoldRow = ReturnType<typeof plainIn> &
  ResolvedRow & { booking_id: string | null; made_by: string | null }

export const insertHoldSql = `INSERT INTO holds ${insertedSql(
  [...plain, 'account_id', 'agreed_zone', 'agreed_offset'],
  { made_by: '(SELECT seq FROM api_keys WHERE id = $made_by)' },
)}`

/** A new hold, which is no booking yet. */
export function holdRow(accountId: string, hold: Hold) {
  return {
    ...plainIn(hold),
    account_id: accountId,
    agreed_zone: hold.agreed.timeZone,
    agreed_offset: hold.agreed.offsetMs,
    made_by: hold.madeBy,
  }
}

export function holdOf(row: HoldRow): Hold {
  return {
    id: row.id,
    humanId: row.human_id,
    startMs: row.starts_at,
    endMs: row.ends_at,
    expiresAtMs: row.expires_at,
    metadata: row.metadata,
    conversationId: row.conversation_id,
    bookingId: row.booking_id,
    createdAtMs: row.created_at,
    madeBy: row.made_by,
    agreed: agreedBy(row, row.starts_at),
  }
}

/** What `holdOf` reads. */
export const holdColumns = `${plain.join(', ')}, booking_id, agreed_offset,
  ${zoneOr('humans.id = holds.human_id')} AS agreed_zone,
  (SELECT id FROM api_keys WHERE seq = holds.made_by) AS made_by`

export const findHoldSql = `SELECT ${holdColumns} FROM holds WHERE id = ? AND account_id = ?`

/** Live at the instant, and overlapping the span: few, for a human has 100 live holds at most. */
const overlapping = `FROM holds WHERE human_id = +? AND booking_id IS NULL AND expires_at > +?
  AND starts_at < +? AND ends_at > +?`

/** What holds take of a human's time, on the given connection. */
export function holdReads(db: Database) {
  const all = db.prepare<Interval, [string, number, number, number, string]>(
    `SELECT starts_at AS startMs, ends_at AS endMs ${overlapping} AND id <> +?`,
  )
  const named = db.prepare<LiveHold, [string, number, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs, expires_at AS expiresAtMs ${overlapping}`,
  )
  const whole = db.prepare<HoldRow, [string, number, number, number]>(
    `SELECT ${holdColumns} ${overlapping}`,
  )
  return {
    within: (humanId: string, { startMs, endMs }: Interval, nowMs: number, exceptId: string) =>
      all.all(humanId, nowMs, endMs, startMs, exceptId),
    named: (humanId: string, { startMs, endMs }: Interval, nowMs: number): LiveHold[] =>
      named.all(humanId, nowMs, endMs, startMs),
    whole: (humanId: string, { startMs, endMs }: Interval, nowMs: number): Hold[] =>
      whole
        .all(humanId, nowMs, endMs, startMs)
        .map(holdOf)
        .sort((a, b) => a.startMs - b.startMs),
  }
}
