/** Slots of hourly windows around every change of every clock, against the oracle that walks the minutes. */
import { expect } from 'bun:test'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { computeSlots } from '../../src/domain/slots/slots.ts'
import { clockFault, clockTest as test } from '../support/clock-test.ts'
import { debianNames, lookUpDebian } from '../support/debian-zones.ts'
import { type Calendar, consult, wallClock } from '../support/oracle.ts'
import { transitionsOf } from '../support/random.ts'

const minuteMs = 60_000
const dayMinutes = 24 * 60
const durationMinutes = 20
const hoursAround = 5

interface Change {
  readonly timeZone: string
  /** UTC, since 1970. */
  readonly minute: number
  /** What the wall shows in the minute before, and in this one. */
  readonly before: number
  readonly after: number
}

const names = clockFault === null ? debianNames : []
lookUpDebian(2024, 2032)
const changes: Change[] = names.flatMap((timeZone) =>
  transitionsOf(timeZone).map((ms) => {
    const minute = ms / minuteMs
    const { fromMinute, walls } = wallClock(timeZone, Math.floor(minute / 60) - 1, minute / 60 + 1)
    const shownAt = (at: number) => walls[at - fromMinute] ?? Number.NaN
    return { timeZone, minute, before: shownAt(minute - 1), after: shownAt(minute) }
  }),
)

/** An hour on the wall that begins `start` minutes after 1970-01-01 00:00, local. */
function openHour(start: number): Override {
  const startDay = Math.floor(start / dayMinutes)
  const startMinutes = start - startDay * dayMinutes
  return {
    ...{ id: `${start}`, humanId: 'h', type: 'open', title: 'open', createdAtMs: 0 },
    span: { startMinutes, endMinutes: (startMinutes + 60) % dayMinutes || dayMinutes },
    ...{ startDay, endDay: null, recurrence: null },
  }
}

/** Every second hour around the change, so that no window touches another and hides its edges. */
function calendarOf({ timeZone, before, after }: Change, shift: number): Calendar {
  const first = Math.floor(Math.min(before, after) / 60 - hoursAround) * 60 + shift
  const last = Math.max(before, after) + hoursAround * 60
  const starts = Array.from({ length: Math.ceil((last - first) / 120) }, (_, n) => first + n * 120)
  const hours = { startMinutes: 0, endMinutes: dayMinutes }
  const rules = { workingDays: [], hours, durationsMinutes: [durationMinutes] }
  return { timeZone, rules, overrides: starts.map(openHour), busy: [], nowMs: 0 }
}

test('hourly windows around every change of a clock hold the slots that a walk of the minutes finds', () => {
  const wrong: string[] = []
  let windows = 0
  let offered = 0
  for (const change of changes) {
    const day = Math.floor(change.before / dayMinutes)
    for (const shift of [0, 30, 60, 90]) {
      const calendar = calendarOf(change, shift)
      const { timeZone, rules, overrides, busy, nowMs } = calendar
      const query = { fromDay: day - 1, toDay: day + 2, durationMinutes }
      const schedule = compileSchedule(timeZone, rules, overrides)
      const found = computeSlots(schedule, busy, query, nowMs)
      const expected = consult(calendar, query.fromDay, query.toDay).slots(
        query.fromDay,
        query.toDay,
        durationMinutes,
      )
      windows += overrides.length
      offered += found.length
      if (!Bun.deepEquals(found, expected)) {
        wrong.push(`${timeZone} ${new Date(change.minute * minuteMs).toISOString()} +${shift}`)
      }
    }
  }
  const zones = new Set(changes.map(({ timeZone }) => timeZone)).size
  console.log(`${changes.length} changes in ${zones} zones, ${windows} windows, ${offered} slots`)
  expect(wrong).toEqual([])
  expect(offered).toBeGreaterThan(changes.length * 20)
}, 60_000)
