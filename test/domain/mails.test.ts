/** Who is sent what about an event, by what they were told before: guide/mail.md#what-is-told. */
import { describe, expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booked.ts'
import type { EventType } from '../../src/domain/event.ts'
import {
  type MailKind,
  type MailWishes,
  mailKinds,
  type Party,
  parties,
  recipientOf,
  wantedKinds,
  wants,
} from '../../src/domain/mails/kinds.ts'
import {
  decideBeside,
  decideHold,
  decideMail,
  isHolding,
  type MailCase,
  type MailHold,
  mailLimitsDefault,
  mailSchedule,
  newsFor,
  type Told,
} from '../../src/domain/mails/mail.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { noOptionalDetails } from '../support/facts.ts'

const startMs = Date.UTC(2026, 2, 16, 14)
const slot = { startMs, endMs: startMs + hourMs / 2 }
const later = { startMs: startMs + hourMs, endMs: startMs + 1.5 * hourMs }
const madeMs = startMs - 100 * hourMs
const nowMs = startMs - 50 * hourMs

const booked: Booking = {
  id: '019aa3c0-7a00-7000-8000-000000000003',
  humanId: 'sarah',
  ...slot,
  buffers: { beforeMinutes: 0, afterMinutes: 0 },
  ...{ attendeeName: 'Ann', attendeeEmail: 'ann@example.org', ...noOptionalDetails },
  ...{ status: 'confirmed', metadata: null, cancelReason: null, cancelledBy: null },
  ...{ groupId: null, serviceId: null, createdAtMs: madeMs, madeBy: null, agreed: null },
  ...{ sequence: 10, changeCount: 0, linkVersion: 0, inviteSequence: 0, notifies: true },
}

interface Case extends Partial<Omit<MailCase, 'booking' | 'event' | 'told'>> {
  readonly type?: EventType
  readonly booking?: Partial<Booking>
  /** By default a confirmation as of the event before this, of the same time. */
  readonly told?: Partial<Told> | null
}

/** Event 10 of a booking that mails have been sent of since an hour before it was made. */
function caseOf({ type = 'booking.confirmed', booking, told = null, ...rest }: Case): MailCase {
  return {
    event: { seq: 10, type, createdAtMs: madeMs },
    booking: { ...booked, ...booking },
    ...{
      human: { email: 'sarah@acme.example' },
      toldElsewhere: null,
      previousHumanEmail: undefined,
    },
    told:
      told &&
      ({ kind: 'confirmed', asOf: 9, ...slot, knew: null, humanIds: null, ...told } satisfies Told),
    ...{ eventSlot: slot, previous: null, previousHumanId: null, previousDetails: {} },
    ...{ humanIds: ['sarah'], done: [], wishes: {}, sinceMs: madeMs - hourMs },
    ...rest,
  }
}

const decided = (known: Case, party: Party = 'attendee', atMs = nowMs) =>
  decideMail(caseOf(known), party, atMs)

const moved: Case = { type: 'booking.rescheduled', previous: later }
const changed: Case = { type: 'booking.updated' }
const cancelled: Case = { type: 'booking.cancelled', booking: { status: 'cancelled' } }
const reminded: Case = { type: 'booking.reminder' }
/** Of before mails were sent. */
const old = { sinceMs: madeMs + 1 }
const told = {}
/** As it still is. */
const knew = booked
const elsewhere = { previousDetails: { location: 'Room 5' } }
const handed: Case = { ...changed, previousHumanId: 'ben' }
const readdressed: Case = { ...changed, previousDetails: { attendeeEmail: 'bob@example.org' } }
const attendeeOnly: MailWishes = { human: [] }

type Row = readonly [string, Case, MailKind | null, MailKind | null]

const both = (kind: MailKind) => [kind, kind] as const

/** What attendee and human are sent. */
const rows: readonly Row[] = [
  ['a booking', {}, 'confirmed', 'confirmed'],
  ['one of before mails', old, 'confirmed', 'confirmed'],
  ['one that asks for no mails', { booking: { notifies: false } }, null, null],
  ['one that moved since', { booking: later }, null, null],
  ['one that only ends elsewhere since', { booking: { endMs: later.endMs } }, null, null],
  ['one that only begins elsewhere since', { booking: { startMs: later.startMs } }, null, null],
  [
    'one of before mails that is cancelled since',
    { ...old, booking: { status: 'cancelled' } },
    null,
    null,
  ],
  ['one that is cancelled since', { booking: { status: 'cancelled' } }, null, null],
  ['one of which a later event told', { told: { asOf: 11 } }, null, null],
  ['one of which a mail told that left after it', { told: { asOf: 10 } }, null, null],
  ['a move', { ...moved, told: later }, 'rescheduled', 'rescheduled'],
  ['a move that is back where it was told', { ...moved, told }, null, null],
  ['a longer one', { ...moved, told: { endMs: later.endMs } }, 'rescheduled', 'rescheduled'],
  ['one that begins later', { ...moved, told: { startMs: startMs - 1 } }, ...both('rescheduled')],
  [
    'a move back, and another place',
    { ...moved, told: { knew: { ...knew, location: 'Room 5' } } },
    'updated',
    'updated',
  ],
  [
    'what mails do not tell, after a move whose mail is lost',
    { ...changed, told: later },
    'rescheduled',
    'rescheduled',
  ],
  [
    'another place, after a move that nobody wants to hear of',
    { ...changed, ...elsewhere, told: later, wishes: { attendee: ['updated'] } },
    'updated',
    'rescheduled',
  ],
  ['a move that is first heard of', moved, 'confirmed', 'confirmed'],
  ['a move of one of before mails', { ...moved, ...old }, 'rescheduled', 'rescheduled'],
  ['a move told twice', { ...moved, told: { asOf: 10 } }, null, null],
  [
    'a move of what was taken away',
    { ...moved, told: { kind: 'cancelled' } },
    'confirmed',
    'confirmed',
  ],
  ['a cancellation', { ...cancelled, told }, 'cancelled', 'cancelled'],
  ['a cancellation of what nobody heard of', cancelled, null, null],
  ['a cancellation of one of before mails', { ...cancelled, ...old }, 'cancelled', 'cancelled'],
  [
    'a cancellation of what was taken away',
    { ...cancelled, told: { kind: 'cancelled' } },
    null,
    null,
  ],
  ['a cancellation that was told', { ...cancelled, told: { asOf: 10 } }, null, null],
  ['another place', { ...changed, ...elsewhere, told }, 'updated', 'updated'],
  [
    'another name',
    { ...changed, previousDetails: { attendeeName: 'An' }, told },
    'updated',
    'updated',
  ],
  [
    'another phone',
    { ...changed, previousDetails: { attendeePhone: null }, told },
    null,
    'updated',
  ],
  // The link of the mail that they have is dead.
  [
    'the same address in other letters',
    { ...changed, previousDetails: { attendeeEmail: 'Ann@Example.org' }, told },
    null,
    'updated',
  ],
  ['another address and back', { ...readdressed, told: { knew } }, 'confirmed', null],
  ['another address that is known', { ...readdressed, told }, 'confirmed', 'updated'],
  [
    'a place that is back where it was told',
    { ...changed, ...elsewhere, told: { knew } },
    null,
    null,
  ],
  ['a hand-over and back', { ...handed, told: { knew } }, null, null],
  [
    'a hand-over, told before by another',
    { ...changed, told: { knew: { ...knew, humanId: 'ben' } } },
    'updated',
    null,
  ],
  ['another address that is first heard of', readdressed, 'confirmed', null],
  [
    'an address in other capitals',
    { ...changed, previousDetails: { attendeeEmail: 'ANN@example.org' } },
    null,
    null,
  ],
  ['what mails do not tell', { ...changed, told }, null, null],
  ['another place of what nobody heard of', { ...changed, ...elsewhere }, null, null],
  [
    'another place of one of before mails',
    { ...changed, ...elsewhere, ...old },
    'updated',
    'updated',
  ],
  ['another place, told already', { ...changed, ...elsewhere, told: { asOf: 10 } }, null, null],
  [
    'another place of what moved since',
    { ...changed, ...elsewhere, told, booking: later },
    null,
    null,
  ],
  ['a reminder', reminded, 'reminder', 'reminder'],
  [
    'a reminder after a mail that told more',
    { ...reminded, told: { asOf: 11 } },
    'reminder',
    'reminder',
  ],
  [
    'a reminder of what is cancelled since',
    { ...reminded, booking: { status: 'cancelled' } },
    null,
    null,
  ],
  ['a reminder of what moved since', { ...reminded, booking: later }, null, null],
]

describe('of an event both are told', () => {
  test.each(rows)('%s', (_, known, attendee, human) => {
    expect([decided(known), decided(known, 'human')]).toEqual([attendee, human])
  })

  test('a hand-over is a confirmation to the one, and a change to the other', () => {
    expect(decided({ ...handed, told })).toBe('updated')
    expect(decided(handed)).toBeNull()
    expect(decided(handed, 'human')).toBe('confirmed')
    // Whoever lost it before, or has it already and hears of it by another event.
    expect(decided({ ...handed, told: { kind: 'cancelled' } }, 'human')).toBe('confirmed')
    expect(decided({ ...handed, told }, 'human')).toBeNull()
  })

  test.each(parties)('nothing where the %s was sent this very event, or never will be', (party) => {
    expect(
      decided({ done: [party], ...readdressed, previousHumanId: 'ben', told }, party),
    ).toBeNull()
    expect(decided({ done: parties.filter((other) => other !== party) }, 'attendee')).toBe(
      party === 'attendee' ? 'confirmed' : null,
    )
  })

  test('nothing once the meeting is over, and no reminder once it has begun', () => {
    expect(decided({}, 'attendee', slot.endMs - 1)).toBe('confirmed')
    expect(decided({}, 'attendee', slot.endMs)).toBeNull()
    expect(decided(reminded, 'attendee', startMs - 1)).toBe('reminder')
    expect(decided(reminded, 'attendee', startMs)).toBeNull()
  })
})

describe('a human with another address', () => {
  const toldElsewhere: Told = { kind: 'confirmed', asOf: 9, ...slot, knew, humanIds: null }
  const anew: Case = { ...changed, previousHumanEmail: 'old@acme.example' }
  const at = (known: Case, party: Party = 'human') => decided(known, party)

  test('is sent a confirmation of what they have, known or not', () => {
    expect(at({ ...anew, toldElsewhere })).toBe('confirmed')
    expect(at(anew)).toBe('confirmed')
    expect(at({ ...anew, ...old })).toBe('confirmed')
    expect(at({ ...anew, told: { kind: 'cancelled' } })).toBe('confirmed')
    expect(at({ ...anew, told: { knew } })).toBeNull()
    expect(at({ ...anew, previousHumanEmail: null })).toBe('confirmed')
    expect(at({ ...anew, previousHumanEmail: 'SARAH@acme.example' })).toBeNull()
    expect(at(anew, 'attendee')).toBeNull()
  })

  test('hears of what becomes of a booking that they know from the one before', () => {
    expect(at({ ...cancelled, toldElsewhere })).toBe('cancelled')
    expect(at({ ...moved, toldElsewhere })).toBe('rescheduled')
    expect(at({ ...moved, toldElsewhere: { ...toldElsewhere, kind: 'cancelled' } })).toBe(
      'confirmed',
    )
    expect(at({ ...cancelled, toldElsewhere, told: { kind: 'cancelled' } })).toBeNull()
  })

  test('is told at the one before that the meeting stands there no longer, by whatever comes next', () => {
    for (const known of [anew, moved, cancelled, handed, changed]) {
      expect(at({ ...known, told }, 'former_address')).toBe('cancelled')
      expect(at({ ...known, told: { asOf: 11 } }, 'former_address')).toBe('cancelled')
      expect(at({ ...known, told: { kind: 'cancelled' } }, 'former_address')).toBeNull()
      expect(at(known, 'former_address')).toBeNull()
    }
    expect(at({ ...reminded, told }, 'former_address')).toBeNull()
    expect(at({ ...anew, told, wishes: attendeeOnly }, 'former_address')).toBeNull()
  })
})

describe('a meeting beside the one that an event is about', () => {
  const beside = (known: Case, party: Party = 'attendee', atMs = nowMs) =>
    decideBeside(caseOf(known), party, atMs)
  const gone: Partial<Booking> = { status: 'cancelled' }
  const met = { knew, humanIds: ['sarah', 'ben'] }

  test('is told anew where it parted, and taken back where nothing of it stands', () => {
    expect(beside(moved)).toBe('confirmed')
    expect(beside(readdressed)).toBe('confirmed')
    expect(beside(changed)).toBeNull()
    expect(beside({ ...moved, told: { kind: 'cancelled' } })).toBe('confirmed')
    expect(beside({ ...moved, booking: gone, told })).toBe('cancelled')
    expect(beside({ ...moved, booking: gone })).toBeNull()
    expect(beside({ ...moved, booking: gone, told: { kind: 'cancelled' } })).toBeNull()
  })

  test('is told what is new to whoever knows it', () => {
    expect(beside({ ...moved, told: met })).toBe('updated')
    expect(beside({ ...moved, told: met, humanIds: ['ben', 'sarah'] })).toBeNull()
    expect(beside({ ...moved, told: { ...met, ...later } })).toBe('rescheduled')
    expect(beside({ ...moved, told: { ...met, asOf: 10 } })).toBeNull()
  })

  test('goes by what ends it, by wishes, and by what is done', () => {
    expect(beside({ ...moved, done: ['attendee'] })).toBeNull()
    expect(beside({ ...moved, wishes: { attendee: [] } })).toBeNull()
    expect(beside({ ...moved, booking: { notifies: false } })).toBeNull()
    expect(beside(moved, 'attendee', slot.endMs)).toBeNull()
    expect(beside({ ...reminded, told: met })).toBeNull()
  })
})

describe('who has lost a booking', () => {
  const lost = { ...readdressed, previousHumanId: 'ben', told }

  test('is sent a cancellation, where they knew of it', () => {
    for (const party of ['former_attendee', 'former_human'] as const) {
      expect(decided(lost, party)).toBe('cancelled')
      expect(decided({ ...lost, told: null }, party)).toBeNull()
      expect(decided({ ...lost, told: null, ...old }, party)).toBe('cancelled')
      expect(decided({ ...lost, told: { kind: 'cancelled' } }, party)).toBeNull()
    }
  })

  test('is told also where it moved or ended since', () => {
    expect(decided({ ...lost, booking: later }, 'former_human')).toBe('cancelled')
    expect(decided({ ...lost, booking: { status: 'cancelled' } }, 'former_human')).toBe('cancelled')
  })

  test('is somebody only where the event took it away', () => {
    expect(decided({ ...handed, told }, 'former_attendee')).toBeNull()
    expect(decided({ ...readdressed, told }, 'former_human')).toBeNull()
    expect(decided({ ...moved, told }, 'former_human')).toBeNull()
  })

  test('is reminded of nothing', () => {
    expect(decided({ ...reminded, told }, 'former_human')).toBeNull()
    expect(decided({ ...reminded, told }, 'former_attendee')).toBeNull()
  })
})

describe('wishes', () => {
  test('left out are for everything, and an empty list for nothing', () => {
    expect(wantedKinds({})).toEqual(mailKinds)
    expect(wantedKinds({ attendee: [], human: [] })).toEqual([])
    expect(wantedKinds({ attendee: ['reminder'], human: ['confirmed'] })).toEqual([
      'confirmed',
      'reminder',
    ])
    expect(wants({ attendee: ['confirmed'] }, 'attendee', 'cancelled')).toBe(false)
    expect(wants({ attendee: ['confirmed'] }, 'human', 'cancelled')).toBe(true)
  })

  test('hold for each by themselves, for whoever lost it too', () => {
    expect(decided({ wishes: attendeeOnly })).toBe('confirmed')
    expect(decided({ wishes: attendeeOnly }, 'human')).toBeNull()
    const lost = { ...readdressed, previousHumanId: 'ben', told, wishes: attendeeOnly }
    expect(decided(lost, 'former_attendee')).toBe('cancelled')
    expect(decided(lost, 'former_human')).toBeNull()
    expect(parties.map((party) => recipientOf[party])).toEqual([
      'attendee',
      'human',
      'attendee',
      'human',
      'human',
    ])
  })

  test('who wants no confirmation hears of a move and of the end all the same', () => {
    const wishes: MailWishes = { attendee: ['rescheduled', 'cancelled', 'updated'] }
    expect(decided({ wishes })).toBeNull()
    expect(decided({ ...moved, wishes })).toBe('rescheduled')
    expect(decided({ ...cancelled, wishes })).toBe('cancelled')
    expect(decided({ ...changed, ...elsewhere, wishes })).toBe('updated')
  })

  test('a booking made in the very moment from which mails are sent is told of', () => {
    expect(decided({ ...cancelled, sinceMs: madeMs })).toBeNull()
    expect(decided({ ...cancelled, sinceMs: madeMs + 1 })).toBe('cancelled')
  })
})

test('an account sends 100 mails an hour, and one address gets ten a day, unless it is set', () => {
  expect(mailLimitsDefault).toEqual({ perHour: 100, perAddress: 10 })
})

describe('while no mail leaves', () => {
  const hold = { sinceMs: nowMs - hourMs, untilMs: nowMs, reason: 'x' }

  test('nobody knows better until one mail after it has had a minute', () => {
    const holds = (afterMs: number) => isHolding(hold, nowMs + afterMs)
    expect([0, minuteMs - 1, minuteMs].map(holds)).toEqual([true, true, false])
  })

  test('what follows upon it is the same trouble, and what comes later another', () => {
    const since = (before: MailHold | null, atMs: number) => {
      const { sinceMs, ...its } = decideHold(before, 'y', atMs, atMs + 5)
      expect(its).toEqual({ untilMs: atMs + 5, reason: 'y' })
      return sinceMs
    }
    expect(since(null, nowMs)).toBe(nowMs)
    expect(since(hold, nowMs + minuteMs - 1)).toBe(hold.sinceMs)
    expect(since(hold, nowMs + minuteMs)).toBe(nowMs + minuteMs)
  })
})

test('a mail is tried again after 1, 5 and 30 minutes, 2, 6 and 24 hours', () => {
  const minutes = mailSchedule.map((waitMs) => waitMs / minuteMs)
  expect(minutes).toEqual([0, 1, 5, 30, 2 * 60, 6 * 60, 24 * 60])
})

test('who was met before is news where it is not just these, in whatever order', () => {
  const before = (met: readonly string[] | null, now: readonly string[]) =>
    newsFor(caseOf({ told: { knew, humanIds: met }, humanIds: now })).humanIds
  const two = ['sarah', 'ben']
  expect([before(two, two), before(two, ['ben', 'sarah'])]).toEqual([null, null])
  expect([before(two, ['sarah']), before(two, ['sarah', 'tom'])]).toEqual([two, two])
  expect([before(two, [...two, 'tom']), before(['sarah'], two)]).toEqual([two, ['sarah']])
  expect([before(null, ['sarah']), before(null, two)]).toEqual([null, ['sarah']])
})
