/** How a clock is called: by the letters of its zone where the data has any, else by its offset. */
import { expect, test } from 'bun:test'
import { showLocal, showLocalSpan } from '../../src/domain/time/zone.ts'
import { clockTest } from '../support/clock-test.ts'
import { debianWords } from '../support/debian-words.ts'

const said: [timeZone: string, instant: string, words: string][] = [
  ['America/New_York', '2026-03-16T14:00Z', 'Monday 16 March 2026, 10:00 EDT'],
  ['America/New_York', '2026-01-05T15:00Z', 'Monday 5 January 2026, 10:00 EST'],
  ['Europe/Berlin', '2026-01-05T09:00Z', 'Monday 5 January 2026, 10:00 CET'],
  ['Europe/Berlin', '2026-07-06T08:00Z', 'Monday 6 July 2026, 10:00 CEST'],
  ['Europe/London', '2026-07-06T09:00Z', 'Monday 6 July 2026, 10:00 BST'],
  ['Europe/London', '2026-01-05T10:00Z', 'Monday 5 January 2026, 10:00 GMT'],
  ['Europe/Dublin', '2026-07-06T09:00Z', 'Monday 6 July 2026, 10:00 IST'],
  ['Europe/Dublin', '2026-01-05T10:00Z', 'Monday 5 January 2026, 10:00 GMT'],
  ['Asia/Kolkata', '2026-03-16T04:30Z', 'Monday 16 March 2026, 10:00 IST'],
  ['Asia/Calcutta', '2026-03-16T04:30Z', 'Monday 16 March 2026, 10:00 IST'],
  ['Asia/Tokyo', '2026-03-16T01:00Z', 'Monday 16 March 2026, 10:00 JST'],
  ['Australia/Sydney', '2026-07-06T00:00Z', 'Monday 6 July 2026, 10:00 AEST'],
  ['Australia/Sydney', '2026-01-04T23:00Z', 'Monday 5 January 2026, 10:00 AEDT'],
  ['Pacific/Auckland', '2026-01-04T21:00Z', 'Monday 5 January 2026, 10:00 NZDT'],
  ['Africa/Lagos', '2026-03-16T09:00Z', 'Monday 16 March 2026, 10:00 WAT'],
  ['America/St_Johns', '2026-01-05T13:30Z', 'Monday 5 January 2026, 10:00 NST'],
  ['UTC', '2026-03-16T10:00Z', 'Monday 16 March 2026, 10:00 UTC'],
  ['America/Sao_Paulo', '2026-03-16T13:00Z', 'Monday 16 March 2026, 10:00 UTC-03:00'],
  ['Asia/Kathmandu', '2026-03-16T04:15Z', 'Monday 16 March 2026, 10:00 UTC+05:45'],
  ['Asia/Dubai', '2026-03-16T06:00Z', 'Monday 16 March 2026, 10:00 UTC+04:00'],
  ['Atlantic/Azores', '2026-01-05T11:00Z', 'Monday 5 January 2026, 10:00 UTC-01:00'],
  ['Atlantic/Azores', '2026-07-06T10:00Z', 'Monday 6 July 2026, 10:00 UTC+00:00'],
  ['Pacific/Kiritimati', '2026-03-15T20:00Z', 'Monday 16 March 2026, 10:00 UTC+14:00'],
  ['America/Vancouver', '2026-12-02T17:00Z', 'Wednesday 2 December 2026, 10:00 MST'],
  ['America/New_York', '2500-07-05T14:00Z', 'Monday 5 July 2500, 10:00 EDT'],
]

test.each(said)('%s, %s: %s', (timeZone, instant, words) => {
  expect(showLocal(timeZone, Date.parse(instant))).toBe(words)
})

clockTest('this is what Debian says, too', () => {
  const theirs = said.map(([timeZone, instant]) => debianWords(timeZone, Date.parse(instant)))
  expect(theirs).toEqual(said.map(([, , words]) => words))
})

const spans: [timeZone: string, start: string, end: string, words: string][] = [
  [
    'Asia/Tokyo',
    '2026-03-16T01:00Z',
    '2026-03-16T01:30Z',
    'Monday 16 March 2026, 10:00 to 10:30 JST',
  ],
  [
    'America/Sao_Paulo',
    '2026-03-16T13:00Z',
    '2026-03-16T13:30Z',
    'Monday 16 March 2026, 10:00 to 10:30 UTC-03:00',
  ],
  [
    'Atlantic/Azores',
    '2026-03-29T00:30Z',
    '2026-03-29T01:30Z',
    'Saturday 28 March 2026, 23:30 UTC-01:00 to Sunday 29 March 2026, 01:30 UTC+00:00',
  ],
]

test.each(spans)('%s, %s to %s: %s', (timeZone, start, end, words) => {
  const span = { startMs: Date.parse(start), endMs: Date.parse(end) }
  expect(showLocalSpan(timeZone, span)).toBe(words)
})
