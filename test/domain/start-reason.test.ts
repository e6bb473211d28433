import { expect, test } from 'bun:test'
import { dateReason, startReason } from '../../src/domain/time/start-reason.ts'
import { isStart } from '../../src/domain/time/start-time.ts'
import { plainWording, said, saidAt } from '../../src/domain/wording/says.ts'

/** A Tuesday. */
const nowMs = Date.parse('2026-03-10T10:00:00Z')
const inWords = (text: ReturnType<typeof startReason>) =>
  text === null ? null : said(saidAt(text, nowMs), plainWording)

const noZone = 'with timezone beside it, the zone in which it is meant, as Area/City'
const today = 'today is Tuesday 10 March 2026 in UTC'

test.each([
  ['2027-06-01 10:00', `has a blank between date and time: send 2027-06-01T10:00 ${noZone}`],
  ['2027-06-01 10:00 PM', `has AM or PM: send 2027-06-01T22:00 ${noZone}`],
  ['12:30 a.m. on June 1st, 2027', `has AM or PM: send 2027-06-01T00:30 ${noZone}`],
  [
    '2027-06-01',
    'has no hour: write it behind the date, as 2027-06-01THH:MM, with timezone beside it',
  ],
  ['2027-06-01T10', `is not written as times are here: send 2027-06-01T10:00 ${noZone}`],
  ['2027-06-01T9:00', `is not written as times are here: send 2027-06-01T09:00 ${noZone}`],
  ['2027-06-01T10:00-0400', 'is not written as times are here: send 2027-06-01T10:00-04:00'],
  ['2027-06-01T10:00-04', 'is not written as times are here: send 2027-06-01T10:00-04:00'],
  ['20270601T100000Z', 'is not written as times are here: send 2027-06-01T10:00:00Z'],
  ['2026-W12-2T10:00Z', 'is not written as times are here: send 2026-03-17T10:00:00Z'],
  [
    'Tue Mar 17 2026 11:00:00 GMT-0400 (Eastern Daylight Time)',
    'is not written as times are here: send 2026-03-17T11:00-04:00',
  ],
  ['Tue, 17 Mar 2026 15:00:00 GMT', 'is not written as times are here: send 2026-03-17T15:00:00Z'],
  [
    'Tuesday 17 March 2026, 11:00 EDT',
    'is not written as times are here: send 2026-03-17T11:00 with timezone beside it, America/New_York if its EDT is meant',
  ],
  [
    'Monday 17 March 2026, 11:00 UTC',
    'names another weekday than its date has, for 2026-03-17 is Tuesday: send 2026-03-17T11:00:00Z',
  ],
  [
    '2026-03-17 11:00 America/New_York',
    'has a blank between date and time: send 2026-03-17T11:00[America/New_York]',
  ],
  ['17. März 2026 um 11 Uhr', `is not written as times are here: send 2026-03-17T11:00 ${noZone}`],
  [
    '17 de marzo de 2026 11:00',
    `is not written as times are here: send 2026-03-17T11:00 ${noZone}`,
  ],
  ['3/17/2026, 11:00:00 AM', `has AM or PM: send 2026-03-17T11:00 ${noZone}`],
  [
    '2026-03-17 14:00-14:30',
    `has a blank between date and time: send 2026-03-17T14:00 ${noZone}; how long it takes belongs into duration`,
  ],
  ['1773759600', 'is a count of seconds or milliseconds: send 2026-03-17T15:00:00Z'],
  ['1773759630000', 'is a count of seconds or milliseconds: send 2026-03-17T15:00:00Z'],
  [
    'tomorrow 10:00',
    `says its day in words: ${today}, tomorrow 2026-03-11; send 2026-03-11T10:00 and timezone beside it`,
  ],
  [
    'next Tuesday',
    `says its day in words: ${today}, the next Tuesday is 2026-03-17; send 2026-03-17THH:MM with the hour that is meant, and timezone beside it`,
  ],
  [
    'Freitag 15 Uhr',
    `says its day in words: ${today}, the next Friday is 2026-03-13; send 2026-03-13T15:00 and timezone beside it`,
  ],
  [
    '3 p.m.',
    `has no date: ${today}; write the date that is meant before it, as YYYY-MM-DDT15:00, with timezone beside it`,
  ],
  [
    'March 17th at 11am',
    `says no year: ${today}, that day next 2026-03-17; send 2026-03-17T11:00 and timezone beside it`,
  ],
  [
    '9. März um 11 Uhr',
    `says no year: ${today}, that day next 2027-03-09; send 2027-03-09T11:00 and timezone beside it`,
  ],
  [
    'noon tomorrow',
    `says its day in words: ${today}, tomorrow 2026-03-11; send 2026-03-11T12:00 and timezone beside it`,
  ],
  [
    "tomorrow at 3 o'clock",
    `says its day in words: ${today}, tomorrow 2026-03-11; send 2026-03-11THH:MM with the hour that is meant, and timezone beside it`,
  ],
  ['2026-03-17 at 11', `is not written as times are here: send 2026-03-17T11:00 ${noZone}`],
  [
    '+3d 15:00',
    `says its day in words: ${today}, in 3 days it is 2026-03-13; send 2026-03-13T15:00 and timezone beside it`,
  ],
  ['in 2 hours', 'is told from now: send 2026-03-10T12:00:00Z'],
  ['in 45 minutes', 'is told from now: send 2026-03-10T10:45:00Z'],
  ['first available', 'names no time: ask listSlots for free times, and send one of its starts_at'],
  ['asap', 'names no time: ask listSlots for free times, and send one of its starts_at'],
  [
    '04/05/2027 10:00',
    'may begin with its day or its month: write the year first, as 2027-04-05T10:00 or 2027-05-04T10:00, whichever is meant, with timezone beside it',
  ],
  [
    '3/4/26 11:00',
    'has a year of two digits: write the year first, as 2026-03-04T11:00 or 2026-04-03T11:00, whichever is meant, with timezone beside it',
  ],
  [
    '26-03-17 11:00',
    'has a year of two digits: write the year first, as 2017-03-26T11:00 or 2026-03-17T11:00, whichever is meant, with timezone beside it',
  ],
  [
    'day after tomorrow 11:00',
    `says its day in words: ${today}, in 2 days it is 2026-03-12; send 2026-03-12T11:00 and timezone beside it`,
  ],
  [
    'Tuesday next week at 11:00',
    `says its day in words: ${today}, the Tuesday of next week is 2026-03-17; send 2026-03-17T11:00 and timezone beside it`,
  ],
  [
    'last Tuesday 11:00',
    `says its day in words: ${today}; write the date that is meant before the hour, as YYYY-MM-DDT11:00, with timezone beside it`,
  ],
  [
    'this week',
    `says its day in words: ${today}; write the date that is meant before the hour, as YYYY-MM-DDTHH:MM, with timezone beside it`,
  ],
  ['202603171100', `is not written as times are here: send 2026-03-17T11:00 ${noZone}`],
  ['2026031711', `is not written as times are here: send 2026-03-17T11:00 ${noZone}`],
  ['2026年3月17日 11:00', `is not written as times are here: send 2026-03-17T11:00 ${noZone}`],
  [
    'Dienstag, 24.03. 11:00',
    `says no year: ${today}, that day next 2026-03-24; send 2026-03-24T11:00 and timezone beside it`,
  ],
  [
    '3/17 at 11',
    `says no year: ${today}, that day next 2026-03-17; send 2026-03-17T11:00 and timezone beside it`,
  ],
  [
    'Wed Mar 17 11:00',
    `says no year: ${today}; write the date that is meant before the hour, as YYYY-MM-DDT11:00, with timezone beside it`,
  ],
  [
    'Tuesday the 24th at 11:00',
    `says its day in words: ${today}; write the date that is meant before the hour, as YYYY-MM-DDT11:00, with timezone beside it`,
  ],
  [
    'in two weeks at 11:00',
    `says its day in words: ${today}, in 14 days it is 2026-03-24; send 2026-03-24T11:00 and timezone beside it`,
  ],
  [
    'tomorrow 15:00 EST',
    `says its day in words: ${today}, tomorrow 2026-03-11; send 2026-03-11T15:00 with timezone beside it, America/New_York if its EST is meant`,
  ],
  [
    'Tuesday 15:00 UTC',
    `says its day in words: ${today}, the next Tuesday is 2026-03-17; send 2026-03-17T15:00:00Z`,
  ],
  [
    'Tuesday 17 March 2026 at 3pm Eastern Time',
    'has AM or PM: send 2026-03-17T15:00 with timezone beside it, America/New_York if its Eastern Time is meant',
  ],
  [
    '2026-03-17 11:00 IST',
    'has a blank between date and time: send 2026-03-17T11:00 with timezone beside it, Asia/Kolkata, Asia/Jerusalem or Europe/Dublin if its IST is meant',
  ],
  [
    '2026-03-17 10:00 or 11:00',
    'names more than one time: send one of them, as YYYY-MM-DDTHH:MM with timezone beside it',
  ],
  ['2027-06-01T24:00', 'has the hour 24: midnight is 00:00 of the next day'],
  ['2027-13-01T10:00', 'has a month that does not exist: months are 01 to 12'],
  ['2027-06-01T10:00:30Z', 'is not on a whole minute: leave out the seconds'],
  ['9999-12-31T23:59Z', 'must be in a year from 1970 to 9998, in UTC as well'],
  ['0001-01-01T00:00Z', 'must be in a year from 1970 to 9998, in UTC as well'],
])('%s is no start: it %s', (text, words) => {
  expect(isStart(text)).toBeFalse()
  expect(inWords(startReason(text))).toBe(words)
})

test.each(['', 'perhaps', 'T', '99', '25:00'])('of "%s" nothing more can be said', (text) => {
  expect(startReason(text)).toBeNull()
})

test.each([
  ['2026-03-17T10:00', 'is a time: send the date alone, 2026-03-17'],
  ['17 March 2026', 'is not written as times are here: send 2026-03-17'],
  ['03/17/2026', 'is not written as times are here: send 2026-03-17'],
  ['2026-W12-2', 'is not written as times are here: send 2026-03-17'],
  [
    'Tuesday',
    `says its day in words: ${today}, the next Tuesday is 2026-03-17; +7d is seven days from today`,
  ],
  [
    'next week',
    `says its days in words: ${today}, and next week is 2026-03-16 to 2026-03-22; +7d is seven days from today`,
  ],
  [
    'this week',
    `says its days in words: ${today}, and this week is 2026-03-09 to 2026-03-15; +7d is seven days from today`,
  ],
  [
    'the weekend',
    `says its days in words: ${today}, and weekend is 2026-03-14 to 2026-03-15; +7d is seven days from today`,
  ],
  [
    'next month',
    `says its days in words: ${today}, and next month is 2026-04-01 to 2026-04-30; +7d is seven days from today`,
  ],
  [
    'next Friday',
    `says its day in words: ${today}, the next Friday is 2026-03-13 (the one after it 2026-03-20); +7d is seven days from today`,
  ],
  [
    'Friday next week',
    `says its day in words: ${today}, the Friday of next week is 2026-03-20; +7d is seven days from today`,
  ],
  [
    'the day after tomorrow',
    `says its day in words: ${today}, in 2 days it is 2026-03-12; +7d is seven days from today`,
  ],
  ['last Friday', `says its day in words: ${today}; write the date that is meant as YYYY-MM-DD`],
  ['yesterday', `says its day in words: ${today}; write the date that is meant as YYYY-MM-DD`],
  [
    '04/05/2027',
    'may begin with its day or its month: write the year first, as 2027-04-05 or 2027-05-04, whichever is meant',
  ],
  ['17.3.26', 'has a year of two digits: write the year first, as 2026-03-17'],
  ['in 3 days', 'must be written +3d'],
  ['March 17', `says no year: ${today}, that day next 2026-03-17; +7d is seven days from today`],
  ['29 Feb', `says no year: ${today}, that day next 2028-02-29; +7d is seven days from today`],
  ['+1w', 'must be written +7d'],
  ['2026-W12', 'is not written as times are here: send 2026-03-16'],
  ['soon', null],
])('%s is no date: it %s', (text, words) => {
  expect(inWords(dateReason(text))).toBe(words)
})

/** Each text that a clock can show is read as it was meant, in each notation. */
test('what programs print is told back to the minute', () => {
  for (
    let ms = Date.parse('2026-01-01T00:00Z');
    ms < Date.parse('2028-03-01');
    ms += 86_391_780_000 / 137
  ) {
    const minute = Math.floor(ms / 60_000) * 60_000
    const date = new Date(minute)
    const iso = date.toISOString().slice(0, 16)
    for (const text of [date.toUTCString(), `${minute}`, `${minute / 1_000}`]) {
      expect(inWords(startReason(text))).toEndWith(`send ${iso}:00Z`)
    }
  }
})
