import type { EncodeEvent } from '../../domain/event.ts'
import type { ScheduleCache } from '../rows/schedule-cache.ts'
import type { WriteEntry } from './audit.ts'
import type { BookingWrites } from './calendar/booking-writes.ts'
import type { Connections, EventWriter } from './connections.ts'
import type { GroupCommit } from './group-commit.ts'
import type { WriteOnce } from './once.ts'

/** What the parts of the store on one file have in common. */
export interface Engine extends Connections {
  readonly commit: GroupCommit
  readonly writeOnce: WriteOnce
  readonly writeEntry: WriteEntry
  readonly cache: ScheduleCache
  /** To be called by what may have made a delivery due. */
  readonly written: () => void
  readonly encodeEvent: EncodeEvent
  readonly writeEvent: EventWriter
  readonly bookingWrites: BookingWrites
}
