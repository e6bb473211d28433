import type * as availability from '../../wire/schedule/availability.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type Availability = Read<typeof availability.AvailabilityAnswer>
export type AvailabilityInput = Read<typeof availability.AvailabilityInput>
