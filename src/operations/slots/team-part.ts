import type { Team } from '../../domain/assignment.ts'
import type { Question, TimesFacts, TimesNeeds } from '../../domain/question.ts'
import { hoursWithin } from '../../domain/schedule.ts'
import { decideOccurrences } from '../../domain/slots/candidates.ts'
import { emptyTeamNote } from '../../domain/slots/note.ts'
import type { Part } from '../../domain/slots/parts.ts'
import { queryRange } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideTeamDuration,
  type Match,
  type Member,
  type TeamSlot,
  teamEmptiness,
  teamRangeDaysMax,
  teamZone,
} from '../../domain/slots/team-slots.ts'
import { daysOf } from '../../domain/time/date-range.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Rest } from './parts.ts'
import { type AskedSlots, decideSize } from './slot-choice.ts'

export interface AskedTeamSlots extends AskedSlots {
  /** The zone of the dates; absent: that of the words, else the one that the humans share, else UTC. */
  readonly timeZone?: string | undefined
  readonly team: Team
  readonly match: Match
}

/** A part of the slots of several humans. */
export interface TeamPart extends Part<TeamSlot> {
  /** Those whose slots these are. */
  readonly humanIds: readonly string[]
  readonly timeZone: string
  /** Why there is none, should there be none. */
  note(): string
}

/** @throws Refusal as `listTeamSlots` */
export function askPart(
  members: readonly Member[],
  asked: AskedTeamSlots,
  { fromMs, limit }: Rest,
  nowMs: number,
): Question<TimesNeeds, TimesFacts, TeamPart> {
  const { match, durationMinutes } = asked
  const timeZone = teamZone(asked.timeZone ?? asked.displayZone, members)
  const days = daysOf(asked, () => dayOf(timeZone, nowMs), teamRangeDaysMax)
  const offering = decideTeamDuration(members, match, durationMinutes)
  const whole = queryRange(timeZone, days)
  const schedules = offering.map(({ schedule }) => schedule)
  decideOccurrences(schedules, days)
  const windows = schedules.map((schedule) => hoursWithin(schedule, whole).windows)
  decideSize(windows, asked, { ...days, timeZone })
  const range = { ...whole, startMs: Math.max(whole.startMs, fromMs) }
  const wish = { durationMinutes, limit }
  const found = computeTeamSlots(members, offering, match, range, wish, nowMs)
  const note = () =>
    emptyTeamNote(
      { ...days, timeZone, durationMinutes, nowMs },
      teamEmptiness(members, offering, match),
    )
  const humanIds = offering.map(({ humanId }) => humanId)
  return {
    needs: found.needs,
    decide: (facts) => ({ ...found.decide(facts), humanIds, timeZone, note }),
  }
}
