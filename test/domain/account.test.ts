/** Which account is meant, and what an operator may make of it. */
import { expect, test } from 'bun:test'
import {
  type Account,
  type AccountChange,
  decideAccount,
  decideAccountChange,
} from '../../src/domain/account.ts'
import { Refusal } from '../../src/domain/errors.ts'
import type { PlanName } from '../../src/domain/plan.ts'

const account = (fields: Partial<Account> = {}): Account => ({
  id: 'one',
  name: 'Acme',
  plan: 'starter',
  autoPurchase: false,
  createdAtMs: 0,
  suspendedAtMs: null,
  ...fields,
})

function codeOf(decide: () => unknown): string {
  try {
    decide()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'accepted'
}

/** The plan and auto_purchase before, the change, and what comes of it. */
const changes: [PlanName, boolean, AccountChange, PlanName | 'refused', boolean][] = [
  ['starter', false, { autoPurchase: true }, 'starter', true],
  ['starter', true, { plan: 'growth' }, 'growth', true],
  ['starter', true, { plan: 'free' }, 'free', false],
  ['starter', true, { plan: 'unlimited' }, 'unlimited', false],
  ['starter', true, { name: 'Other' }, 'starter', true],
  ['free', false, { plan: 'starter', autoPurchase: true }, 'starter', true],
  ['free', false, { autoPurchase: false }, 'free', false],
  ['free', false, { autoPurchase: true }, 'refused', false],
  ['starter', true, { plan: 'unlimited', autoPurchase: true }, 'refused', false],
]

test.each(changes)('%s, auto_purchase %j, changed by %j: %s, %j', (...row) => {
  const [plan, autoPurchase, change, then, buys] = row
  const before = account({ plan, autoPurchase })
  if (then === 'refused') {
    expect(codeOf(() => decideAccountChange(before, change))).toBe('VALIDATION_ERROR')
    return
  }
  const after = { ...before, ...change, plan: then, autoPurchase: buys }
  expect(decideAccountChange(before, change)).toEqual(after)
})

test('an account that is not there cannot be changed', () => {
  expect(codeOf(() => decideAccountChange(null, { name: 'x' }))).toBe('NOT_FOUND')
})

test('an account is meant by its id, by its name, or because it is the only one', () => {
  const [one, two] = [account(), account({ id: 'two', name: 'Other' })]
  const twin = account({ id: 'three', name: 'Other' })
  expect(decideAccount([one], undefined)).toBe(one)
  expect(decideAccount([one, two], 'two')).toBe(two)
  expect(decideAccount([one, two], 'Acme')).toBe(one)
  expect(codeOf(() => decideAccount([one, two], undefined))).toBe('VALIDATION_ERROR')
  expect(codeOf(() => decideAccount([one, two, twin], 'Other'))).toBe('VALIDATION_ERROR')
  expect(codeOf(() => decideAccount([one, two], 'nobody'))).toBe('NOT_FOUND')
  expect(codeOf(() => decideAccount([], undefined))).toBe('NOT_FOUND')
})
