/** The id of a delivery, which no row keeps: made of its event's instant, its endpoint and its event. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type DeliveryNumbers,
  deliveryIdOf,
  eventSeqIn,
} from '../../src/store/rows/delivery-ids.ts'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const numbers: fc.Arbitrary<DeliveryNumbers> = fc.record({
  createdAtMs: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  webhookSeq: fc.integer({ min: 1, max: 2 ** 26 - 1 }),
  eventSeq: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
})

/** What an id is made of, read back bit by bit. */
function numbersIn(id: string): DeliveryNumbers {
  const bits = BigInt(`0x${id.replaceAll('-', '')}`)
  const field = (low: number, width: number) => Number(BigInt.asUintN(width, bits >> BigInt(low)))
  const webhookSeq = field(64, 12) * 2 ** 14 + field(48, 14)
  return { createdAtMs: field(80, 48), webhookSeq, eventSeq: field(0, 48) }
}

test.each<[DeliveryNumbers, string]>([
  [{ createdAtMs: 0, webhookSeq: 1, eventSeq: 1 }, '00000000-0000-7000-8001-000000000001'],
  [
    { createdAtMs: 0x0190_1234_5678, webhookSeq: 0x3fff, eventSeq: 0xabcdef },
    '01901234-5678-7000-bfff-000000abcdef',
  ],
  [
    { createdAtMs: 0x0190_1234_5678, webhookSeq: 0x4000, eventSeq: 2 ** 32 },
    '01901234-5678-7001-8000-000100000000',
  ],
  [
    { createdAtMs: 2 ** 48 - 1, webhookSeq: 2 ** 26 - 1, eventSeq: 2 ** 48 - 1 },
    'ffffffff-ffff-7fff-bfff-ffffffffffff',
  ],
])('%j is %s', (given, id) => {
  expect(deliveryIdOf(given)).toBe(id)
})

test('it is a UUID of version 7 with all three numbers in it: no two deliveries share one', () => {
  fc.assert(
    fc.property(numbers, (given) => {
      const id = deliveryIdOf(given)
      expect(id).toMatch(uuid7)
      expect(numbersIn(id)).toEqual(given)
      expect(eventSeqIn(id)).toBe(given.eventSeq)
    }),
  )
})

test('ids of one endpoint lie in the order of their events, and all in the order of time', () => {
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const later = { ...other, createdAtMs: one.createdAtMs + 1 }
      fc.pre(later.createdAtMs < 2 ** 48)
      expect(deliveryIdOf(one) < deliveryIdOf(later)).toBe(true)
      const next = { ...one, eventSeq: other.eventSeq }
      expect(deliveryIdOf(one) < deliveryIdOf(next)).toBe(one.eventSeq < next.eventSeq)
    }),
  )
})

test('what is no id has no number that a row could have', () => {
  for (const text of ['', 'x', 'no-such-delivery', '019aa3c0-7a00-7000-8000-zzzzzzzzzzzz']) {
    expect(eventSeqIn(text)).toBeNaN()
  }
})
