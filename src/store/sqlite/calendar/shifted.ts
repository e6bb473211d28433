import type { Database } from 'bun:sqlite'
import { isShiftedNow } from '../../../domain/time/agreed.ts'
import { findShifted, type Shifted } from '../../../domain/time/zone-shift.ts'
import { agreedBy, zoneOr } from '../../rows/agreed-rows.ts'
import { bookingColumns, shiftedOf, type ZonedRow, zonedColumn } from '../../rows/booking-rows.ts'
import type { HumanKey, ShiftedBookings } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'
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
  const count = reader.prepare<{ count: number }, [number, number]>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM shifted_bookings WHERE starts_at > ? LIMIT ?)`,
  )
  const humans = reader.prepare<{ id: string }, [string, number]>(
    `SELECT id FROM humans WHERE seq IN (
       SELECT human_seq FROM shifted_bookings WHERE ${ofAccount} AND starts_at > ?) ORDER BY seq`,
  )
  return {
    async shiftsAreDue() {
      return due.get() !== null
    },
    async rescanShifted(nowMs) {
      const found = scan(nowMs)
      return commit.apply(() => keep(found, nowMs))
    },
    async countShifted(nowMs, countedMax = -1) {
      return count.get(nowMs, countedMax)?.count ?? 0
    },
    async listShifted(accountId, filter, page, nowMs) {
      return list.shifted(accountId, filter, page, nowMs)
    },
    async shiftedHumans(accountId, nowMs) {
      return humans.all(accountId, nowMs).map(({ id }) => id)
    },
    changeShifted: (key, decide) =>
      commit.decide(
        () => {
          const question = decide(shiftedOfHuman(key))
          const inTheWay = question.needs.spans.map((span) => inTheWayOf(key, span))
          return question.decide({ inTheWay })
        },
        (changes) => {
          for (const change of changes) bookingWrites.shift(key.accountId, change)
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
function shiftScan(reader: Database): (nowMs: number) => Seen[] {
  const humans = reader.prepare<{ seq: number }, [number, number]>(
    'SELECT seq FROM humans WHERE seq > +? ORDER BY seq LIMIT ?',
  )
  const ahead = reader.prepare<Seen, [number, number]>(
    `SELECT seq, starts_at, agreed_offset, ${zoneOr('humans.seq = human_seq')} AS agreed_zone
     FROM bookings INDEXED BY bookings_by_human
     WHERE human_seq = ? AND cancelled = 0 AND starts_at > ?`,
  )
  return (nowMs) => {
    const found: Seen[] = []
    for (let page = humans.all(0, shiftScanHumans); page.length > 0; ) {
      for (const { seq } of page) {
        const seen = ahead.all(seq, nowMs)
        // Not spread into push: they may be more than a call takes.
        for (const row of seen) {
          if (isShiftedNow(agreedBy(row, row.starts_at), row.starts_at)) found.push(row)
        }
      }
      page = humans.all(page.at(-1)?.seq ?? 0, shiftScanHumans)
    }
    return found
  }
}

/** The table in place of the one before. What was changed since it was seen is agreed anew, and no longer shifted. */
function shiftWrites(writer: Database): (found: readonly Seen[], nowMs: number) => number {
  const empty = writer.prepare<null, []>('DELETE FROM shifted_bookings')
  const add = writer.prepare<null, [number, number, number | null]>(
    `INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings
     WHERE seq = ? AND cancelled = 0 AND starts_at = ? AND agreed_offset IS ?`,
  )
  const done = writer.prepare<null, [number]>(
    'UPDATE zone_rules SET scanned_at = ? WHERE seq = (SELECT max(seq) FROM zone_rules)',
  )
  return (found, nowMs) => {
    empty.run()
    let count = 0
    for (const { seq, starts_at, agreed_offset } of found) {
      count += add.run(seq, starts_at, agreed_offset).changes
    }
    done.run(nowMs)
    return count
  }
}

/** One human's shifted bookings, inside the transaction that will write. */
function shiftedReader(writer: Database): (key: HumanKey) => readonly Shifted[] {
  const shifted = writer.prepare<ZonedRow, [string, string, number]>(
    `SELECT ${bookingColumns}, ${zonedColumn} FROM bookings NOT INDEXED
     WHERE seq IN (SELECT booking_seq FROM shifted_bookings WHERE ${ofAccount}
       AND human_seq = (SELECT seq FROM humans WHERE id = ?) AND starts_at > ?)
       AND cancelled = 0`,
  )
  return ({ accountId, humanId, nowMs }) =>
    findShifted(shifted.all(accountId, humanId, nowMs).map(shiftedOf))
}
