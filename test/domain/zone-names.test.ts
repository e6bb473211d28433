/** What a zone may be called, and which names are one. */
import { expect, test } from 'bun:test'
import {
  canonicalZone,
  isTimeZone,
  newZoneFault,
  offsetMs2026a,
  placeOfOffsetFault,
} from '../../src/domain/time/zone.ts'

test.each([
  'America/New_York',
  'US/Pacific',
  'Asia/Calcutta',
  'CET',
  'EST5EDT',
  'WET',
  'UTC',
  'Etc/UTC',
  'GMT',
  'Zulu',
  'UCT',
  'Universal',
  'Etc/GMT',
  'Etc/GMT0',
])('%s may be a new value', (name) => {
  expect(newZoneFault(name)).toBeNull()
})

test.each([
  ['EST', 'America/New_York'],
  ['MST', 'America/Denver'],
  ['HST', 'Pacific/Honolulu'],
  ['Etc/GMT+5', 'its sign is the reverse'],
  ['Etc/GMT-14', 'its sign is the reverse'],
])('%s is known, and refused as a new value with a word on %s', (name, words) => {
  expect(isTimeZone(name)).toBeTrue()
  expect(newZoneFault(name)).toContain(words)
})

test.each(['+02:00', 'Mars/Olympus', 'america/new_york', 'PDT', 'Etc/GMT+15', '', 'UTC+2', 'Z'])(
  '"%s" is no zone',
  (name) => {
    expect(isTimeZone(name)).toBeFalse()
    expect(newZoneFault(name)).toStartWith('must be an IANA time zone name')
  },
)

test.each([
  ['america/new_york', 'America/New_York'],
  ['America/New York', 'America/New_York'],
  ['berlin', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['PST', 'America/Los_Angeles'],
  ['Eastern Time', 'America/New_York'],
  ['CEST', 'Europe/Berlin'],
  ['Pacific', 'America/Los_Angeles'],
  ['mountain', 'America/Denver'],
  ['US Eastern Standard Time', 'America/New_York'],
  ['Central Standard Time', 'America/Chicago'],
  ['Central European Time', 'Europe/Berlin'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['Eastern European Summer Time', 'Europe/Athens'],
  ['GMT Standard Time', 'Europe/London'],
  ['India Standard Time', 'Asia/Kolkata'],
  ['Australian Eastern Time', 'Australia/Sydney'],
  ['Berlin time', 'Europe/Berlin'],
  ['Europe/Munich', 'Europe/Berlin'],
  ['München', 'Europe/Berlin'],
  ['San Francisco', 'America/Los_Angeles'],
  ['Z', 'UTC'],
  ['ET', 'America/New_York'],
  ['CST', 'America/Chicago, Asia/Shanghai or America/Havana'],
  ['IST', 'Asia/Kolkata, Asia/Jerusalem or Europe/Dublin'],
  ['Central Europe', 'Europe/Berlin'],
  ['Central Africa Time', 'Africa/Maputo'],
  ['Eastern Africa', 'Africa/Nairobi'],
  ['Eastern Australia', 'Australia/Sydney or Australia/Brisbane'],
  ['Central Standard Time (Mexico)', 'America/Mexico_City'],
  ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
  ['United States', 'America/New_York, America/Chicago, America/Denver or America/Los_Angeles'],
  ['Netherlands', 'Europe/Amsterdam'],
  ['South Korea', 'Asia/Seoul'],
  ['Paris, Texas', 'America/Chicago or Europe/Paris'],
  ['Austin, TX', 'America/Chicago'],
  ['Georgia', 'America/New_York or Asia/Tbilisi'],
  ['America/NewYork', 'America/New_York'],
  ['Europe/Berin', 'Europe/Berlin'],
])('%s is refused with %s', (name, guess) => {
  expect(newZoneFault(name)).toEndWith(`Did you mean ${guess}?`)
})

test.each(['Mars/Olympus', '', ' ', '+02:00', 'GMT+2', 'UTC-3', 'Central Asia Time'])(
  'of "%s" nothing is guessed',
  (name) => {
    expect(newZoneFault(name)).not.toContain('Did you mean')
  },
)

test.each([
  ['GMT+1', 'THH:MM+01:00'],
  ['UTC-5', 'THH:MM-05:00'],
  ['+0530', 'THH:MM+05:30'],
  ['UTC +2', 'THH:MM+02:00'],
])('of %s the end of a time is shown: %s', (name, end) => {
  expect(newZoneFault(name)).toEndWith(`as in ${end}, and then no timezone beside it`)
})

test.each([
  ['US/Pacific', 'America/Los_Angeles'],
  ['America/Los_Angeles', 'America/Los_Angeles'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Etc/UTC', 'UTC'],
  ['GMT', 'UTC'],
  ['Zulu', 'UTC'],
  ['Etc/Greenwich', 'UTC'],
  ['UTC', 'UTC'],
])('%s stands for %s', (name, zone) => {
  expect(canonicalZone(name)).toBe(zone)
})

/** By the rules that 0.1.0 had: seven clocks stood otherwise then, the others as now. */
test.each([
  ['America/Vancouver', '2027-01-15T17:00Z', -8],
  ['America/Vancouver', '2027-07-15T17:00Z', -7],
  ['Canada/Pacific', '2027-01-15T17:00Z', -8],
  ['America/Winnipeg', '2027-01-15T17:00Z', -6],
  ['America/Edmonton', '2027-01-15T17:00Z', -7],
  ['America/Yellowknife', '2027-01-15T17:00Z', -7],
  ['Africa/Casablanca', '2027-01-15T17:00Z', 1],
  ['America/New_York', '2027-01-15T17:00Z', -5],
  ['UTC', '2027-01-15T17:00Z', 0],
])('%s at %s was %d hours from UTC by 2026a', (zone, at, hours) => {
  expect(offsetMs2026a(zone, Date.parse(at)) / 3_600_000).toBe(hours)
})

const place = 'must be the IANA name of a place, whose clock may change:'

test.each([
  [
    'GMT+2',
    'Europe/Berlin has in summer, Europe/Athens has in winter and Africa/Johannesburg has all year',
  ],
  [
    'UTC-05:00',
    'America/Chicago has in summer, America/New_York has in winter and America/Bogota has all year',
  ],
  ['+0530', 'Asia/Kolkata has all year'],
])('without a time beside it %s is the offset of places', (name, places) => {
  expect(placeOfOffsetFault(name)).toBe(`${place} ${name} is an offset, which ${places}`)
})

test('an offset that no large place has is told to be one, and what is none is not', () => {
  expect(placeOfOffsetFault('UTC+13:45')).toBe(`${place} UTC+13:45 is an offset`)
  expect(placeOfOffsetFault('Europe/Berlin')).toBeNull()
})
