/** What the slot engine costs by itself, in microseconds, medians of several rounds. */
import { compileSchedule } from '../../src/domain/schedule.ts'
import { computeSlots } from '../../src/domain/slots/slots.ts'
import { median } from './wrk.ts'

const rules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 540, endMinutes: 1_020 },
  durationsMinutes: [30],
} as const

const standup = {
  id: '1',
  humanId: '1',
  type: 'block',
  title: 'Team standup',
  span: { startMinutes: 840, endMinutes: 900 },
  startDay: 20_513,
  endDay: null,
  recurrence: { freq: 'weekly', days: [2] },
  createdAtMs: 0,
} as const

const monday = 20_528
const zone = 'America/New_York'

function micros(times: number, work: () => void): number {
  const rounds = Array.from({ length: 7 }, () => {
    const startedNs = Bun.nanoseconds()
    for (let n = 0; n < times; n += 1) work()
    return (Bun.nanoseconds() - startedNs) / times / 1_000
  })
  return median(rounds)
}

/** Rows of [what, microseconds, the bound that the project sets itself]. */
export function domainCosts(): [string, number, number | null][] {
  const week = { fromDay: monday, toDay: monday + 4, durationMinutes: 30 }
  const year = { fromDay: monday, toDay: monday + 365, durationMinutes: 30 }
  const cold = (query: typeof week) => () => {
    computeSlots(compileSchedule(zone, rules, [standup]), [], query, 0)
  }
  const kept = compileSchedule(zone, rules, [standup])
  return [
    ['80 candidates, schedule compiled anew', micros(2_000, cold(week)), 60],
    ['80 candidates, schedule kept', micros(5_000, () => computeSlots(kept, [], week, 0)), 60],
    ['366 days, schedule compiled anew', micros(60, cold(year)), 3_000],
    ['366 days, schedule kept', micros(200, () => computeSlots(kept, [], year, 0)), 3_000],
  ]
}
