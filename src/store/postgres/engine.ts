import type { EncodeEvent } from '../../domain/event.ts'
import type { ScheduleCache } from '../rows/schedule-cache.ts'
import type { WriteEntry } from './audit.ts'
import type { BookingWrites } from './calendar/booking-writes.ts'
import type { Connections, EventWriter } from './connections.ts'
import type { Commits } from './group-commit.ts'
import type { WriteOnce } from './once.ts'
import type { Database } from './statements.ts'

/** What the parts of the store on one database have in common. */
export interface Engine extends Connections {
  readonly commit: Commits
  readonly writeOnce: WriteOnce
  readonly writeEntry: WriteEntry
  readonly cache: ScheduleCache
  /** Reads in one state of the data, whatever others commit meanwhile. */
  snapshot<T>(read: (db: Database) => Promise<T>): Promise<T>
  /** To be called by what may have made a delivery due. */
  readonly written: () => void
  readonly encodeEvent: EncodeEvent
  readonly writeEvent: EventWriter
  readonly bookingWrites: BookingWrites
}
