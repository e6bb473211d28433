/** Starts as callers write them: what each means, and why one is refused. */
import { describe, expect, test } from 'bun:test'
import { showInstant } from '../../src/domain/time/notation.ts'
import { isStart, readStart } from '../../src/domain/time/start-time.ts'

const newYork = 'America/New_York'

/** A text and the zone beside it: the instant and the zone it was agreed in, or what the refusal says. */
const starts: [text: string, beside: string | undefined, meaning: string, agreed: string | null][] =
  [
    // Instants, whatever stands beside them.
    ['2027-06-01T14:00:00Z', undefined, '2027-06-01T14:00', null],
    ['2027-06-01T10:00-04:00', undefined, '2027-06-01T14:00', null],
    ['2027-06-01T14:00Z', newYork, '2027-06-01T14:00', null],
    ['2027-06-01t14:00z', newYork, '2027-06-01T14:00', null],
    ['2027-06-01T14:00+00:00', newYork, '2027-06-01T14:00', null],
    ['2027-06-01T14:00-00:00', newYork, '2027-06-01T14:00', null],
    [`2027-06-01T14:00Z[${newYork}]`, undefined, '2027-06-01T14:00', null],
    [`2027-06-01T14:00Z[${newYork}]`, newYork, '2027-06-01T14:00', null],
    ['2027-01-01T10:00+00:00', 'Europe/London', '2027-01-01T10:00', null],
    // Wall times.
    ['2027-06-01T10:00', newYork, '2027-06-01T14:00', newYork],
    ['2027-06-01t10:00:00.000', newYork, '2027-06-01T14:00', newYork],
    ['2027-01-01T10:00', newYork, '2027-01-01T15:00', newYork],
    ['2027-06-01T10:00-04:00', newYork, '2027-06-01T14:00', newYork],
    ['2027-06-01T10:00', 'US/Eastern', '2027-06-01T14:00', 'US/Eastern'],
    ['2027-06-01T10:00', 'Zulu', '2027-06-01T10:00', 'UTC'],
    ['2027-06-01T10:00', 'EST5EDT', '2027-06-01T14:00', 'EST5EDT'],
    [`2027-06-01T10:00[${newYork}]`, undefined, '2027-06-01T14:00', newYork],
    [`2027-06-01T10:00[!${newYork}]`, undefined, '2027-06-01T14:00', newYork],
    [`2027-06-01T10:00:00-04:00[${newYork}]`, undefined, '2027-06-01T14:00', newYork],
    [`2027-06-01T10:00[${newYork}]`, newYork, '2027-06-01T14:00', newYork],
    [`2027-06-01T10:00[${newYork}]`, 'US/Eastern', '2027-06-01T14:00', newYork],
    ['2027-06-01T10:00+05:30[Asia/Calcutta]', 'Asia/Kolkata', '2027-06-01T04:30', 'Asia/Calcutta'],
    ['2027-06-01T10:00[GMT]', undefined, '2027-06-01T10:00', 'UTC'],
    ['2027-01-01T10:00+00:00[Europe/London]', undefined, '2027-01-01T10:00', 'Europe/London'],
    // One that occurs twice is the first, unless its offset says which.
    ['2027-11-07T01:30', newYork, '2027-11-07T05:30', newYork],
    ['2027-11-07T01:30-04:00', newYork, '2027-11-07T05:30', newYork],
    ['2027-11-07T01:30-05:00', newYork, '2027-11-07T06:30', newYork],
    [`2027-11-07T01:30-05:00[${newYork}]`, undefined, '2027-11-07T06:30', newYork],
    [
      '2027-04-04T01:45+10:30[Australia/Lord_Howe]',
      undefined,
      '2027-04-03T15:15',
      'Australia/Lord_Howe',
    ],
  ]

test.each(starts)('%s beside %s is %s', (text, beside, meaning, agreedZone) => {
  expect(isStart(text)).toBe(true)
  const read = readStart(text, beside)
  if ('fault' in read) throw new Error(read.fault)
  expect(showInstant(read.startMs).slice(0, 16)).toBe(meaning)
  expect(read.agreedZone).toBe(agreedZone)
})

/** A text and the zone beside it, and what the refusal has to name. */
const refused: [text: string, beside: string | undefined, named: string[]][] = [
  // Neither zone nor offset: both ways are shown.
  ['2027-06-01T10:00', undefined, ['timezone beside it', '2027-06-01T10:00[Area/City]', 'Z']],
  ['2027-06-01T10:00:00.000', undefined, ['2027-06-01T10:00 with']],
  // Skipped: the nearest before and after.
  ['2027-03-14T02:00', newYork, ['2027-03-14T01:59', '2027-03-14T03:00']],
  ['2027-03-14T02:59', newYork, ['2027-03-14T01:59', '2027-03-14T03:00']],
  [`2027-03-14T02:30[${newYork}]`, undefined, ['2027-03-14T01:59', '2027-03-14T03:00']],
  [`2027-03-14T02:30-05:00[${newYork}]`, undefined, ['2027-03-14T01:59', '2027-03-14T03:00']],
  ['2027-10-03T02:15', 'Australia/Lord_Howe', ['2027-10-03T01:59', '2027-10-03T02:30']],
  ['2011-12-30T10:00', 'Pacific/Apia', ['2011-12-29T23:59', '2011-12-31T00:00']],
  // An offset that the zone does not have then.
  ['2027-06-01T10:00-05:00', newYork, ['-05:00', newYork, 'is -04:00:']],
  ['2027-01-01T10:00-04:00', newYork, ['-04:00', 'is -05:00:']],
  ['2027-11-07T01:30-06:00', newYork, ['-06:00', 'is -04:00 or -05:00:']],
  [`2027-06-01T10:00-05:00[${newYork}]`, undefined, ['-05:00', 'is -04:00:']],
  [`2027-06-01T10:00+00:00[${newYork}]`, undefined, ['+00:00', 'is -04:00:']],
  [`2027-06-01T10:00+00:00[${newYork}]`, newYork, ['+00:00', 'is -04:00:']],
  ['2027-06-01T10:00+05:00[Asia/Kolkata]', undefined, ['+05:00', 'is +05:30:']],
  // Two zones, no zone, or more than a zone.
  [`2027-06-01T10:00[${newYork}]`, 'Europe/Berlin', [newYork, 'Europe/Berlin']],
  [`2027-06-01T10:00Z[${newYork}]`, 'Europe/Berlin', [newYork, 'Europe/Berlin']],
  ['2027-06-01T10:00[Mars/X]', undefined, ['[Mars/X]']],
  ['2027-06-01T10:00[america/new_york]', undefined, ['[america/new_york]']],
  ['2027-06-01T10:00Z[Mars/X]', newYork, ['[Mars/X]']],
  ['2027-06-01T10:00[EST]', undefined, ['[EST]', newYork]],
  ['2027-06-01T10:00-04:00[-04:00]', undefined, ['[-04:00]']],
  ['2027-06-01T10:00[!u-ca=hebrew]', newYork, ['leave out [!u-ca=hebrew]']],
  [`2027-06-01T10:00[${newYork}][!u-ca=iso8601]`, undefined, ['leave out [!u-ca=iso8601]']],
  [`2027-06-01T10:00[${newYork}][u-ca=iso8601]`, undefined, ['leave out [u-ca=iso8601]']],
  [`2027-06-01T10:00[${newYork}][${newYork}]`, undefined, [`leave out [${newYork}]`]],
  ['2027-06-01T14:00Z[!knort=blargel]', undefined, ['leave out [!knort=blargel]']],
]

test.each(refused)('%s beside %s is refused', (text, beside, named) => {
  expect(isStart(text)).toBe(true)
  const read = readStart(text, beside)
  const fault = 'fault' in read ? read.fault : showInstant(read.startMs)
  for (const word of named) expect(fault).toContain(word)
})

describe('no start at all', () => {
  test.each([
    '',
    'tomorrow at ten',
    '2027-06-01',
    '10:00',
    '2027-06-01 10:00',
    '2027-06-01T10',
    '2027-06-01T10:00:30',
    '2027-06-01T10:00:00.001',
    '2027-06-01T24:00',
    '2027-02-29T10:00',
    '2027-06-01T10:00 04:00',
    '2027-06-01T10:00-0400',
    `2027-06-01T10:00 [${newYork}]`,
    `2027-06-01T10:00[${newYork}`,
    `2027-06-01T10:00${newYork}]`,
    `2027-06-01T10:00[[${newYork}]]`,
    `2027-06-01T10:00[${newYork}] `,
    '2027-06-01T10:00[]',
    '2027-06-01T10:00[\n]',
    `2027-06-01T10:00[${'x'.repeat(65)}]`,
    `[${newYork}]`,
    `2027-06-01[${newYork}]`,
    `[${newYork}]2027-06-01T10:00`,
  ])('is %j', (text) => {
    expect(isStart(text)).toBe(false)
  })
})

test('no wall time leads past the last year, as no instant does', () => {
  const last = readStart('9998-12-31T18:59', 'America/New_York')
  expect(last).toEqual({ startMs: Date.UTC(9999, 0) - 60_000, agreedZone: 'America/New_York' })
  const past = readStart('9998-12-31T19:00', 'America/New_York')
  expect(past).toEqual({ fault: 'must be in a year from 1970 to 9998, in UTC as well' })
})
