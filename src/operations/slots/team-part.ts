import type { Team } from '../../domain/assignment.ts'
import { decideSkipped } from '../../domain/calendars/skipped.ts'
import type { Question, TimesFacts, TimesNeeds } from '../../domain/question.ts'
import { hoursWithin } from '../../domain/schedule.ts'
import type { Part } from '../../domain/slots/parts.ts'
import { queryRange } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideTeamDuration,
  type Match,
  type Member,
  type TeamSlot,
} from '../../domain/slots/team-slots.ts'
import type { DayRange } from '../../domain/time/date-range.ts'
import type { Rest } from './parts.ts'
import { type AskedSlots, decideSize } from './slot-choice.ts'

export interface AskedTeamSlots extends AskedSlots {
  /** The zone of the dates; absent: that of the words, else the one that the humans share, else UTC. */
  readonly timeZone?: string | undefined
  readonly team: Team
  readonly match: Match
}

/** The dates asked for, told, and their zone. */
export interface TeamDays extends DayRange {
  readonly timeZone: string
}

export interface TeamPart extends Part<TeamSlot> {
  /** Whose calendars cannot be read. */
  readonly skipped: readonly string[]
}

/** A part of the slots of several humans. @throws Refusal as `listTeamSlots` */
export function askPart(
  members: readonly Member[],
  asked: AskedTeamSlots,
  days: TeamDays,
  { fromMs, limit }: Rest,
  nowMs: number,
): Question<TimesNeeds, TimesFacts, TeamPart> {
  const { match, durationMinutes } = asked
  const whole = queryRange(days.timeZone, days)
  const offering = decideTeamDuration(members, match, durationMinutes)
  const asking = offering.map(({ schedule }) => ({
    schedule,
    windows: hoursWithin(schedule, whole).windows,
  }))
  decideSize(asking, asked, days)
  const range = { ...whole, startMs: Math.max(whole.startMs, fromMs) }
  const wish = { durationMinutes, limit }
  const skipped = decideSkipped(offering, match)
  const { needs, decide } = computeTeamSlots(members, offering, match, range, wish, nowMs, whole)
  return { needs, decide: (facts) => ({ ...decide(facts), skipped }) }
}
