/** Calendars that somebody breaks on purpose: each is read or refused, and the thread reads the next. */
import { afterAll, expect, test } from 'bun:test'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import {
  calendarOf,
  calendarTable,
  tableHuman,
  tableNowMs,
  tableSpan,
} from '../support/calendar-table.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const reading = { ...tableHuman, span: tableSpan, nowMs: tableNowMs }
const whole = calendarOf(calendarTable)

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const rules = [
  'FREQ=SECONDLY',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9999999',
  'FREQ=HOURLY;INTERVAL=24;BYHOUR=3',
  'FREQ=DAILY;INTERVAL=-1',
  'FREQ=MONTHLY;BYDAY=53MO;BYSETPOS=-366',
  'FREQ=WEEKLY;UNTIL=99991231T000000Z;BYDAY=MO,MO,MO',
  'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
  `FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_, n) => n).join(',')};BYSETPOS=1,2,3`,
  'FREQ=DAILY;COUNT=0',
  'FREQ=YEARLY;INTERVAL=999999999999999999999',
]

/** A calendar with a line taken out, doubled or moved, a rule put in, characters changed, or an end cut off. */
function broken(seed: number): string {
  const next = numbers(seed)
  const lines = whole.split('\r\n')
  for (let times = 1 + next(4); times > 0; times -= 1) {
    const at = next(lines.length)
    const line = lines[at] ?? ''
    const changes = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, line),
      () => lines.splice(next(lines.length), 0, line),
      () => lines.splice(at, 0, `RRULE:${rules[next(rules.length)]}`),
      () => lines.splice(at, 1, line.replace(/\d/, `${next(10)}`)),
      () => lines.splice(at, 1, line.slice(next(line.length + 1))),
      () => lines.splice(at, 1, line + String.fromCharCode(next(65_536))),
      () => lines.splice(at + 1),
    ]
    changes[next(changes.length)]?.()
  }
  return lines.join('\r\n')
}

test('five hundred broken calendars are each read or refused, and whoever reads them goes on', async () => {
  let [read, refused] = [0, 0]
  for (let seed = 1; seed <= 500; seed += 1) {
    const body = new TextEncoder().encode(broken(seed))
    const order = { body, isMultistatus: false, reading, instanceId: 'i', copies: [] }
    try {
      const { times } = await reader.read(order)
      expect(times.every(({ startMs, endMs }) => startMs < endMs)).toBe(true)
      read += 1
    } catch (error) {
      if (!(error instanceof CalendarFault)) throw error
      expect([seed, error.message]).not.toEqual([
        seed,
        expect.stringContaining('nobody thought of'),
      ])
      refused += 1
    }
  }
  expect(read).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(50)
}, 120_000)
