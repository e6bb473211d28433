import type { Database, SQLQueryBindings } from 'bun:sqlite'
import { eventTypes, isAbout } from '../../../domain/event.ts'
import { isDamage as saysDamage } from '../errors.ts'
import { migrations } from '../migrations.ts'

/** `slotflow check` names at most so many findings of each kind. */
export const examplesMax = 5

/** One thing that must be nothing at all; its rows have one column, what to look at. */
interface Check {
  readonly name: string
  readonly sql: string
  readonly values?: readonly SQLQueryBindings[]
}

/** What a check found: how much, and the first of it. */
export interface Finding {
  readonly name: string
  /** Whether the file itself is broken, not what stands in it. */
  readonly isDamage: boolean
  readonly found: number
  readonly examples: readonly string[]
}

const damageCheck: Check = {
  name: 'damaged pages',
  sql: `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
}

/** What an account was counted for goes with it, and its ledger stays. */
const ofNoDeleted = 'account_id NOT IN (SELECT id FROM accounts WHERE deleted_at IS NOT NULL)'

/** Bookings whose events may have left with their retention are not asked for them. */
const ruleChecks = (eventsSinceMs: number): readonly Check[] => [
  {
    name: 'rows that refer to nothing',
    sql: `SELECT "table" || ' -> ' || parent FROM pragma_foreign_key_check`,
  },
  {
    name: 'confirmed bookings that overlap',
    sql: `SELECT id FROM (
        SELECT id, claim_start, max(claim_end) OVER (PARTITION BY human_seq ORDER BY claim_start
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS free_at
        FROM bookings WHERE cancelled = 0)
      WHERE free_at > claim_start`,
  },
  {
    // The sweep takes events from the oldest on, save what still waits: a shorter retention than ours shows there.
    name: 'bookings without their event',
    sql: `SELECT id FROM bookings b WHERE created_at >= ?
        AND event_seq >= coalesce((SELECT min(seq) FROM events e WHERE NOT EXISTS (
          SELECT 1 FROM deliveries WHERE event_seq = e.seq AND status = 'pending')), 0)
        AND NOT EXISTS (SELECT 1 FROM events WHERE seq = b.event_seq AND booking_id = b.id)`,
    values: [eventsSinceMs],
  },
  {
    // A test event tells of no booking, and others tell of what may be gone.
    name: 'events without their booking',
    sql: `SELECT 'event ' || seq FROM events
      WHERE booking_id <> '' AND booking_id NOT IN (SELECT id FROM bookings)
        AND type NOT IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(eventTypes.filter((type) => isAbout[type] !== 'booking'))],
  },
  {
    name: 'monthly counts that differ from the bookings',
    sql: `WITH made AS (
        SELECT a.id AS account_id, count(*) AS number,
          1000 * unixepoch(b.created_at / 1000, 'unixepoch', 'start of month') AS month
        FROM bookings b JOIN accounts a ON a.seq = b.account_seq GROUP BY a.id, month)
      SELECT account_id || ' ' || strftime('%Y-%m', month / 1000, 'unixepoch') || ': '
        || coalesce(used, 0) || ' counted, ' || coalesce(number, 0) || ' made'
      FROM usage FULL JOIN made USING (account_id, month)
      WHERE coalesce(used, 0) <> coalesce(number, 0) AND ${ofNoDeleted}`,
  },
  {
    name: 'monthly packs that differ from the ledger',
    sql: `WITH bought AS (
        SELECT account_id, month, count(*) AS number FROM ledger GROUP BY account_id, month)
      SELECT account_id || ' ' || strftime('%Y-%m', month / 1000, 'unixepoch') || ': '
        || coalesce(packs, 0) || ' counted, ' || coalesce(number, 0) || ' in the ledger'
      FROM usage FULL JOIN bought USING (account_id, month)
      WHERE coalesce(packs, 0) <> coalesce(number, 0) AND ${ofNoDeleted}`,
  },
  {
    // A key is the last to go.
    name: 'deleted accounts that are not gone',
    sql: `SELECT id FROM accounts a WHERE deleted_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM api_keys WHERE account_id = a.id)`,
  },
  {
    name: 'deliveries without their event',
    sql: `SELECT 'event ' || event_seq FROM deliveries
      WHERE event_seq NOT IN (SELECT seq FROM events)`,
  },
  {
    name: 'holds that became no booking',
    sql: 'SELECT id FROM holds WHERE booking_id NOT IN (SELECT id FROM bookings)',
  },
  {
    name: "rows that point into another's account",
    sql: `SELECT 'booking ' || b.id FROM bookings b JOIN humans h ON h.seq = b.human_seq
        JOIN accounts a ON a.seq = b.account_seq WHERE h.account_id <> a.id
      UNION ALL SELECT 'override ' || o.id FROM overrides o JOIN humans h ON h.id = o.human_id
        WHERE h.account_id <> o.account_id
      UNION ALL SELECT 'hold ' || o.id FROM holds o JOIN humans h ON h.id = o.human_id
        WHERE h.account_id <> o.account_id
      UNION ALL SELECT 'booking ' || b.id FROM bookings b JOIN api_keys k ON k.seq = b.made_by
        JOIN accounts a ON a.seq = b.account_seq WHERE k.account_id <> a.id
      UNION ALL SELECT 'hold ' || o.id FROM holds o JOIN api_keys k ON k.seq = o.made_by
        WHERE k.account_id <> o.account_id
      UNION ALL SELECT 'delivery of event ' || d.event_seq FROM deliveries d
        JOIN webhooks w ON w.seq = d.webhook_seq WHERE w.account_seq <> d.account_seq
      UNION ALL SELECT 'delivery of event ' || d.event_seq FROM deliveries d
        JOIN events e ON e.seq = d.event_seq WHERE e.account_seq <> d.account_seq
      UNION ALL SELECT 'mail of event ' || m.event_seq FROM mails m
        JOIN bookings b ON b.seq = m.booking_seq WHERE b.account_seq <> m.account_seq
      UNION ALL SELECT 'former address ' || f.seq FROM former_addresses f JOIN humans h ON h.seq = f.human_seq
        JOIN accounts a ON a.seq = f.account_seq WHERE h.account_id <> a.id
      UNION ALL SELECT 'event in a calendar of booking ' || b.id FROM remote_events r
        JOIN bookings b ON b.seq = r.booking_seq JOIN calendars c ON c.seq = r.calendar_seq
        WHERE b.account_seq <> r.account_seq OR c.account_seq <> r.account_seq`,
  },
]

/**
 * Every check of a file of a schema up to ours, all at one moment. The rules are asked of the present
 * schema only. `eventsSinceMs`: events of bookings made since then must still be there.
 */
export function checkSoundness(db: Database, version: number, eventsSinceMs: number): Finding[] {
  const rules = version === migrations.length ? ruleChecks(eventsSinceMs) : []
  db.run('BEGIN')
  try {
    return [findingOf(db, damageCheck, true), ...rules.map((check) => findingOf(db, check, false))]
  } finally {
    db.run('ROLLBACK')
  }
}

function findingOf(db: Database, { name, sql, values = [] }: Check, isDamage: boolean): Finding {
  try {
    const rows = db.prepare(sql).values(...values)
    const examples = rows.slice(0, examplesMax).map(([what]) => String(what))
    return { name, isDamage, found: rows.length, examples }
  } catch (error) {
    if (!saysDamage(error) || !(error instanceof Error)) throw error
    return { name, isDamage: true, found: 1, examples: [`cannot be read: ${error.message}`] }
  }
}
