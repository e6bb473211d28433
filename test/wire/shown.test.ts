/** Each field of a domain value shows in the answer where its table says, and nowhere else. */

import { describe, expect, test } from 'bun:test'
import type { KeptKey } from '../../src/domain/account.ts'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import type { Booking } from '../../src/domain/booked.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import type { Webhook } from '../../src/domain/event.ts'
import type { Hold } from '../../src/domain/hold.ts'
import type { Human } from '../../src/domain/human.ts'
import type { Override } from '../../src/domain/override.ts'
import { keyShownIn, showKey } from '../../src/wire/account.ts'
import { bookingShownIn, bookingText } from '../../src/wire/booking/booking.ts'
import { holdShownIn, holdText } from '../../src/wire/hold.ts'
import { humanShownIn, showHuman } from '../../src/wire/human.ts'
import { overrideShownIn, showOverride } from '../../src/wire/override.ts'
import { availabilityShownIn, showAvailability } from '../../src/wire/schedule/availability.ts'
import { showWebhook, webhookShownIn } from '../../src/wire/webhook.ts'
import { noOptionalDetails } from '../support/facts.ts'

/** Two values that differ in every field, how one is shown, and the table. */
interface Noun<T> {
  readonly a: T
  readonly b: T
  readonly shownIn: Readonly<Record<keyof T, readonly string[]>>
  text(value: T): string
}

function noun<T extends object>(name: string, { a, b, shownIn, text }: Noun<T>) {
  describe(name, () => {
    const fields = Object.entries<readonly string[]>(shownIn)
    const others = Object.entries(b)
    test.each(fields)('%s shows in %j', (field, members) => {
      const [, other] = others.find(([name]) => name === field) ?? []
      expect(other).toBeDefined()
      expect(differing(text(a), text({ ...a, [field]: other }))).toEqual([...members].sort())
    })
    test('has a table of all its fields', () => {
      expect(Object.keys(shownIn).sort()).toEqual(Object.keys(a).sort())
    })
  })
}

function differing(a: string, b: string): string[] {
  const [before, after] = [JSON.parse(a), JSON.parse(b)]
  return Object.keys({ ...before, ...after })
    .filter((name) => !Bun.deepEquals(before[name], after[name]))
    .sort()
}

const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)

const optionalDetails = {
  ...{
    attendeePhone: '+14155550123',
    attendeeTimeZone: 'Europe/Berlin',
    attendeeLocale: 'de-AT',
    location: 'Room 5',
  },
}

noun<Booking>('a booking', {
  a: {
    ...{ id: 'a', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), status: 'confirmed' },
    ...{ attendeeName: 'Ann', attendeeEmail: null, metadata: null, cancelReason: null },
    ...{ cancelledBy: null, linkVersion: 0 },
    ...noOptionalDetails,
    ...{ groupId: null, serviceId: null, createdAtMs: at('09:00'), madeBy: null, agreed: null },
    changeCount: 0,
    inviteSequence: 0,
    notifies: true,
    sequence: null,
    buffers: noBuffers,
  },
  b: {
    ...{ id: 'b', humanId: 'i', startMs: at('10:15'), endMs: at('10:45'), status: 'cancelled' },
    ...{ attendeeName: 'Bob', attendeeEmail: 'bob@x.example', metadata: '{"a":1}' },
    ...optionalDetails,
    ...{ cancelledBy: 'attendee', linkVersion: 1 },
    ...{ cancelReason: 'ill', groupId: 'g', serviceId: 's', createdAtMs: at('09:01'), madeBy: 'k' },
    agreed: { timeZone: 'UTC', offsetMs: 0 },
    changeCount: 1,
    inviteSequence: 1,
    notifies: false,
    sequence: 1,
    buffers: { beforeMinutes: 10, afterMinutes: 15 },
  },
  shownIn: bookingShownIn,
  text: bookingText,
})

noun<Hold>('a hold', {
  a: {
    ...{ id: 'a', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), metadata: null },
    ...{
      serviceId: null,
      conversationId: null,
      bookingId: null,
      createdAtMs: at('09:00'),
      madeBy: null,
    },
    ...noOptionalDetails,
    ...{ expiresAtMs: at('09:05'), agreed: { timeZone: 'UTC', offsetMs: 0 } },
    buffers: noBuffers,
  },
  b: {
    ...{ id: 'b', humanId: 'i', startMs: at('10:15'), endMs: at('10:45'), metadata: '{"a":1}' },
    ...{
      serviceId: 's',
      conversationId: 'c',
      bookingId: 'd',
      createdAtMs: at('09:01'),
      madeBy: 'k',
    },
    ...optionalDetails,
    ...{ expiresAtMs: at('09:06'), agreed: { timeZone: 'Europe/Berlin', offsetMs: 3_600_000 } },
    buffers: { beforeMinutes: 10, afterMinutes: 15 },
  },
  shownIn: holdShownIn,
  text: (hold) => holdText(hold, at('09:02')),
})

noun<Human>('a human', {
  a: {
    ...{ id: 'a', name: 'Ann', email: null, role: null, timeZone: 'UTC', active: true },
    ...{ rules: null, createdAtMs: at('09:00'), holidays: undefined },
    ...{ cancelNoticeMinutes: undefined, moveNoticeMinutes: undefined },
  },
  b: {
    ...{ id: 'b', name: 'Bob', email: 'bob@x.example', role: 'sales', timeZone: 'Europe/Berlin' },
    ...{ active: false, createdAtMs: at('09:01') },
    ...{ cancelNoticeMinutes: 60, moveNoticeMinutes: 30 },
    holidays: { country: 'DE', region: 'BY', types: ['public'], except: [], also: [] },
    rules: {
      workingDays: [1],
      hours: { startMinutes: 540, endMinutes: 600 },
      durationsMinutes: [30],
    },
  },
  shownIn: humanShownIn,
  text: (human) => JSON.stringify(showHuman(human)),
})

noun<AvailabilityRules>('the rules of a human', {
  a: {
    ...{ workingDays: [1], hours: { startMinutes: 540, endMinutes: 600 }, durationsMinutes: [30] },
    ...{ weeklyHours: undefined, breaks: undefined, stepMinutes: undefined },
    ...{ bufferBeforeMinutes: undefined, bufferAfterMinutes: undefined },
    ...{ minimumNoticeMinutes: undefined, bookingWindowDays: undefined },
    ...{ maxPerDay: undefined, maxPerWeek: undefined },
  },
  b: {
    ...{ workingDays: [2], hours: { startMinutes: 600, endMinutes: 660 }, durationsMinutes: [45] },
    weeklyHours: [{ weekday: 1, startMinutes: 540, endMinutes: 600 }],
    breaks: [{ startMinutes: 720, endMinutes: 780 }],
    ...{ stepMinutes: 15, bufferBeforeMinutes: 0, bufferAfterMinutes: 5 },
    ...{ minimumNoticeMinutes: 0, bookingWindowDays: 0, maxPerDay: 4, maxPerWeek: 9 },
  },
  shownIn: availabilityShownIn,
  text: (rules) => JSON.stringify(showAvailability(rules)),
})

noun<Override>('an override', {
  a: {
    ...{ id: 'a', humanId: 'h', type: 'block', title: 'Lunch', span: null, startDay: 20_000 },
    ...{ endDay: 20_000, recurrence: null, createdAtMs: at('09:00'), dates: undefined },
  },
  b: {
    ...{ id: 'b', humanId: 'i', type: 'open', title: 'Late', startDay: 20_001, endDay: 20_002 },
    ...{ span: { startMinutes: 540, endMinutes: 600 }, createdAtMs: at('09:01') },
    ...{ recurrence: { freq: 'weekly', days: [1] }, dates: [20_001] },
  },
  shownIn: overrideShownIn,
  text: (override) => JSON.stringify(showOverride(override)),
})

noun<Webhook>('an endpoint', {
  a: {
    ...{ id: 'a', name: 'A', url: 'https://a.example', events: ['booking.confirmed'], secret: 's' },
    ...{ previousSecrets: [], active: true, createdAtMs: at('09:00') },
    ...{ disabledReason: 'refused', failingSinceMs: at('08:00') },
    ...{ headers: {}, isLoopbackOpen: false, manageLinks: false, refusal: null },
  },
  b: {
    ...{ id: 'b', name: 'B', url: 'https://b.example', events: ['booking.cancelled'], secret: 't' },
    ...{ previousSecrets: [{ secret: 'r', untilMs: at('10:00') }], active: false },
    ...{ disabledReason: 'failed', failingSinceMs: at('08:01'), createdAtMs: at('09:01') },
    ...{ headers: { 'X-Key': 'k' }, isLoopbackOpen: true, manageLinks: true, refusal: 'not sent' },
  },
  shownIn: webhookShownIn,
  text: (webhook) => JSON.stringify(showWebhook(webhook)),
})

noun<KeptKey>('a key', {
  a: {
    ...{ id: 'a', name: 'one', prefix: 'sk_a', scope: 'read', humanIds: null, ownBookings: false },
    ...{ expiresAtMs: null, dailyBookings: null, createdBy: null, createdAtMs: at('09:00') },
    lastUsedMs: null,
  },
  b: {
    ...{ id: 'b', name: 'two', prefix: 'sk_b', scope: 'agent', humanIds: ['h'], ownBookings: true },
    ...{ expiresAtMs: at('11:00'), dailyBookings: 5, createdBy: 'k', createdAtMs: at('09:01') },
    lastUsedMs: at('09:30'),
  },
  shownIn: keyShownIn,
  text: (key) => JSON.stringify(showKey(key)),
})
