/** Facts of one human's time, each read by itself: in between other work goes on. */

import type { Booking } from '../../../src/domain/booking.ts'
import { withCalendars } from '../../../src/domain/calendars/calendar-schedule.ts'
import { type Claimed, claimedBy } from '../../../src/domain/claim.ts'
import type { Hold } from '../../../src/domain/hold.ts'
import { lastDayOf } from '../../../src/domain/override.ts'
import { type Cap, dayOf, monthOf, type Usage } from '../../../src/domain/plan.ts'
import { compileSchedule, type Schedule } from '../../../src/domain/schedule.ts'
import type { Limit } from '../../../src/domain/slots/limits.ts'
import {
  type Interval,
  type IntervalSet,
  overlaps,
  union,
} from '../../../src/domain/time/interval.ts'
import { dayMs } from '../../../src/domain/time/units.ts'
import type { HumanKey, WeekKey } from '../../../src/store/store.ts'
import { allOf, ownedIn, type Rows, type Tables } from './rows.ts'

interface Except {
  readonly bookingId?: string | undefined
  readonly holdId?: string | undefined
}

export async function scheduleOf(
  rows: Rows,
  { accountId, humanId, nowMs, sinceMs = nowMs }: HumanKey & Partial<WeekKey>,
): Promise<Schedule | null> {
  const human = await rows.read(({ humans }) => ownedIn(humans, accountId, humanId))
  if (!human?.active) return null
  const fromDay = Math.floor(sinceMs / dayMs) - 2
  const overrides = await rows.read((tables) => allOf(tables.overrides, accountId))
  const theirs = overrides.filter((one) => one.humanId === humanId && lastDayOf(one) >= fromDay)
  const account = await rows.read(({ accounts }) => accounts.get(accountId))
  const { timeZone, rules, holidays = account?.holidays } = human
  const schedule = compileSchedule(timeZone, rules, theirs, null, holidays ?? null)
  const calendars = await calendarsOf(rows, accountId, humanId)
  return calendars.length === 0 ? schedule : withCalendars(schedule, calendars, nowMs)
}

function calendarsOf(rows: Rows, accountId: string, humanId: string) {
  return rows.read((tables) =>
    allOf(tables.calendars, accountId).filter((one) => one.humanId === humanId && one.readBusy),
  )
}

/** What calendars elsewhere say is busy within a span. */
export async function outsideWithin(
  rows: Rows,
  { accountId, humanId }: HumanKey,
  span: Interval | null,
): Promise<IntervalSet> {
  if (span === null) return []
  const calendars = await calendarsOf(rows, accountId, humanId)
  return union(...calendars.map(({ mirror }) => mirror)).filter((one) => overlaps(one, span))
}

/** Whose claims overlap the span. */
export async function bookedWithin(
  rows: Rows,
  { accountId, humanId }: HumanKey,
  span: Interval | null,
): Promise<Booking[]> {
  if (span === null) return []
  const bookings = await rows.read((tables) => allOf(tables.bookings, accountId))
  return bookings
    .filter((one) => one.humanId === humanId && one.status === 'confirmed')
    .filter((one) => overlaps(claimedBy(one), span))
    .sort((a, b) => a.startMs - b.startMs)
}

export async function heldWithin(
  rows: Rows,
  key: HumanKey,
  span: Interval | null,
): Promise<Hold[]> {
  if (span === null) return []
  const holds = await rows.read((tables) => liveOf(tables, key.accountId, key.nowMs))
  return holds
    .filter((one) => one.humanId === key.humanId && overlaps(claimedBy(one), span))
    .sort((a, b) => a.startMs - b.startMs)
}

export const liveOf = (tables: Tables, accountId: string, nowMs: number): Hold[] =>
  allOf(tables.holds, accountId).filter(
    ({ bookingId, expiresAtMs }) => bookingId === null && nowMs < expiresAtMs,
  )

export async function busyWithin(
  rows: Rows,
  key: HumanKey,
  span: Interval | null,
  { bookingId, holdId }: Except = {},
): Promise<IntervalSet> {
  // Holds first: one that is booked in between is in both, not in none.
  const held = (await heldWithin(rows, key, span)).filter(({ id }) => id !== holdId)
  const booked = (await bookedWithin(rows, key, span)).filter(({ id }) => id !== bookingId)
  return joined(booked, held, await outsideWithin(rows, key, span))
}

/** How many meetings start in the span of each limit. */
export async function countsWithin(
  rows: Rows,
  key: HumanKey,
  limits: readonly Limit[] | undefined,
  { bookingId }: Except = {},
): Promise<readonly number[] | undefined> {
  if (limits === undefined || limits.length === 0) return undefined
  const counts: number[] = []
  for (const { span, serviceId } of limits) {
    const held = await heldWithin(rows, key, span)
    const booked = (await bookedWithin(rows, key, span)).filter(({ id }) => id !== bookingId)
    const startsIn = ({ startMs }: Interval) => span.startMs <= startMs && startMs < span.endMs
    const isOfIt = (one: Booking | Hold) => serviceId === undefined || serviceId === one.serviceId
    counts.push([...held, ...booked].filter(isOfIt).filter(startsIn).length)
  }
  return counts
}

/** Claims of bookings that touch stay apart unless a hold joins them, as one who reads them one by one would have it. */
export function joined(
  booked: readonly Claimed[],
  held: readonly Claimed[],
  outside: IntervalSet,
): IntervalSet {
  const claims = booked.map(claimedBy)
  const isAlone = held.length === 0 && outside.length === 0
  return isAlone ? claims : union(claims, held.map(claimedBy), outside)
}

export function usageOf(
  rows: Rows,
  accountId: string,
  nowMs: number,
  cap: Cap | null = null,
): Promise<Usage> {
  return rows.read((tables) => {
    const usage = usageIn(tables, accountId, nowMs)
    if (cap === null) return usage
    const { startMs, endMs } = dayOf(nowMs)
    const made = allOf(tables.bookings, accountId).filter(
      ({ madeBy, createdAtMs }) =>
        madeBy === cap.keyId && startMs <= createdAtMs && createdAtMs < endMs,
    )
    return { ...usage, ofKey: { allowed: cap.bookings, used: made.length } }
  })
}

export function usageIn({ accounts, counts }: Tables, accountId: string, nowMs: number): Usage {
  const account = accounts.get(accountId)
  if (!account) throw new Error('no account')
  const { used, packs, covered } = counts.get(monthName(accountId, nowMs)) ?? nothing
  return { plan: account.plan, autoPurchase: account.autoPurchase, used, packs, covered }
}

export const nothing = { used: 0, packs: 0, covered: 0, cents: 0 }

export const monthName = (accountId: string, nowMs: number) =>
  `${accountId} ${monthOf(nowMs).startMs}`
