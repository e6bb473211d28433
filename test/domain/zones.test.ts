/** Every zone that Debian knows, around every change of its clock, against the scanning oracle. */
import { expect } from 'bun:test'
import { dayOf, instantOf, offsetMsAt } from '../../src/domain/time/zone.ts'
import { clockFault, clockTest as test } from '../support/clock-test.ts'
import { debianNames, lookUpDebian } from '../support/debian-zones.ts'
import { dayAt, firstMinuteOf, type WallClock, wallClock } from '../support/oracle.ts'
import { transitionsOf } from '../support/random.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMinutes = 24 * 60
const stepMinutes = 15
const reachMinutes = 3 * 60
const fromMs = Date.UTC(2025, 0, 1)
const toMs = Date.UTC(2031, 0, 1)

const names = clockFault === null ? debianNames : []
lookUpDebian(2024, 2047)
const changes = names.flatMap((timeZone) =>
  transitionsOf(timeZone, fromMs, toMs).map((ms) => ({ timeZone, minute: ms / minuteMs })),
)

/** Wound up from two days before a minute to two days after it. */
function clockAround(timeZone: string, minute: number): WallClock {
  const hour = Math.floor(minute / 60)
  return wallClock(timeZone, hour - 48, hour + 48)
}

function shownAt({ fromMinute, walls }: WallClock, minute: number): number {
  return walls[minute - fromMinute] ?? Number.NaN
}

/** Wall times of interest: from 3 hours before what the clock showed last to 3 hours after what it shows next. */
function wallsAround(clock: WallClock, minute: number): number[] {
  const [before, after] = [shownAt(clock, minute - 1), shownAt(clock, minute)]
  const first = Math.floor((Math.min(before, after) - reachMinutes) / stepMinutes)
  const last = Math.ceil((Math.max(before, after) + reachMinutes) / stepMinutes)
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * stepMinutes)
}

/** Every second day is looked at, and no clock changes twice within two days. */
test('the clock is changed where Debian changes it, and nowhere else', () => {
  const wrong = names.filter((timeZone) => {
    const offsets: number[] = []
    for (let hour = fromMs / hourMs; hour <= toMs / hourMs; hour += 48) {
      offsets.push(offsetMsAt(timeZone, hour * hourMs))
    }
    const jumps = offsets.filter((offset, at) => at > 0 && offset !== offsets[at - 1])
    return jumps.length !== transitionsOf(timeZone, fromMs, toMs).length
  })
  expect(wrong).toEqual([])
})

test('a wall time means the instant that a scan of the minutes finds', () => {
  const wrong: string[] = []
  const kinds = { once: 0, twice: 0, skipped: 0 }
  for (const { timeZone, minute } of changes) {
    const clock = clockAround(timeZone, minute)
    for (const wall of wallsAround(clock, minute)) {
      const day = Math.floor(wall / dayMinutes)
      const expected = firstMinuteOf(clock, wall)
      const found = instantOf(timeZone, day, wall - day * dayMinutes) / minuteMs
      if (found !== expected) wrong.push(`${timeZone} ${new Date(wall * minuteMs).toISOString()}`)
      const [first, last] = [clock.walls.indexOf(wall), clock.walls.lastIndexOf(wall)]
      kinds[first < 0 ? 'skipped' : first === last ? 'once' : 'twice'] += 1
    }
  }
  const walls = kinds.once + kinds.twice + kinds.skipped
  const kindsText = `${kinds.skipped} skipped, ${kinds.twice} twice`
  console.log(`${names.length} zones, ${changes.length} changes, ${walls} wall times: ${kindsText}`)
  expect(wrong).toEqual([])
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(1_000)
})

test('the end of a date is the beginning of the next', () => {
  const wrong = changes.filter(({ timeZone, minute }) => {
    const day = dayOf(timeZone, minute * minuteMs)
    return [day - 1, day].some(
      (some) => instantOf(timeZone, some, dayMinutes) !== instantOf(timeZone, some + 1, 0),
    )
  })
  expect(wrong).toEqual([])
})

test('the local date of an instant is what the wall shows', () => {
  const wrong: string[] = []
  for (const { timeZone, minute } of changes) {
    const clock = clockAround(timeZone, minute)
    for (let at = minute - reachMinutes; at <= minute + reachMinutes; at += stepMinutes) {
      if (dayOf(timeZone, at * minuteMs) !== dayAt(clock, at)) wrong.push(`${timeZone} ${at}`)
    }
    if (dayOf(timeZone, minute * minuteMs - 1) !== dayAt(clock, minute - 1)) wrong.push(timeZone)
  }
  expect(wrong).toEqual([])
})

/** `queryRange` stands on this. It was not so in St. John's until 2010, when 00:01 became 23:01. */
test('no zone goes back to a date that had ended', () => {
  const laterMs = Date.UTC(2046, 0, 1)
  const back = names.flatMap((timeZone) =>
    transitionsOf(timeZone, fromMs, laterMs)
      .filter((ms) => dayOf(timeZone, ms) < dayOf(timeZone, ms - 1))
      .map((ms) => `${timeZone} ${new Date(ms).toISOString()}`),
  )
  expect(back).toEqual([])
})
