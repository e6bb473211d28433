import type { DeletedAnswer } from '../../wire/booking/conflicts.ts'
import type { HandOverAnswer } from '../../wire/booking/hand-over.ts'
import type * as availability from '../../wire/schedule/availability.ts'
import type * as holidays from '../../wire/schedule/holidays.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type Availability = Read<typeof availability.AvailabilityAnswer>
export type AvailabilityInput = Read<typeof availability.AvailabilityInput>
/** Bookings that a change leaves outside of the open time. */
export type Conflicts = NonNullable<Read<typeof DeletedAnswer>['conflicts']>
export type HandedOver = Read<typeof HandOverAnswer>
export type Holidays = Read<typeof holidays.HolidaysInput>
export type HolidayList = Read<typeof holidays.HolidayList>
