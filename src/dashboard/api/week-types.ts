/** What the API answers of a week and of clocks, as its own schemas say. */
import type { Read } from '../../wire/vocabulary.ts'
import type { WeekAnswer } from '../../wire/week.ts'

export type Week = Read<typeof WeekAnswer>
export type Clock = Week['clocks'][number]
