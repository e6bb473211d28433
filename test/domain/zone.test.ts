import { expect, test } from 'bun:test'
import {
  readDate,
  readTime,
  showDate,
  showInstant,
  weekdayOf,
} from '../../src/domain/time/notation.ts'
import { dayOf, instantOf, isTimeZone } from '../../src/domain/time/zone.ts'

test.each([
  'UTC',
  'Etc/UTC',
  'America/New_York',
  'America/Argentina/Buenos_Aires',
  'Europe/Kyiv',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'Etc/GMT+5',
  'America/Port-au-Prince',
])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true)
})

test.each([
  '',
  ' ',
  'Mars/Olympus',
  'EST5',
  'PST',
  '+02:00',
  '-05',
  'UTC+2',
  'utc',
  'america/new_york',
  'AMERICA/NEW_YORK',
  'America/New York',
  ' UTC',
  'UTC\n',
  'UTC[u-ca=iso8601]',
  '2026-03-16T10:00Z[Europe/Berlin]',
  'Europe/Berlin/',
  '../etc/localtime',
  'Ünited/Kingdom',
])('%p is not', (name) => {
  expect(isTimeZone(name)).toBe(false)
})

/** The wall time of a zone, and the instant it means. */
test.each([
  ['America/New_York', '2026-03-16 09:00', '2026-03-16T13:00', 'an ordinary day'],
  ['America/New_York', '2026-03-08 01:59', '2026-03-08T06:59', 'the last minute before the jump'],
  ['America/New_York', '2026-03-08 02:00', '2026-03-08T07:00', 'jumped over: the jump'],
  ['America/New_York', '2026-03-08 02:30', '2026-03-08T07:00', 'jumped over: the jump'],
  ['America/New_York', '2026-03-08 02:59', '2026-03-08T07:00', 'jumped over: the jump'],
  ['America/New_York', '2026-03-08 03:00', '2026-03-08T07:00', 'the first minute after it'],
  ['America/New_York', '2026-11-01 01:00', '2026-11-01T05:00', 'twice: the first'],
  ['America/New_York', '2026-11-01 01:59', '2026-11-01T05:59', 'twice: the first'],
  ['America/New_York', '2026-11-01 02:00', '2026-11-01T07:00', 'once, after both'],
  ['America/New_York', '2026-03-08 24:00', '2026-03-09T04:00', 'the end of 23 hours'],
  ['America/New_York', '2026-11-01 24:00', '2026-11-02T05:00', 'the end of 25 hours'],
  ['Africa/Cairo', '2026-04-24 00:00', '2026-04-23T22:00', 'a midnight that is jumped over'],
  ['Africa/Cairo', '2026-04-23 24:00', '2026-04-23T22:00', 'the same midnight, as an end'],
  ['Africa/Cairo', '2026-10-29 23:30', '2026-10-29T20:30', 'twice, on the evening before'],
  ['Africa/Cairo', '2026-10-29 24:00', '2026-10-29T22:00', 'after both'],
  ['America/Santiago', '2026-09-06 00:30', '2026-09-06T04:00', 'a midnight that is jumped over'],
  ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:30', 'half an hour is jumped over'],
  ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45', 'half an hour twice'],
  ['Antarctica/Troll', '2026-03-29 02:59', '2026-03-29T01:00', 'two hours are jumped over'],
  ['Pacific/Apia', '2011-12-30 12:00', '2011-12-30T10:00', 'a date that never was'],
  ['Asia/Kathmandu', '2026-03-16 00:00', '2026-03-15T18:15', 'three quarters of an hour off'],
  ['America/New_York', '9998-07-01 09:00', '9998-07-01T13:00', 'the last year'],
])('%s %s is %sZ: %s', (timeZone, wall, utc) => {
  const [date = '', time = ''] = wall.split(' ')
  const ms = instantOf(timeZone, readDate(date) ?? Number.NaN, readTime(time) ?? Number.NaN)
  expect(showInstant(ms)).toBe(`${utc}:00.000Z`)
})

test.each([
  ['UTC', '2026-03-16T00:00Z', '2026-03-16'],
  ['UTC', '2026-03-15T23:59:59.999Z', '2026-03-15'],
  ['America/New_York', '2026-03-16T03:59Z', '2026-03-15'],
  ['America/New_York', '2026-03-16T04:00Z', '2026-03-16'],
  ['Pacific/Kiritimati', '2026-03-15T10:00Z', '2026-03-16'],
  ['Africa/Cairo', '2026-10-29T21:30Z', '2026-10-29'],
  ['Pacific/Apia', '2011-12-30T09:59Z', '2011-12-29'],
  ['Pacific/Apia', '2011-12-30T10:00Z', '2011-12-31'],
  ['America/New_York', '1969-12-31T23:00Z', '1969-12-31'],
])('in %s, %s lies on %s', (timeZone, utc, date) => {
  expect(showDate(dayOf(timeZone, Date.parse(utc)))).toBe(date)
})

test.each([
  ['1970-01-01', 4],
  ['2024-02-29', 4],
  ['2026-03-16', 1],
  ['2026-03-22', 7],
  ['2026-03-23', 1],
])('%s is weekday %d', (date, expected) => {
  expect(weekdayOf(readDate(date) ?? Number.NaN)).toBe(expected)
})

test('weekdays count on through the years before 1970', () => {
  for (let day = -1_000; day < 1_000; day += 1) {
    expect(weekdayOf(day)).toBe(new Date(day * 86_400_000).getUTCDay() || 7)
  }
})
