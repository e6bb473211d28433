import { describe, expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booking.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import type { Hold } from '../../src/domain/hold.ts'
import {
  type Asked,
  isOwnHold,
  isRepeat,
  keptByOwnHold,
  repeatIn,
} from '../../src/domain/repeat.ts'
import { noOptionalDetails } from '../support/facts.ts'

const minuteMs = 60_000
const startMs = Date.parse('2026-03-16T09:00:00Z')
const booking: Booking = {
  id: 'b',
  humanId: 'sarah',
  startMs,
  endMs: startMs + 30 * minuteMs,
  attendeeName: 'Ann',
  attendeeEmail: 'ann@example.com',
  ...noOptionalDetails,
  status: 'confirmed',
  metadata: null,
  cancelReason: null,
  cancelledBy: null,
  linkVersion: 0,
  groupId: null,
  serviceId: null,
  createdAtMs: 0,
  madeBy: 'key',
  agreed: null,
  changeCount: 0,
  inviteSequence: 0,
  notifies: true,
  sequence: null,
  buffers: noBuffers,
}
const wanted = { humanIds: ['emil', 'sarah'], startMs, durationMinutes: 30 }
const asked = {
  attendeeName: 'A. Lee',
  attendeeEmail: 'Ann@Example.com',
  ...noOptionalDetails,
  metadata: '{}',
  madeBy: 'other',
}

test('the same human, time and e-mail, whoever asks and in whatever words', () => {
  expect(isRepeat(booking, wanted, asked)).toBeTrue()
})

/** What is otherwise, each alone. */
const others: [what: string, booking: Partial<Booking>, wanted: object][] = [
  ['cancelled', { status: 'cancelled' }, {}],
  ['another human', {}, { humanIds: ['emil'] }],
  ['another start', {}, { startMs: startMs + minuteMs }],
  ['another duration', {}, { durationMinutes: 60 }],
  ['another e-mail', { attendeeEmail: 'bo@example.com' }, {}],
  ['no e-mail', { attendeeEmail: null }, {}],
]

test.each(others)('%s is another booking', (_, its, time) => {
  expect(isRepeat({ ...booking, ...its }, { ...wanted, ...time }, asked)).toBeFalse()
})

describe('without an e-mail', () => {
  const unnamed = { ...booking, attendeeEmail: null }
  const nobody: Asked = { ...asked, attendeeName: 'Ann', attendeeEmail: null, metadata: null }
  const same: Asked = { ...nobody, madeBy: 'key' }
  const phone = { attendeePhone: '+14155550123' }

  test.each([
    ['the same phone', phone, { ...nobody, ...phone }, true],
    ['another phone', phone, { ...same, attendeePhone: '+14155550124' }, false],
    ['no phone', {}, { ...same, ...phone }, false],
    ['the same of everything', {}, same, true],
    ['as no kind of meeting', {}, { ...same, serviceId: null }, true],
    ['another kind of meeting', {}, { ...same, serviceId: 's' }, false],
    ['the same kind of meeting', { serviceId: 's' }, { ...same, serviceId: 's' }, true],
    ['another name', {}, { ...same, attendeeName: 'Bo' }, false],
    ['another key', {}, nobody, false],
    ['nobody’s booking', { madeBy: null }, { ...same, madeBy: null }, false],
  ] satisfies [string, Partial<Booking>, Asked, boolean][])('%s', (_, its, by, expected) => {
    expect(isRepeat({ ...unnamed, ...its }, wanted, by)).toBe(expected)
  })
})

describe('what is said of it', () => {
  const both = [booking, { ...booking, id: 'c', humanId: 'emil' }]
  const said = (bookings: readonly Booking[], by: Partial<Asked> = {}) => {
    const refusal = repeatIn(bookings, wanted, { ...asked, ...by })
    return refusal && (refusal.extras.bookingId ?? refusal.message)
  }

  test('names the booking that is there already', () => {
    expect(said([])).toBeNull()
    expect(said([{ ...booking, status: 'cancelled' }])).toBeNull()
    expect(said([booking], { assign: 'first' })).toBe('b')
    expect(said(both, { assign: 'all' })).toBe('b')
  })

  test('names those of all who are missing, and no booking to take for the answer', () => {
    const words = said([booking], { assign: 'all' })
    expect(words).toContain('booked already with human sarah (booking b), and not with emil.')
  })
})

describe('a hold', () => {
  const hold: Hold = {
    ...{ id: 'o', humanId: 'sarah', startMs, endMs: startMs + 30 * minuteMs, buffers: noBuffers },
    ...{ ...noOptionalDetails, metadata: null, serviceId: null, conversationId: null },
    ...{ bookingId: null, createdAtMs: 0, madeBy: 'key', expiresAtMs: startMs },
    agreed: { timeZone: 'UTC', offsetMs: 0 },
  }
  const at = (minutes: number, durationMinutes = 30) => ({
    ...{ humanIds: ['sarah'], startMs: startMs + minutes * minuteMs, durationMinutes },
  })

  test('is the caller’s own where its key made it, and it is in the way', () => {
    expect(isOwnHold(hold, at(0), 'key')).toBeTrue()
    expect(isOwnHold(hold, at(29), 'key')).toBeTrue()
    expect(isOwnHold(hold, at(30), 'key')).toBeFalse()
    expect(isOwnHold(hold, at(0), 'other')).toBeFalse()
    expect(isOwnHold(hold, at(0), null)).toBeFalse()
    expect(isOwnHold({ ...hold, madeBy: null }, at(0), null)).toBeFalse()
  })

  test('of this very time becomes the booking, and any other has to go', () => {
    const said = (time: ReturnType<typeof at>) => keptByOwnHold(hold, time).message
    expect(said(at(0))).toContain('Send hold_id o')
    expect(said(at(1))).toContain('overlaps this time')
    expect(said(at(0, 60))).toContain('overlaps this time')
    expect(said(at(30))).toContain('is too close to this time')
    expect(keptByOwnHold(hold, at(0)).extras.holdId).toBe('o')
  })
})
