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

/** Packs bought by so many more bookings, or the code of the refusal. */
function bought(plan: PlanName, autoPurchase: boolean, used: number, packs: number, more: number) {
  const usage = { plan, autoPurchase, used, packs }
  let packsBought = 0
  const refusal = refusalOf(() => {
    packsBought = decideUsage(usage, more, nowMs).packsBought
  })
  return refusal?.code ?? packsBought
}

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

/** Plan, auto_purchase, used, packs bought before, bookings to add. */
test.each([
  ['free', false, 0, 0, 1, 0],
  ['free', false, 99, 0, 1, 0],
  ['free', false, 100, 0, 1, 'LIMIT_REACHED'],
  ['free', true, 100, 0, 1, 'LIMIT_REACHED'],
  ['free', false, 99, 0, 2, 'LIMIT_REACHED'],
  ['starter', false, 999, 0, 1, 0],
  ['starter', false, 1_000, 0, 1, 'LIMIT_REACHED'],
  ['starter', true, 999, 0, 1, 0],
  ['starter', true, 1_000, 0, 1, 1],
  ['starter', true, 1_499, 1, 1, 0],
  ['starter', true, 1_500, 1, 1, 1],
  ['starter', false, 1_499, 1, 1, 0],
  ['starter', false, 1_500, 1, 1, 'LIMIT_REACHED'],
  ['starter', true, 1_000, 0, 500, 1],
  ['starter', true, 1_000, 0, 501, 2],
  ['starter', true, 990, 0, 10, 0],
  ['growth', true, 10_000, 0, 1, 1],
  ['growth', false, 10_000, 0, 1, 'LIMIT_REACHED'],
  ['unlimited', false, 10_000_000, 0, 1, 0],
  ['unlimited', true, 10_000_000, 0, 1, 0],
] satisfies [PlanName, boolean, number, number, number, number | RefusalCode][])(
  'on %s, auto_purchase %p, %d used, %d packs: %d more: %p',
  (plan, autoPurchase, used, packs, more, expected) => {
    expect(bought(plan, autoPurchase, used, packs, more)).toBe(expected)
  },
)

test('what is allowed is the plan and its packs', () => {
  const usage = { autoPurchase: false, used: 0 }
  expect(bookingsAllowed({ ...usage, plan: 'free', packs: 0 })).toBe(100)
  expect(bookingsAllowed({ ...usage, plan: 'starter', packs: 3 })).toBe(2_500)
  expect(bookingsAllowed({ ...usage, plan: 'unlimited', packs: 3 })).toBeNull()
})

test('the refusal says how much there was and when the count starts again', () => {
  const usage = { plan: 'free', autoPurchase: false, used: 100, packs: 0 } as const
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
