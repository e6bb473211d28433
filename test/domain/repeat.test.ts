import { expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booking.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import { isRepeat } from '../../src/domain/repeat.ts'
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
