/**
 * What is busy, written by hand: events as calendars have them, and when they take the time of Ana in Berlin. The
 * clock there goes from +01:00 to +02:00 on 29 March 2026 at 01:00Z and back on 25 October at 01:00Z; New York's from
 * -05:00 to -04:00 on 8 March.
 */

import { dayMs } from '../../src/domain/time/units.ts'

export const tableHuman = { timeZone: 'Europe/Berlin', email: 'ana@acme.com' }
export const tableNowMs = Date.UTC(2026, 1, 20)
export const tableSpan = { startMs: tableNowMs - dayMs, endMs: tableNowMs + 400 * dayMs }

export interface TableEntry {
  readonly name: string
  /** The events of one UID, each its lines; UID and DTSTAMP are added. */
  readonly events: readonly string[]
  /** In UTC: `2026-03-02 08:00/09:00`, with both dates where it ends on another. */
  readonly busy: readonly string[]
  /** Servers that refuse to keep it, or keep something else. */
  readonly notAt?: readonly ('radicale' | 'xandikos')[]
}

export const calendarTable: readonly TableEntry[] = [
  {
    name: 'a weekly meeting: one date left out, one moved, one called off',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260302T090000
DTEND;TZID=Europe/Berlin:20260302T100000
RRULE:FREQ=WEEKLY;COUNT=6
EXDATE;TZID=Europe/Berlin:20260309T090000`,
      `RECURRENCE-ID;TZID=Europe/Berlin:20260316T090000
DTSTART;TZID=Europe/Berlin:20260317T140000
DTEND;TZID=Europe/Berlin:20260317T153000`,
      `RECURRENCE-ID;TZID=Europe/Berlin:20260323T090000
DTSTART;TZID=Europe/Berlin:20260323T090000
DTEND;TZID=Europe/Berlin:20260323T100000
STATUS:CANCELLED`,
    ],
    busy: [
      '2026-03-02 08:00/09:00',
      '2026-03-17 13:00/14:30',
      '2026-03-30 07:00/08:00',
      '2026-04-06 07:00/08:00',
    ],
  },
  {
    name: 'an exception written in UTC, of a meeting written by a zone',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260302T200000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=2`,
      `RECURRENCE-ID:20260309T190000Z
DTSTART:20260309T210000Z
DTEND:20260309T213000Z`,
    ],
    busy: ['2026-03-02 19:00/20:00', '2026-03-09 21:00/21:30'],
  },
  {
    name: 'an exception that stands for the later ones too',
    events: [
      `DTSTART:20260304T110000Z
DTEND:20260304T120000Z
RRULE:FREQ=WEEKLY;COUNT=4`,
      `RECURRENCE-ID;RANGE=THISANDFUTURE:20260318T110000Z
DTSTART:20260318T130000Z
DTEND:20260318T143000Z`,
    ],
    busy: [
      '2026-03-04 11:00/12:00',
      '2026-03-11 11:00/12:00',
      '2026-03-18 13:00/14:30',
      '2026-03-25 13:00/14:30',
    ],
  },
  {
    name: 'dates added',
    events: [
      `DTSTART:20260304T120000Z
DTEND:20260304T130000Z
RDATE:20260306T150000Z,20260307T150000Z`,
    ],
    busy: ['2026-03-04 12:00/13:00', '2026-03-06 15:00/16:00', '2026-03-07 15:00/16:00'],
  },
  {
    name: 'a period added, with a length of its own',
    events: [
      `DTSTART:20260304T160000Z
DTEND:20260304T170000Z
RDATE;VALUE=PERIOD:20260308T150000Z/PT30M,20260309T150000Z/20260309T152000Z`,
    ],
    busy: ['2026-03-04 16:00/17:00', '2026-03-08 15:00/15:30', '2026-03-09 15:00/15:20'],
    notAt: ['radicale'],
  },
  {
    name: 'dates left out by date of a meeting by time',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260302T003000
DURATION:PT15M
RRULE:FREQ=DAILY;COUNT=3
EXDATE;VALUE=DATE:20260303`,
    ],
    busy: ['2026-03-01 23:30/23:45', '2026-03-03 23:30/23:45'],
  },
  {
    name: 'whole days are those of the human, also where the clock changes',
    events: [`DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330`],
    busy: ['2026-03-27 23:00/2026-03-29 22:00'],
  },
  {
    name: 'a date without an end is one day',
    events: [`DTSTART;VALUE=DATE:20260310`],
    busy: ['2026-03-09 23:00/2026-03-10 23:00'],
  },
  {
    name: 'a birthday of somebody whose year nobody knows',
    events: [`DTSTART;VALUE=DATE:16040312\nRRULE:FREQ=YEARLY`],
    busy: ['2026-03-11 23:00/2026-03-12 23:00', '2027-03-11 23:00/2027-03-12 23:00'],
  },
  {
    name: 'a time without an end takes none',
    events: [`DTSTART:20260311T080000Z`],
    busy: [],
  },
  {
    name: 'a time that ends as it starts takes none',
    events: [`DTSTART:20260311T080000Z\nDTEND:20260311T080000Z`],
    busy: [],
  },
  {
    name: 'transparent',
    events: [`DTSTART:20260311T090000Z\nDTEND:20260311T100000Z\nTRANSP:TRANSPARENT`],
    busy: [],
  },
  {
    name: 'cancelled',
    events: [`DTSTART:20260311T090000Z\nDTEND:20260311T100000Z\nSTATUS:CANCELLED`],
    busy: [],
  },
  {
    name: 'declined by the human',
    events: [
      `DTSTART:20260311T090000Z
DTEND:20260311T100000Z
ORGANIZER:mailto:boss@acme.com
ATTENDEE;CN="Ana; or so";PARTSTAT=DECLINED:mailto:Ana@Acme.com`,
    ],
    busy: [],
  },
  {
    name: 'declined by another',
    events: [
      `DTSTART:20260311T100000Z
DTEND:20260311T110000Z
ORGANIZER:mailto:boss@acme.com
ATTENDEE;PARTSTAT=DECLINED:mailto:ben@acme.com
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@acme.com`,
    ],
    busy: ['2026-03-11 10:00/11:00'],
  },
  {
    name: 'tentative is busy',
    events: [`DTSTART:20260311T110000Z\nDTEND:20260311T120000Z\nSTATUS:TENTATIVE`],
    busy: ['2026-03-11 11:00/12:00'],
  },
  {
    name: 'free as Outlook says it',
    events: [`DTSTART:20260311T110000Z\nDTEND:20260311T120000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE`],
    busy: [],
  },
  {
    name: 'out of office as Outlook says it',
    events: [`DTSTART:20260311T130000Z\nDTEND:20260311T140000Z\nX-MICROSOFT-CDO-BUSYSTATUS:OOF`],
    busy: ['2026-03-11 13:00/14:00'],
  },
  {
    name: 'a zone by its name in Windows, over the change of its clock',
    events: [
      `DTSTART;TZID=Eastern Standard Time:20260302T090000
DTEND;TZID=Eastern Standard Time:20260302T093000
RRULE:FREQ=WEEKLY;COUNT=3`,
    ],
    busy: ['2026-03-02 14:00/14:30', '2026-03-09 13:00/13:30', '2026-03-16 13:00/13:30'],
  },
  {
    name: 'a zone by a name that ends in that of IANA',
    events: [
      `DTSTART;TZID=/example.org/20050126_1/America/New_York:20260303T090000\nDURATION:PT30M`,
    ],
    busy: ['2026-03-03 14:00/14:30'],
  },
  {
    name: 'a zone that the calendar brings itself, over the change of its clock',
    events: [
      `DTSTART;TZID=Out of the blue:20260328T100000
DTEND;TZID=Out of the blue:20260328T110000
RRULE:FREQ=DAILY;COUNT=2`,
    ],
    busy: ['2026-03-28 07:00/08:00', '2026-03-29 06:00/07:00'],
  },
  {
    name: 'no zone at all is that of the human',
    events: [`DTSTART:20260305T080000\nDTEND:20260305T083000`],
    busy: ['2026-03-05 07:00/07:30'],
  },
  {
    name: 'half past two, which one night skips: read by the offset before',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260328T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3`,
    ],
    busy: ['2026-03-28 01:30/01:45', '2026-03-29 01:30/01:45', '2026-03-30 00:30/00:45'],
  },
  {
    name: 'half past two, which comes twice one night: the first',
    events: [
      `DTSTART;TZID=Europe/Berlin:20261024T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3`,
    ],
    busy: ['2026-10-24 00:30/00:45', '2026-10-25 00:30/00:45', '2026-10-26 01:30/01:45'],
  },
  {
    name: 'half past two, which one night skips, until three',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260329T023000\nDTEND;TZID=Europe/Berlin:20260329T030000`,
    ],
    busy: ['2026-03-29 01:30/02:00'],
  },
  {
    name: 'from before a change of the clock to after it',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260329T013000\nDTEND;TZID=Europe/Berlin:20260329T033000`,
    ],
    busy: ['2026-03-29 00:30/01:30'],
  },
  {
    name: 'a length of one day is one of the clock',
    events: [`DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D`],
    busy: ['2026-03-28 11:00/2026-03-29 10:00'],
  },
  {
    name: 'a length of 24 hours is elapsed time',
    events: [`DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H`],
    busy: ['2026-03-28 11:00/2026-03-29 11:00'],
    // Both keep it as one day.
    notAt: ['radicale', 'xandikos'],
  },
  {
    name: 'the last working day of each month',
    events: [
      `DTSTART:20260331T160000Z
DURATION:PT1H
RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2`,
    ],
    busy: ['2026-03-31 16:00/17:00', '2026-04-30 16:00/17:00'],
  },
  {
    name: 'the second Tuesday of March, for years already',
    events: [
      `DTSTART;TZID=Europe/Berlin:20110308T180000
DURATION:PT1H
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2TU`,
    ],
    busy: ['2026-03-10 17:00/18:00', '2027-03-09 17:00/18:00'],
  },
  {
    name: 'an end in UTC is included',
    events: [
      `DTSTART;TZID=Europe/Berlin:20260324T180000
DURATION:PT1H
RRULE:FREQ=WEEKLY;UNTIL=20260331T160000Z`,
    ],
    busy: ['2026-03-24 17:00/18:00', '2026-03-31 16:00/17:00'],
  },
  {
    name: 'the 31st of each month: months without one have none',
    events: [`DTSTART:20260131T100000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;COUNT=3`],
    busy: ['2026-03-31 10:00/11:00', '2026-05-31 10:00/11:00'],
  },
  {
    name: 'a day that never comes',
    events: [`DTSTART:20260301T180000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30`],
    busy: ['2026-03-01 18:00/19:00'],
  },
  {
    name: 'daily since 1970',
    events: [`DTSTART:19700101T050000Z\nDURATION:PT15M\nRRULE:FREQ=DAILY;UNTIL=20260221T050000Z`],
    busy: ['2026-02-19 05:00/05:15', '2026-02-20 05:00/05:15', '2026-02-21 05:00/05:15'],
  },
  {
    name: 'every second week from a Sunday on, by weeks that begin on Sunday',
    events: [
      `DTSTART:20240107T040000Z
DURATION:PT15M
RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;UNTIL=20260310T000000Z`,
    ],
    // 2026-02-22 is 111 weeks after 2024-01-07, 2026-03-01 112.
    busy: ['2026-03-01 04:00/04:15', '2026-03-02 04:00/04:15'],
  },
  {
    name: 'two hours a day, twice an hour',
    events: [
      `DTSTART:20260312T200000Z
DURATION:PT5M
RRULE:FREQ=HOURLY;BYHOUR=20,21;BYMINUTE=0,30;COUNT=5`,
    ],
    busy: [
      '2026-03-12 20:00/20:05',
      '2026-03-12 20:30/20:35',
      '2026-03-12 21:00/21:05',
      '2026-03-12 21:30/21:35',
      '2026-03-13 20:00/20:05',
    ],
  },
  {
    name: 'an exception without the meeting it belongs to',
    events: [`RECURRENCE-ID:20260401T090000Z\nDTSTART:20260401T093000Z\nDTEND:20260401T100000Z`],
    busy: ['2026-04-01 09:30/10:00'],
    notAt: ['radicale'],
  },
]

/** A zone of nobody: +03:00, and +04:00 from the last Sunday in March on. */
const ownZone = `BEGIN:VTIMEZONE
TZID:Out of the blue
BEGIN:STANDARD
DTSTART:20001029T030000
TZOFFSETFROM:+0400
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000326T020000
TZOFFSETFROM:+0300
TZOFFSETTO:+0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE`

/** The text of a calendar with the events of some entries. */
export function calendarOf(entries: readonly TableEntry[]): string {
  const events = entries.flatMap((entry) => entry.events.map((lines) => eventText(entry, lines)))
  return calendarText([ownZone, ...events])
}

function eventText(entry: TableEntry, lines: string): string {
  return `BEGIN:VEVENT\nUID:${uidOf(entry)}\nDTSTAMP:20260101T000000Z\nSUMMARY:${entry.name}\n${lines}\nEND:VEVENT`
}

export const uidOf = (entry: TableEntry): string =>
  `entry-${calendarTable.indexOf(entry)}@example.com`

/** Lines of iCalendar around components. */
export function calendarText(components: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...components,
    'END:VCALENDAR',
  ]
  return `${lines.join('\n').replaceAll('\n', '\r\n')}\r\n`
}

/** A busy time as the table writes it. */
export function spanText({ startMs, endMs }: { startMs: number; endMs: number }): string {
  const [start, end] = [startMs, endMs].map((ms) =>
    new Date(ms).toISOString().slice(0, 16).replace('T', ' '),
  )
  const isSameDay = start?.slice(0, 10) === end?.slice(0, 10)
  return `${start}/${isSameDay ? end?.slice(11) : end}`
}

/** The entries that a server keeps as they are. */
export const entriesAt = (kind: 'radicale' | 'xandikos') =>
  calendarTable.filter(({ notAt = [] }) => !notAt.includes(kind))
