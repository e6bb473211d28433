/** What the API answers of a week and of clocks, as its own schemas say. */
import type { Read } from '../../http/schemas/vocabulary.ts'
import type { WeekAnswer } from '../../http/schemas/week.ts'

export type Week = Read<typeof WeekAnswer>
export type Clock = Week['clocks'][number]
