import { describe, expect, test } from 'bun:test'
import { readCalendar } from '../../src/calendars/ics/read.ts'
import { UnreadableCalendar } from '../../src/domain/calendars/unreadable.ts'
import {
  calendarOf,
  calendarTable,
  calendarText,
  spanText,
  tableHuman,
  tableNowMs,
  tableSpan,
} from '../support/calendar-table.ts'

const reading = { ...tableHuman, span: tableSpan, nowMs: tableNowMs }

const busyIn = (text: string) => readCalendar(text, reading).busy.map(spanText)

describe('what is busy, by the table', () => {
  for (const entry of calendarTable) {
    test(entry.name, () => expect(busyIn(calendarOf([entry]))).toEqual([...entry.busy]))
  }

  test('all of it in one calendar', () => {
    const all = calendarTable.flatMap(({ busy }) => busy)
    expect(busyIn(calendarOf(calendarTable)).sort()).toEqual(all.toSorted())
  })
})

const event = (lines: string, uid = 'a') =>
  `BEGIN:VEVENT\nUID:${uid}\nDTSTAMP:20260101T000000Z\n${lines}\nEND:VEVENT`
const hour = 'DTSTART:20260310T100000Z\nDTEND:20260310T110000Z'

test('a list of busy times without events: all but what is free', () => {
  const text = calendarText([
    `BEGIN:VFREEBUSY
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260302T100000Z/PT1H,20260303T100000Z/20260303T110000Z
FREEBUSY;FBTYPE=FREE:20260304T100000Z/PT1H
FREEBUSY:20260305T100000Z/PT1H
END:VFREEBUSY`,
  ])
  expect(busyIn(text)).toEqual([
    '2026-03-02 10:00/11:00',
    '2026-03-03 10:00/11:00',
    '2026-03-05 10:00/11:00',
  ])
})

test('of two versions of an event the newer counts; of events that share a UID by mistake both', () => {
  const newer = event('SEQUENCE:1\nDTSTART:20260311T100000Z\nDTEND:20260311T110000Z')
  expect(busyIn(calendarText([event(hour), newer]))).toEqual(['2026-03-11 10:00/11:00'])
  const other = event('DTSTART:20260311T100000Z\nDTEND:20260311T110000Z')
  expect(busyIn(calendarText([event(hour), other]))).toHaveLength(2)
})

test('a zone that nobody knows is read as that of the human, with a warning', () => {
  const text = calendarText([event('DTSTART;TZID=Nowhere:20260310T100000\nDURATION:PT1H')])
  const { busy, warnings } = readCalendar(text, reading)
  expect(busy.map(spanText)).toEqual(['2026-03-10 09:00/10:00'])
  expect([...warnings.keys()]).toEqual(['names a time zone that nobody knows: Nowhere'])
})

describe('a zone without rules of its own that states its offset', () => {
  // Each at ten in March, and in July.
  const names: Record<string, [march: string, july: string, warned?: boolean]> = {
    '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna': ['09:00', '08:00'],
    '(UTC-05:00) Eastern Time (US & Canada)': ['15:00', '14:00'],
    '(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi': ['04:30', '04:30'],
    '(UTC) Dublin, Edinburgh, Lisbon, London': ['10:00', '09:00'],
    '(GMT-05:00) Berlin': ['15:00', '15:00', true],
    '(UTC+03:00) Nowhere, Somewhere': ['07:00', '07:00', true],
    'GMT+0200': ['08:00', '08:00'],
    'UTC-3': ['13:00', '13:00'],
    '+09:30': ['00:30', '00:30'],
  }
  for (const [name, [march, july, isWarned = false]] of Object.entries(names)) {
    test(name, () => {
      const on = (date: string) =>
        event(`DTSTART;TZID="${name}":${date}T100000\nDURATION:PT1H`, date)
      const { busy, warnings } = readCalendar(
        calendarText([on('20260303'), on('20260703')]),
        reading,
      )
      expect(busy.map((time) => spanText(time).slice(11, 16))).toEqual([march, july])
      const words = `names a time zone of which nobody knows more than its offset: ${name}`
      expect([...warnings.keys()]).toEqual(isWarned ? [words] : [])
    })
  }

  test('what no place on earth has is none', () => {
    const text = calendarText([event('DTSTART;TZID=GMT+9900:20260310T100000\nDURATION:PT1H')])
    expect([...readCalendar(text, reading).warnings.keys()]).toEqual([
      'names a time zone that nobody knows: GMT+9900',
    ])
  })
})

test('what is not read is warned about', () => {
  const text = calendarText([
    event('SUMMARY:no start'),
    'BEGIN:VAVAILABILITY\nUID:b\nEND:VAVAILABILITY',
  ])
  expect([...readCalendar(text, reading).warnings.keys()]).toEqual([
    'has an event without a start',
    'has VAVAILABILITY, which is not read',
  ])
})

describe('a calendar that nobody can read is never free', () => {
  const unreadable: Record<string, string> = {
    'a page that asks to sign in': '<!doctype html><html><body>Sign in</body></html>',
    nothing: '',
    'a text that breaks off': calendarText([event(hour)]).slice(0, 120),
    'a contact': 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n',
    'every second': calendarText([event(`${hour}\nRRULE:FREQ=SECONDLY`)]),
    'every minute': calendarText([event(`${hour}\nRRULE:FREQ=MINUTELY;COUNT=1000`)]),
    'every hour without an end': calendarText([event(`${hour}\nRRULE:FREQ=HOURLY`)]),
    'a rule whose numbers are out of bounds': calendarText([
      event(`${hour}\nRRULE:FREQ=MONTHLY;BYMONTHDAY=0`),
    ]),
    'a rule that ends at no time': calendarText([event(`${hour}\nRRULE:FREQ=DAILY;UNTIL=soon`)]),
    'every second of each day': calendarText([
      event(`${hour}\nRRULE:FREQ=DAILY;BYSECOND=${upTo(60)};BYMINUTE=${upTo(60)}`),
    ]),
    'hours counted since the year 1': calendarText([
      event(`DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;COUNT=100000000`),
    ]),
    'a zone with a rule without an end': calendarText([
      'BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:20000101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=HOURLY\nEND:STANDARD\nEND:VTIMEZONE',
      event('DTSTART;TZID=X:20260310T100000\nDURATION:PT1H'),
    ]),
    'more than it may have': calendarText(
      Array.from({ length: 14 }, (_, n) =>
        event('DTSTART:20260221T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY', `${n}`),
      ),
    ),
  }
  for (const [name, text] of Object.entries(unreadable)) {
    test(name, () => expect(() => busyIn(text)).toThrow(UnreadableCalendar))
  }
})

function upTo(count: number): string {
  return Array.from({ length: count }, (_, n) => n).join(',')
}

test('a rule whose hours its interval never meets has an end', () => {
  const text = calendarText([event(`${hour}\nRRULE:FREQ=HOURLY;INTERVAL=24;BYHOUR=3`)])
  expect(busyIn(text)).toEqual(['2026-03-10 10:00/11:00'])
})

test('a rule of an interval that leads nowhere is its start', () => {
  const text = calendarText([event(`${hour}\nRRULE:FREQ=DAILY;INTERVAL=999999999`)])
  expect(busyIn(text)).toEqual(['2026-03-10 10:00/11:00'])
})

describe('an event of which nobody can say when it is', () => {
  const broken: Record<string, [lines: string, why: string]> = {
    'a start on no day': ['DTSTART:20260231T100000Z\nDURATION:PT1H', 'has a start that is no time'],
    'a start in words': ['DTSTART:soon\nDURATION:PT1H', 'has a start that is no time'],
    'an end on no day': [
      'DTSTART:20260310T100000Z\nDTEND:20260310T250000Z',
      'has an end that is no time',
    ],
    'an end before its start': [
      'DTSTART:20260310T100000Z\nDTEND:20260310T090000Z',
      'has an end that lies before its start',
    ],
    'a last day before its first': [
      'DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260309',
      'has an end that lies before its start',
    ],
    'a period that goes back': [
      'DTSTART:20260310T100000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260311T100000Z/20260311T090000Z',
      'has an end that lies before its start',
    ],
    'a length in words': ['DTSTART:20260310T100000Z\nDURATION:long', 'has an end that is no time'],
    'a length that goes back': [
      'DTSTART:20260310T100000Z\nDURATION:-PT1H',
      'has an end that is no time',
    ],
    'a further date on no day': [
      `${hour}\nRDATE:20260311T100000Z,20260399T100000Z`,
      'has a further date that is no time',
    ],
    'a further period without a length': [
      `${hour}\nRDATE;VALUE=PERIOD:20260311T100000Z/long`,
      'has a further date that is no time',
    ],
    'a rule without sense': [`${hour}\nRRULE:FREQ=HOURLY`, 'recurs without sense: too many times'],
  }
  const errorOf = (text: string) => {
    try {
      return `read: ${busyIn(text)}`
    } catch (error) {
      return error instanceof UnreadableCalendar ? error.message : `other: ${error}`
    }
  }
  for (const [name, [lines, why]] of Object.entries(broken)) {
    test(`${name}: the calendar is not read as free of it, and says why`, () => {
      expect(errorOf(calendarText([event(hour, 'b'), event(lines)]))).toBe(
        `has an event that ${why}`,
      )
    })
    test(`${name}: what is shown as free takes no time, whenever it is`, () => {
      const free = event(`${lines}\nTRANSP:TRANSPARENT`)
      const { busy, warnings } = readCalendar(calendarText([event(hour, 'b'), free]), reading)
      expect(busy.map(spanText)).toEqual(['2026-03-10 10:00/11:00'])
      expect(warnings.size).toBeLessThan(2)
    })
  }

  test('all of them are counted, whatever is wrong with each', () => {
    const some = Object.values(broken).map(([lines], n) => event(lines, `${n}`))
    expect(errorOf(calendarText(some))).toBe(
      'has 11 events that cannot be read: one of them has a start that is no time',
    )
  })

  test('a date left out that is no time leaves nothing out', () => {
    const text = calendarText([event(`${hour}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260399T100000Z`)])
    expect(busyIn(text)).toHaveLength(2)
  })

  test('busy times of which one is none', () => {
    const text = calendarText([
      'BEGIN:VFREEBUSY\nFREEBUSY:20260302T100000Z/PT1H,20260399T100000Z/PT1H\nEND:VFREEBUSY',
    ])
    expect(errorOf(text)).toBe('has an event that has a further date that is no time')
  })
})

describe('recurring events', () => {
  const weekly = 'DTSTART:20260302T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5'
  const instead = (day: string, hour: string, more = '') =>
    event(
      `RECURRENCE-ID${more}:202603${day}T100000Z\nDTSTART:202603${day}T${hour}0000Z\nDURATION:PT1H`,
    )
  const hoursIn = (...events: readonly string[]) =>
    busyIn(calendarText(events)).map((time) => `${time.slice(8, 10)} ${time.slice(11, 13)}`)

  test('of two exceptions for one date the later version counts, of equal ones the last', () => {
    const older = instead('09', '14')
    const newer = instead('09', '16').replace('UID:a', 'UID:a\nSEQUENCE:2')
    const whole = (hour: string) => ['02 10', `09 ${hour}`, '16 10', '23 10', '30 10']
    expect(hoursIn(event(weekly), older, newer)).toEqual(whole('16'))
    expect(hoursIn(event(weekly), newer, older)).toEqual(whole('16'))
    expect(hoursIn(event(weekly), older, instead('09', '17'))).toEqual(whole('17'))
  })

  test('of exceptions for all later dates the latest before a date counts, in whatever order they stand', () => {
    const later = ';RANGE=THISANDFUTURE'
    const some = [instead('16', '14', later), instead('23', '16', later)]
    const expected = ['02 10', '09 10', '16 14', '23 16', '30 16']
    expect(hoursIn(event(weekly), ...some)).toEqual(expected)
    expect(hoursIn(event(weekly), ...some.toReversed())).toEqual(expected)
  })

  test('one shown as free is busy from where an exception for all later dates says so', () => {
    const free = event(`${weekly}\nTRANSP:TRANSPARENT`)
    expect(hoursIn(free)).toEqual([])
    expect(hoursIn(free, instead('09', '14'))).toEqual(['09 14'])
    const later = instead('16', '14', ';RANGE=THISANDFUTURE')
    expect(hoursIn(free, later)).toEqual(['16 14', '23 14', '30 14'])
  })

  test('of several dates left out each is', () => {
    const gone = 'EXDATE:20260309T100000Z,20260323T100000Z\nEXDATE;VALUE=DATE:20260330'
    expect(hoursIn(event(`${weekly}\n${gone}`))).toEqual(['02 10', '16 10'])
  })

  test('one that is long reaches into what is read from before it, by days and by hours', () => {
    // What is read begins on 19 February.
    const monthly = (length: string) =>
      event(
        `DTSTART:20260101T100000Z\nDURATION:${length}\nRRULE:FREQ=MONTHLY;UNTIL=20260215T000000Z`,
      )
    expect(busyIn(calendarText([monthly('P20D')]))).toEqual(['2026-02-01 10:00/2026-02-21 10:00'])
    expect(busyIn(calendarText([monthly('PT480H')]))).toEqual(['2026-02-01 10:00/2026-02-21 10:00'])
    expect(busyIn(calendarText([monthly('P10D')]))).toEqual([])
  })

  test('what begins or ends with what is read is none of it', () => {
    const at = (start: string, length: string) => event(`DTSTART:${start}\nDURATION:${length}`)
    const [fromMs, toMs] = [tableSpan.startMs, tableSpan.endMs]
    const stamp = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.000/g, '')
    const found = (startMs: number) => busyIn(calendarText([at(stamp(startMs), 'PT1H')])).length
    const hourMs = 3_600_000
    expect([-hourMs, 1_000 - hourMs].map((ms) => found(fromMs + ms))).toEqual([0, 1])
    expect([-1_000, 0].map((ms) => found(toMs + ms))).toEqual([1, 0])
  })

  test('busy times stand in the order of their starts, then of their ends', () => {
    const at = (uid: string, hours: number, start = '10') =>
      event(`DTSTART:20260310T${start}0000Z\nDURATION:PT${hours}H`, uid)
    expect(busyIn(calendarText([at('a', 3), at('b', 1), at('c', 9, '09')]))).toEqual([
      '2026-03-10 09:00/18:00',
      '2026-03-10 10:00/11:00',
      '2026-03-10 10:00/13:00',
    ])
  })
})

test('five thousand times are as many as a calendar may have', () => {
  const many = (count: number) =>
    calendarText(Array.from({ length: count }, (_, n) => event(hour, `${n}`)))
  expect(busyIn(many(5_000))).toHaveLength(5_000)
  expect(() => busyIn(many(5_001))).toThrow('has more than 5000 times within 400 days')
})
