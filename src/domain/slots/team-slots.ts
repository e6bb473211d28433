/** The free slots of several humans together. */

import { termsOf } from '../availability.ts'
import { humanNotFound } from '../booking.ts'
import { allowedStarts, buffersOf, earliestStartMs, freeTime, spanOfSlots } from '../calendar.ts'
import { Refusal } from '../errors.ts'
import type { Question, TimesFacts, TimesNeeds } from '../question.ts'
import { hoursWithin, type Schedule } from '../schedule.ts'
import { type Interval, type IntervalSet, intersect, subtract } from '../time/interval.ts'
import { commonZone } from '../time/zone-name.ts'
import { type Pace, paceOf } from './grids.ts'
import { fullTime, type Limit, limitsWithin } from './limits.ts'
import { knownStarts, type Part, rowsOfEach } from './parts.ts'
import { type SlotWish, slotsOf } from './slots.ts'

export const teamRangeDaysMax = 62

/** `any`: whenever at least one is free. `all`: only when all are. */
export const matches = ['any', 'all'] as const

export type Match = (typeof matches)[number]

/** What is known of a human before its schedule is made. */
type Outline = Pick<Schedule, 'rules'>

/** One of the humans. */
export interface Member<S extends Outline = Schedule> {
  readonly humanId: string
  readonly schedule: S
}

/** A slot, and who is free then, in the order in which they were asked for. */
export interface TeamSlot extends Interval {
  readonly humanIds: readonly string[]
}

/** @throws Refusal NOT_FOUND that names the ids which no active human has. */
export function decideMembers<S extends Outline>(
  humanIds: readonly string[],
  schedules: readonly (S | null)[],
): readonly Member<S>[] {
  const unknown = humanIds.filter((_, at) => !schedules[at])
  if (unknown.length > 0) throw humanNotFound(unknown.join(', '))
  return schedules.flatMap((schedule, at) =>
    schedule ? [{ humanId: humanIds[at] ?? '', schedule }] : [],
  )
}

/** The zone of the dates asked for: the one named, else that of the humans where it is one, else UTC. */
export function teamZone(named: string | undefined, zones: readonly string[]): string {
  return named ?? commonZone(zones) ?? 'UTC'
}

/**
 * Those who can be met for so long: with `any` the others are left out. Without availability one is free at
 * no time: with `all` one such leaves nobody.
 * @throws Refusal INVALID_DURATION where all who have availability lack the duration, or with `all` one does.
 */
export function decideTeamDuration<S extends Outline>(
  members: readonly Member<S>[],
  match: Match,
  durationMinutes: number,
): readonly Member<S>[] {
  const available = members.filter(({ schedule }) => schedule.rules !== null)
  if (match === 'all' && available.length < members.length) return []
  const offering = available.filter((member) => offers(member, durationMinutes))
  const stranger = available.find((member) => !offering.includes(member))
  if (!stranger || (match === 'any' && offering.length > 0)) return offering
  const who =
    match === 'all' ? `The human ${stranger.humanId} does not offer` : 'None of these humans offers'
  const advice = remedy(members, match)
  throw new Refusal('INVALID_DURATION', `${who} ${durationMinutes} minutes. ${advice}`)
}

/** The first instant at which one of them may be booked; +Infinity for nobody. */
export function earliestTeamStartMs(members: readonly Member<Outline>[], nowMs: number): number {
  const starts = members.map(({ schedule: { rules } }) =>
    earliestStartMs({ terms: termsOf(rules) }, nowMs),
  )
  return Math.min(...starts)
}

/** What says when each of them may be booked. */
export function startingOf(members: readonly Member<Pick<Schedule, 'rules' | 'timeZone'>>[]) {
  return members.map(({ schedule: { rules, timeZone } }) => ({ timeZone, terms: termsOf(rules) }))
}

/** Why several humans have no slot together on dates that are not past. */
export function teamEmptiness(
  members: readonly unknown[],
  offering: readonly unknown[],
  match: Match,
): string {
  if (members.length === 0) return 'No active human has this role.'
  if (offering.length === 0) {
    return `No working hours are set yet for ${match === 'any' ? 'any' : 'one'} of them.`
  }
  return match === 'any'
    ? 'None of them is free on these dates.'
    : 'On these dates they are free together at no time.'
}

function offers({ schedule }: Member<Outline>, minutes: number): boolean {
  return schedule.rules?.durationsMinutes.includes(minutes) === true
}

function remedy(members: readonly Member<Outline>[], match: Match): string {
  const offered = new Set(members.flatMap(({ schedule }) => schedule.rules?.durationsMinutes ?? []))
  const common = [...offered].filter((minutes) =>
    members.every((member) => offers(member, minutes)),
  )
  if (common.length > 0) return `All of them offer: ${common.join(', ')}.`
  if (match === 'any') return `Some of them offer: ${[...offered].join(', ')}.`
  return 'They have no duration in common. Ask for fewer of them, or with match=any.'
}

/**
 * The slots that start within the range, sorted by start, of those of the members who are `offering`. With `any`
 * the slots of each human, merged. With `all` those of them at which everybody is free: the start is on the grid of
 * one of them at least, and for the others open and free, as a booking needs it to be. Each slot can be booked with
 * each human named in it.
 *
 * Where calendars are very full only the first part of the range is looked at, which the answer says. The hours are those
 * of `hoursOf`, whose range it is a part of.
 *
 * Cost: humans x slots, with a limit humans x limit.
 */
export function computeTeamSlots(
  members: readonly Member[],
  offering: readonly Member[],
  match: Match,
  range: Interval,
  wish: SlotWish,
  nowMs: number,
  hoursOf = range,
): Question<TimesNeeds, TimesFacts, Part<TeamSlot>> {
  const { durationMinutes } = wish
  const isOffering = new Set(offering)
  const buffers = offering.map(({ schedule }) => buffersOf(schedule.terms))
  const minutes = durationMinutes + Math.max(0, ...buffers.map((one) => one.afterMinutes))
  const limits = members.map((member) =>
    isOffering.has(member) ? limitsWithin(member.schedule, range) : undefined,
  )
  return {
    needs: {
      busy: members.map((member) =>
        isOffering.has(member)
          ? spanOfSlots(range, durationMinutes, buffersOf(member.schedule.terms))
          : null,
      ),
      rowsMax: rowsOfEach(buffers),
      ...(limits.some((some) => some !== undefined) && { limits }),
    },
    decide({ busy, counts = [], knownMs }) {
      const calendars = members.flatMap((member, at) =>
        isOffering.has(member)
          ? [
              {
                ...calendarOf(member, hoursOf, knownOf(busy, at), durationMinutes),
                starts: startsOf(member, limits[at], counts[at], nowMs),
              },
            ]
          : [],
      )
      const { nextMs, ...known } = knownStarts(range, minutes, knownMs)
      return { slots: slotsOfAll(calendars, match, known, wish.limit), nextMs }
    },
  }
}

/** Nobody passes for free of whom nothing is known. */
function knownOf(busy: readonly IntervalSet[], at: number): IntervalSet {
  const known = busy[at]
  if (!known) throw new Error('a member was left out of the facts')
  return known
}

function slotsOfAll(
  calendars: readonly TeamCalendar[],
  match: Match,
  range: Interval,
  limit: number | undefined,
): TeamSlot[] {
  const together = match === 'all' ? commonTimes(calendars) : null
  let { endMs } = range
  const offers = calendars.map(({ humanId, windows, pace, ...own }) => {
    const { free, starts } = together ?? own
    const slots = slotsOf(windows, free, intersect(starts, [{ ...range, endMs }]), pace, limit)
    // What begins after the n-th slot of one human is not among the first n of all.
    if (slots.length === limit) endMs = slots.at(-1)?.endMs ?? endMs
    return { humanId, slots }
  })
  const offered = merged(offers).slice(0, limit)
  if (match === 'any') return offered
  const humanIds = calendars.map(({ humanId }) => humanId)
  return offered.map((slot) => ({ ...slot, humanIds }))
}

const always = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY }

/** When a human can be met. */
interface Times {
  /** Neither closed nor taken. */
  readonly free: IntervalSet
  /** Where slots may start. */
  readonly starts: IntervalSet
}

/** Those of one human, and the windows that slots are sought in. */
interface TeamCalendar extends Times {
  readonly humanId: string
  readonly windows: readonly Interval[]
  readonly pace: Pace
}

/** When all can be met. */
function commonTimes(calendars: readonly TeamCalendar[]): Times {
  return {
    free: calendars.map(({ free }) => free).reduce(intersect, [always]),
    starts: calendars.map(({ starts }) => starts).reduce(intersect, [always]),
  }
}

function calendarOf(
  { humanId, schedule }: Member,
  range: Interval,
  busy: IntervalSet,
  durationMinutes: number,
): Omit<TeamCalendar, 'starts'> {
  const hours = hoursWithin(schedule, range)
  return {
    humanId,
    windows: hours.windows,
    pace: paceOf(schedule.terms, durationMinutes),
    free: freeTime(hours, busy, buffersOf(schedule.terms)),
  }
}

function startsOf(
  { schedule }: Member,
  limits: readonly Limit[] | undefined,
  counts: readonly number[] | undefined,
  nowMs: number,
): IntervalSet {
  return subtract([allowedStarts(schedule, nowMs)], fullTime(limits, { counts }))
}

interface Offer {
  readonly humanId: string
  readonly slots: readonly Interval[]
}

function merged(offers: readonly Offer[]): TeamSlot[] {
  const byStart = new Map<number, { startMs: number; endMs: number; humanIds: string[] }>()
  for (const { humanId, slots } of offers) {
    for (const { startMs, endMs } of slots) {
      const known = byStart.get(startMs)
      if (known) known.humanIds.push(humanId)
      else byStart.set(startMs, { startMs, endMs, humanIds: [humanId] })
    }
  }
  return [...byStart.values()].sort((a, b) => a.startMs - b.startMs)
}
