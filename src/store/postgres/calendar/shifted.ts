import { isShiftedNow } from '../../../domain/time/agreed.ts'
import { findShifted, type Shifted } from '../../../domain/time/zone-shift.ts'
import { agreedBy, zoneOr } from '../../rows/agreed-rows.ts'
import { bookingColumns, shiftedOf, type ZonedRow, zonedColumn } from '../../rows/booking-rows.ts'
import type { HumanKey, ShiftedBookings } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'
import { type Database, each } from '../statements.ts'
import { bookingLists } from './booking-lists.ts'
import { obstacleReader } from './obstacles.ts'

/** How many humans a scan for shifted bookings reads at a time. */
const shiftScanHumans = 1_000

/** Finding and keeping account of bookings whose wall time no longer stands. */
export function shiftedBookings({
  writer,
  reader,
  commit,
  bookingWrites,
}: Engine): ShiftedBookings {
  const list = bookingLists(reader)
  const scan = shiftScan(reader)
  const keep = shiftWrites(writer)
  const shiftedOfHuman = shiftedReader(writer)
  const inTheWayOf = obstacleReader(writer)
  const due = reader.prepare<unknown, []>(
    'SELECT 1 FROM zone_rules WHERE seq = (SELECT max(seq) FROM zone_rules) AND scanned_at IS NULL',
  )
  const count = reader.prepare<{ count: number }, [number, number | null]>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM shifted_bookings WHERE starts_at > ? LIMIT ?::bigint) AS found',
  )
  const humans = reader.prepare<{ id: string }, [string, number]>(
    `SELECT id FROM humans WHERE seq IN (
       SELECT human_seq FROM shifted_bookings WHERE ${ofAccount} AND starts_at > ?) ORDER BY seq`,
  )
  return {
    async shiftsAreDue() {
      return (await due.get()) !== null
    },
    async rescanShifted(nowMs) {
      const found = await scan(nowMs)
      return commit.apply(() => keep(found, nowMs))
    },
    async countShifted(nowMs, countedMax) {
      return (await count.get(nowMs, countedMax ?? null))?.count ?? 0
    },
    async listShifted(accountId, filter, page, nowMs) {
      return list.shifted(accountId, filter, page, nowMs)
    },
    async shiftedHumans(accountId, nowMs) {
      return (await humans.all(accountId, nowMs)).map(({ id }) => id)
    },
    changeShifted: (key, decide) =>
      commit.of(key.accountId).decide(
        async () => {
          const question = decide(await shiftedOfHuman(key))
          const inTheWay = await each(question.needs.spans, (span) => inTheWayOf(key, span))
          return question.decide({ inTheWay })
        },
        async (changes) => {
          for (const change of changes) await bookingWrites.shift(key.accountId, change)
        },
      ),
  }
}

/** A booking as the scan saw it. */
interface Seen {
  readonly seq: number
  readonly starts_at: number
  readonly agreed_zone: string
  readonly agreed_offset: number | null
}

/** All that is shifted and ahead. Human by human: there the index leaves out all that lies behind. */
function shiftScan(reader: Database): (nowMs: number) => Promise<Seen[]> {
  const humans = reader.prepare<{ seq: number }, [number, number]>(
    'SELECT seq FROM humans WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const ahead = reader.prepare<Seen, [number, number]>(
    `SELECT seq, starts_at, agreed_offset, ${zoneOr('humans.seq = human_seq')} AS agreed_zone
     FROM bookings
     WHERE human_seq = ? AND cancelled = 0 AND starts_at > ?`,
  )
  return async (nowMs) => {
    const found: Seen[] = []
    for (let page = await humans.all(0, shiftScanHumans); page.length > 0; ) {
      for (const { seq } of page) {
        const seen = await ahead.all(seq, nowMs)
        // Not spread into push: they may be more than a call takes.
        for (const row of seen) {
          if (isShiftedNow(agreedBy(row, row.starts_at), row.starts_at)) found.push(row)
        }
      }
      page = await humans.all(page.at(-1)?.seq ?? 0, shiftScanHumans)
    }
    return found
  }
}

/** The table in place of the one before. What was changed since it was seen is agreed anew, and no longer shifted. */
function shiftWrites(writer: Database): (found: readonly Seen[], nowMs: number) => Promise<number> {
  const empty = writer.prepare<null, []>('DELETE FROM shifted_bookings')
  const add = writer.prepare<null, [number, number, number | null]>(
    `INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings
     WHERE seq = ? AND cancelled = 0 AND starts_at = ? AND agreed_offset IS NOT DISTINCT FROM ?`,
  )
  const done = writer.prepare<null, [number]>(
    'UPDATE zone_rules SET scanned_at = ? WHERE seq = (SELECT max(seq) FROM zone_rules)',
  )
  return async (found, nowMs) => {
    await empty.run()
    let count = 0
    for (const { seq, starts_at, agreed_offset } of found) {
      count += (await add.run(seq, starts_at, agreed_offset)).changes
    }
    await done.run(nowMs)
    return count
  }
}

/** One human's shifted bookings, inside the transaction that will write. */
function shiftedReader(writer: Database): (key: HumanKey) => Promise<readonly Shifted[]> {
  const shifted = writer.prepare<ZonedRow, [string, string, number]>(
    `SELECT ${bookingColumns}, ${zonedColumn} FROM bookings
     WHERE seq IN (SELECT booking_seq FROM shifted_bookings WHERE ${ofAccount}
       AND human_seq = (SELECT seq FROM humans WHERE id = ?) AND starts_at > ?)
       AND cancelled = 0`,
  )
  return async ({ accountId, humanId, nowMs }) =>
    findShifted((await shifted.all(accountId, humanId, nowMs)).map(shiftedOf))
}
