/** What a calendar that was read says of the bookings that were written into it, as a table that can be checked by eye. */
import { expect, test } from 'bun:test'
import { readAheadMs } from '../../src/domain/calendars/calendar.ts'
import type { KnownCopy } from '../../src/domain/calendars/copy.ts'
import type { FoundTime } from '../../src/domain/calendars/found.ts'
import { readBack } from '../../src/domain/calendars/own-events.ts'

const nowMs = Date.UTC(2026, 2, 16, 8)
const at = (hour: number) => Date.UTC(2026, 2, 17, hour)
const time = (hour: number, bookingId: string | null = null, hours = 1): FoundTime => ({
  ...{ startMs: at(hour), endMs: at(hour + hours), digest: hour, bookingId },
})
const meeting = { id: 'b', startMs: at(9), endMs: at(10) }
const written: KnownCopy = {
  ...{ bookingId: 'b', startMs: at(9), endMs: at(10), state: 'written', writtenAtMs: nowMs - 2 },
}

interface Case {
  readonly copy?: Partial<KnownCopy> | null
  /** Under the name of the copy. */
  readonly named?: readonly FoundTime[]
  /** Under other names. */
  readonly times?: readonly FoundTime[]
  readonly meetings?: readonly (typeof meeting)[]
}

function read({ copy = {}, named = [], times = [], meetings = [meeting] }: Case) {
  const found = {
    ...{ times, eventsCount: 0, warnings: [], cursor: null, askedAtMs: nowMs - 1 },
    copies: new Map(named.length === 0 ? [] : [['b', named]]),
  }
  const copies = copy === null ? [] : [{ ...written, ...copy }]
  const { others, changed } = readBack(found, copies, meetings, nowMs)
  return {
    busy: others.map(({ startMs }) => new Date(startMs).getUTCHours()),
    changed: changed.map(
      ({ kind, interval }) => `${kind} ${new Date(interval.startMs).getUTCHours()}`,
    ),
  }
}

const same = { busy: [], changed: [] }

test.each<[string, Case, ReturnType<typeof read>]>([
  ['as it was written', { named: [time(9)] }, same],
  ['moved by the human', { named: [time(11)] }, { busy: [11], changed: ['moved 11'] }],
  ['made longer', { named: [time(9, null, 2)] }, { busy: [9], changed: ['moved 9'] }],
  ['made to recur', { named: [time(9), time(12)] }, { busy: [9, 12], changed: ['moved 9'] }],
  ['removed by the human', {}, { busy: [], changed: ['removed 9'] }],
  ['never written, as far as is known', { copy: { writtenAtMs: null }, named: [time(11)] }, same],
  ['begun earlier', { named: [time(8, null, 2)] }, { busy: [8], changed: ['moved 8'] }],
  ['removed, and read before it was written', { copy: { writtenAtMs: nowMs } }, same],
  [
    'moved, and read before it was written',
    { copy: { writtenAtMs: nowMs }, named: [time(11)] },
    same,
  ],
  [
    'read in the very moment of the write',
    { copy: { writtenAtMs: nowMs - 1 }, named: [time(11)] },
    same,
  ],
  ['about to be written anew', { copy: { state: 'waiting' }, named: [time(8)] }, same],
  [
    'known to be moved',
    { copy: { state: 'changed' }, named: [time(11)] },
    { busy: [11], changed: [] },
  ],
  ['known to be moved, and put back', { copy: { state: 'changed' }, named: [time(9, 'b')] }, same],
  ['under a name that no copy has', { copy: null, named: [time(11)] }, { busy: [11], changed: [] }],
  ['another event beside it', { named: [time(9)], times: [time(13)] }, { busy: [13], changed: [] }],
  ['a feed of ours, subscribed to', { named: [time(9)], times: [time(9, 'b')] }, same],
  [
    'a name borrowed by an outsider',
    { named: [time(9)], times: [time(13, 'b')] },
    { busy: [13], changed: [] },
  ],
  [
    'a name of somebody else’s booking',
    { named: [time(9)], times: [time(9, 'c')] },
    { busy: [9], changed: [] },
  ],
  [
    'of a booking that was cancelled',
    { named: [time(9)], times: [time(9, 'b')], meetings: [] },
    { busy: [9], changed: [] },
  ],
  [
    'in the order of time',
    { named: [time(9)], times: [time(15), time(7)] },
    { busy: [7, 15], changed: [] },
  ],
])('a copy: %s', (_, known, expected) => {
  expect(read(known)).toEqual(expected)
})

test('of those that start together the shorter stands first, and a borrowed name at another length takes time', () => {
  const times = [time(9, 'b', 2), time(12, null, 3), time(12), time(7, null, 14)]
  const found = {
    ...{ times, eventsCount: 3, warnings: [], cursor: null, askedAtMs: nowMs },
    copies: new Map(),
  }
  const { others } = readBack(found, [], [meeting], nowMs)
  expect(others).toEqual([time(7, null, 14), time(9, 'b', 2), time(12), time(12, null, 3)])
})

test.each([
  ['that is over', nowMs - 3_600_000],
  ['that lies beyond what is read', nowMs + readAheadMs],
])('nothing is said of a copy of a meeting %s', (_, startMs) => {
  const copy = { startMs, endMs: startMs + 3_600_000 }
  expect(read({ copy }).changed).toEqual([])
})

test('what is said of a copy ends with the meeting, and with what is read', () => {
  const changedAt = (endMs: number) =>
    read({ copy: { startMs: endMs - 3_600_000, endMs } }).changed.length
  const readEndMs = nowMs + readAheadMs
  expect([nowMs, nowMs + 1, readEndMs - 1, readEndMs].map(changedAt)).toEqual([0, 1, 1, 0])
})
