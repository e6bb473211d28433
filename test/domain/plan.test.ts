import { expect, test } from 'bun:test'
import { Refusal, type RefusalCode } from '../../src/domain/errors.ts'
import {
  bookingsAllowed,
  decideCount,
  decideUsage,
  monthOf,
  overagePack,
  type PlanName,
  plans,
} from '../../src/domain/plan.ts'

const nowMs = Date.UTC(2026, 2, 16, 12)

function refusalOf(act: () => unknown): Refusal | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** What one booking more costs, in cents, or the code of the refusal. */
function costOf(plan: PlanName, autoPurchase: boolean, used: number, packs: number) {
  const usage = { plan, autoPurchase, used, packs, covered: 0 }
  let cents = 0
  const refusal = refusalOf(() => {
    cents = decideUsage(usage, 1, nowMs)?.cents ?? 0
  })
  return refusal?.code ?? cents
}

test.each([
  ['free', 'humans', 1, 'The free plan allows 1 active human and 1 is in use. Delete'],
  ['free', 'humans', 3, 'The free plan allows 1 active human and 3 are in use. Delete'],
  ['free', 'webhooks', 2, 'The free plan allows 2 active webhooks and 2 are in use. Delete'],
] as const)('%s plan, %s, %p of them: one is not told as several', (plan, noun, used, words) => {
  expect(refusalOf(() => decideCount(plan, noun, used))?.message).toStartWith(words)
})

test('the plans are those of the price list', () => {
  const figures = Object.entries(plans).map(([name, plan]) => {
    const { bookingsPerMonth, humans, webhooks, paid } = plan
    return [name, bookingsPerMonth, humans, webhooks, paid]
  })
  expect(figures).toEqual([
    ['free', 100, 1, 2, false],
    ['starter', 1_000, 5, 10, true],
    ['growth', 10_000, 25, null, true],
    ['unlimited', null, null, null, false],
  ])
  expect(overagePack).toEqual({ bookings: 500, cents: 1_900 })
})

/** Plan, auto_purchase, used, packs bought before. */
test.each([
  ['free', false, 0, 0, 0],
  ['free', false, 99, 0, 0],
  ['free', false, 100, 0, 'LIMIT_REACHED'],
  ['free', true, 100, 0, 'LIMIT_REACHED'],
  ['starter', false, 999, 0, 0],
  ['starter', false, 1_000, 0, 'LIMIT_REACHED'],
  ['starter', true, 999, 0, 0],
  ['starter', true, 1_000, 0, 1_900],
  ['starter', true, 1_001, 1, 0],
  ['starter', true, 1_499, 1, 0],
  ['starter', true, 1_500, 1, 1_900],
  ['starter', false, 1_499, 1, 0],
  ['starter', false, 1_500, 1, 'LIMIT_REACHED'],
  ['growth', true, 10_000, 0, 1_900],
  ['growth', false, 10_000, 0, 'LIMIT_REACHED'],
  ['unlimited', false, 10_000_000, 0, 0],
  ['unlimited', true, 10_000_000, 0, 0],
] satisfies [PlanName, boolean, number, number, number | RefusalCode][])(
  'on %s, auto_purchase %p, %d used, %d packs: one more costs %p',
  (plan, autoPurchase, used, packs, expected) => {
    expect(costOf(plan, autoPurchase, used, packs)).toBe(expected)
  },
)

/** Makes so many bookings one after the other; answers at which of them packs were bought. */
function month(
  plan: PlanName,
  counter: { used: number; packs: number; covered: number },
  n: number,
) {
  const bought: number[] = []
  for (let at = 0; at < n; at += 1) {
    const pack = decideUsage({ plan, autoPurchase: true, ...counter }, 1, nowMs)
    counter.used += 1
    if (!pack) continue
    counter.packs += 1
    counter.covered = pack.covered
    bought.push(counter.used)
  }
  return bought
}

test('packs are bought one at a time, each at the end of the one before', () => {
  expect(month('starter', { used: 0, packs: 0, covered: 0 }, 2_001)).toEqual([1_001, 1_501, 2_001])
})

test('a team is booked whole or not at all, and buys one pack as well', () => {
  const usage = { plan: 'starter', autoPurchase: true, used: 998, packs: 0, covered: 0 } as const
  expect(decideUsage(usage, 2, nowMs)).toBeNull()
  expect(decideUsage(usage, 3, nowMs)).toEqual({ bookings: 500, cents: 1_900, covered: 1_500 })
  const free = { ...usage, plan: 'free', used: 98 } as const
  expect(refusalOf(() => decideUsage(free, 3, nowMs))?.code).toBe('LIMIT_REACHED')
})

test('after a change to a smaller plan one pack covers the next 500: the rest was paid for before', () => {
  const counter = { used: 5_000, packs: 0, covered: 0 }
  expect(month('starter', counter, 1_001)).toEqual([5_001, 5_501, 6_001])
  expect(counter.packs).toBe(3)
})

test('a larger plan counts the packs on top of what it includes, and no more', () => {
  const counter = { used: 1_000, packs: 0, covered: 0 }
  month('starter', counter, 1)
  expect(bookingsAllowed({ plan: 'growth', autoPurchase: true, ...counter })).toBe(10_500)
  const fallen = { used: 5_000, packs: 0, covered: 0 }
  month('starter', fallen, 1)
  expect(bookingsAllowed({ plan: 'growth', autoPurchase: true, ...fallen })).toBe(10_500)
})

test('what is allowed is the plan and its packs', () => {
  const usage = { autoPurchase: false, used: 0, covered: 0 }
  expect(bookingsAllowed({ ...usage, plan: 'free', packs: 0 })).toBe(100)
  expect(bookingsAllowed({ ...usage, plan: 'starter', packs: 3 })).toBe(2_500)
  expect(bookingsAllowed({ ...usage, plan: 'unlimited', packs: 3 })).toBeNull()
})

test('the refusal says how much there was and when the count starts again', () => {
  const usage = { plan: 'free', autoPurchase: false, used: 100, packs: 0, covered: 0 } as const
  const message = refusalOf(() => decideUsage(usage, 1, nowMs))?.message
  expect(message).toContain('100 bookings')
  expect(message).toContain('2026-04-01T00:00:00.000Z')
})

test.each([
  ['free', 'humans', 0, null],
  ['free', 'humans', 1, 'LIMIT_REACHED'],
  ['free', 'webhooks', 1, null],
  ['free', 'webhooks', 2, 'LIMIT_REACHED'],
  ['starter', 'humans', 4, null],
  ['starter', 'humans', 5, 'LIMIT_REACHED'],
  ['starter', 'humans', 9, 'LIMIT_REACHED'],
  ['growth', 'webhooks', 1_000, null],
  ['growth', 'humans', 25, 'LIMIT_REACHED'],
  ['unlimited', 'humans', 1_000, null],
] satisfies [PlanName, 'humans' | 'webhooks', number, RefusalCode | null][])(
  'on %s one more of the %s beside %d: %p',
  (plan, noun, used, expected) => {
    expect(refusalOf(() => decideCount(plan, noun, used))?.code ?? null).toBe(expected)
  },
)

test.each([
  ['2026-03-01T00:00:00.000Z', '2026-03-01', '2026-04-01'],
  ['2026-03-31T23:59:59.999Z', '2026-03-01', '2026-04-01'],
  ['2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01'],
  ['2028-02-29T12:00:00.000Z', '2028-02-01', '2028-03-01'],
])('the month of %s is %s to %s', (utc, first, next) => {
  const { startMs, endMs } = monthOf(Date.parse(utc))
  expect(new Date(startMs).toISOString()).toBe(`${first}T00:00:00.000Z`)
  expect(new Date(endMs).toISOString()).toBe(`${next}T00:00:00.000Z`)
})

test('a group that is over a limit of which some is left is told how many it is', () => {
  const usage = { autoPurchase: false, packs: 0, covered: 0 }
  const capped = { ...usage, plan: 'unlimited', used: 7, ofKey: { allowed: 5, used: 3 } } as const
  const planned = { ...usage, plan: 'free', used: 99 } as const
  for (const each of [capped, planned]) {
    const text = (bookings: number) => refusalOf(() => decideUsage(each, bookings, 0))?.text
    expect(text(3)).toContain(', and this call makes 3.')
    expect(refusalOf(() => decideUsage(each, 1, 0))).toBeNull()
  }
  const full = { ...capped, ofKey: { allowed: 5, used: 5 } }
  expect(refusalOf(() => decideUsage(full, 1, 0))?.text).not.toContain('this call')
})

test('a key may make the last of its bookings of a day, and the count starts again with the next UTC day', () => {
  const capped = (used: number) => ({
    ...({ plan: 'unlimited', autoPurchase: false, packs: 0, covered: 0, used: 0 } as const),
    ofKey: { allowed: 5, used },
  })
  expect(decideUsage(capped(3), 2, nowMs)).toBeNull()
  const message = refusalOf(() => decideUsage(capped(4), 2, nowMs))?.message
  expect(message).toContain('has made 4, and this call makes 2.')
  expect(message).toContain('starts again at 2026-03-17T00:00:00.000Z')
})
