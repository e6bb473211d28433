import { expect, test } from 'bun:test'
import { operatorOf, Sight, unbound } from '../../src/domain/access/sight.ts'
import { Refusal } from '../../src/domain/errors.ts'

const looker = {
  accountId: 'a',
  keyId: 'k',
  scope: 'agent',
  dailyBookings: null,
  ...unbound,
} as const
const whole = new Sight(looker)
const bound = new Sight({ ...looker, humanIds: ['h', 'i'] })
const own = new Sight({ ...looker, ownBookings: true })
const both = new Sight({ ...looker, humanIds: ['h'], ownBookings: true })

const codeOf = (act: () => unknown): string => {
  try {
    return String(act())
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('the account is had by whoever sees what it is wanted for', () => {
  const asked = [whole, operatorOf('a'), bound, own, both].map((sight) => [
    codeOf(() => sight.account),
    codeOf(() => sight.wholeAccount),
    codeOf(() => sight.accountOf('h')),
    codeOf(() => sight.accountOf('z')),
    codeOf(() => sight.accountOfAll(['h', 'z', 'i'])),
  ])
  expect(asked).toEqual([
    ['a', 'a', 'a', 'a', 'a'],
    ['a', 'a', 'a', 'a', 'a'],
    ['a', 'FORBIDDEN', 'a', 'NOT_FOUND', 'NOT_FOUND'],
    ['a', 'FORBIDDEN', 'a', 'a', 'a'],
    ['a', 'FORBIDDEN', 'a', 'NOT_FOUND', 'NOT_FOUND'],
  ])
  expect(() => bound.accountOfAll(['h', 'z', 'y'])).toThrow('the id z, y.')
})

test('a row is seen by its human and by the key that made it', () => {
  const rows = [
    { humanId: 'h', madeBy: 'k' },
    { humanId: 'h', madeBy: 'other' },
    { humanId: 'z', madeBy: 'k' },
    { humanId: 'h', madeBy: null },
  ]
  const seen = [whole, bound, own, both].map((sight) => rows.map((row) => sight.sees(row)))
  expect(seen).toEqual([
    [true, true, true, true],
    [true, true, false, true],
    [true, false, true, false],
    [true, false, false, false],
  ])
  expect(own.row(rows[1] ?? null)).toBeNull()
  expect(own.row(rows[0] ?? null)).toBe(rows[0] ?? null)
  expect(whole.row(null)).toBeNull()
})

test('lists are narrowed to the same', () => {
  expect([whole, bound, own, both].map(({ seen }) => seen)).toEqual([
    {},
    { humanIds: ['h', 'i'] },
    { madeBy: 'k' },
    { humanIds: ['h'], madeBy: 'k' },
  ])
})

test('whoever sees the whole account shares its answers, a bound key has its own', () => {
  const other = new Sight({ ...looker, keyId: 'l', humanIds: ['h'] })
  const names = [whole, operatorOf('a'), bound, other].map(({ name }) => name)
  expect(names[0]).toBe(names[1])
  expect(new Set(names).size).toBe(3)
})
