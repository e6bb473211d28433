/** Each field of a domain value shows in the answer where its table says, and nowhere else. */

import { describe, expect, test } from 'bun:test'
import type { Booking } from '../../src/domain/booked.ts'
import { bookingShownIn, bookingText } from '../../src/wire/booking/booking.ts'

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

noun<Booking>('a booking', {
  a: {
    ...{ id: 'a', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), status: 'confirmed' },
    ...{ attendeeName: 'Ann', attendeeEmail: null, metadata: null, cancelReason: null },
    ...{ groupId: null, createdAtMs: at('09:00'), madeBy: null, agreed: null },
  },
  b: {
    ...{ id: 'b', humanId: 'i', startMs: at('10:15'), endMs: at('10:45'), status: 'cancelled' },
    ...{ attendeeName: 'Bob', attendeeEmail: 'bob@x.example', metadata: '{"a":1}' },
    ...{ cancelReason: 'ill', groupId: 'g', createdAtMs: at('09:01'), madeBy: 'k' },
    agreed: { timeZone: 'UTC', offsetMs: 0 },
  },
  shownIn: bookingShownIn,
  text: bookingText,
})
