import type { Database } from 'bun:sqlite'
import type { BookingWrites } from './calendar/booking-writes.ts'
import type { ScheduleCache } from './calendar/schedules.ts'
import type { Changes } from './changes.ts'
import type { GroupCommit } from './group-commit.ts'
import type { WriteOnce } from './once.ts'
import type { UsageCounters } from './usage.ts'

/** What the parts of the store on one file have in common. */
export interface Engine {
  /** The one connection that writes: for what is read inside a transaction, and for writing. */
  readonly writer: Database
  /** Sees what is committed, and waits for no writer. */
  readonly reader: Database
  readonly commit: GroupCommit
  readonly writeOnce: WriteOnce
  readonly cache: ScheduleCache
  readonly changes: Changes
  readonly usage: UsageCounters
  /** To be called by what may have made a delivery due. */
  readonly written: () => void
  readonly bookingWrites: BookingWrites
}
