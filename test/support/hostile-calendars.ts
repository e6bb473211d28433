/** Calendars that somebody breaks on purpose, the same for the same number. */

import { CalendarFault } from '../../src/calendars/fault.ts'
import type { CalendarReader } from '../../src/calendars/ics/reader.ts'
import { calendarOf, calendarTable, tableHuman, tableNowMs, tableSpan } from './calendar-table.ts'

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

/** What no editor writes: boxes in boxes, a line without an end, bytes of another spelling, a name a thousand times. */
const shapes: readonly ((next: (below: number) => number) => Uint8Array | string)[] = [
  (next) => 'BEGIN:VCALENDAR\r\n' + 'BEGIN:VEVENT\r\n'.repeat(1 + next(20_000)),
  (next) => whole.replace('SUMMARY', `X-${'A'.repeat(next(2_000_000))}`) + '\r\n'.repeat(next(9)),
  (next) => whole.replaceAll('UID:', `UID;X=${'"'.repeat(next(3_000))}:`),
  (next) => new Uint8Array(Buffer.from(whole.slice(next(200)), 'utf16le')),
  (next) => new Uint8Array(Array.from({ length: next(5_000) }, () => next(256))),
  (next) => `\ufeff${whole.replaceAll('\r\n', next(2) === 0 ? '\r' : '\n \n')}`,
  (next) =>
    whole.replaceAll('END:VEVENT', `${'EXDATE:20260316T100000Z\r\n'.repeat(next(200))}END:VEVENT`),
  (next) =>
    whole.replaceAll('END:VEVENT', `RDATE:${'20260316T100000Z,'.repeat(next(300))}\r\nEND:VEVENT`),
  (next) => whole.replace(/TZOFFSETTO:.*/g, `TZOFFSETTO:${next(2) === 0 ? '+9999' : '-000000001'}`),
]

/** Every fourth is of a shape of its own. */
function hostileCalendar(seed: number): Uint8Array {
  const next = numbers(seed * 7_919)
  const made = seed % 4 === 0 ? shapes[next(shapes.length)]?.(next) : broken(seed)
  return typeof made === 'string' || made === undefined
    ? new TextEncoder().encode(made ?? '')
    : made
}

/** As many, from a number on. */
export const hostileCalendars = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => hostileCalendar(first + n))

/** Counts of what became of calendars. */
export const noneRead = () => ({ read: 0, refused: 0, unforeseen: 0 })

/** Has them read, one after the other, and counts what was read, what refused, and what nobody thought of. */
export async function readHostile(
  reader: CalendarReader,
  calendars: readonly Uint8Array[],
  counts: ReturnType<typeof noneRead>,
): Promise<void> {
  for (const body of calendars) {
    try {
      const { times } = await reader.read(body, { reading, instanceId: 'i', copies: [] })
      if (!times.every(({ startMs, endMs }) => startMs < endMs)) counts.unforeseen += 1
      counts.read += 1
    } catch (error) {
      if (!(error instanceof CalendarFault)) throw error
      if (error.message.includes('nobody thought of')) counts.unforeseen += 1
      counts.refused += 1
    }
  }
}
