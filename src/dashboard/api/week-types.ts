/** What the API answers of a week, of clocks and of one time, as its own schemas say. */
import type { DayCounts as DayCountsAnswer } from '../../wire/booking/day-counts.ts'
import type { ExplanationAnswer } from '../../wire/explanation.ts'
import type { DayAnswer } from '../../wire/slots/day.ts'
import type { Read } from '../../wire/vocabulary.ts'
import type { WeekAnswer } from '../../wire/week.ts'

export type Explanation = Read<typeof ExplanationAnswer>
export type Week = Read<typeof WeekAnswer>
export type TeamDay = Read<typeof DayAnswer>
export type Clock = Week['clocks'][number]
export type DayCounts = Read<typeof DayCountsAnswer>
