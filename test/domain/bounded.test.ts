import { expect, test } from 'bun:test'
import { Bounded } from '../../src/domain/bounded.ts'

const kept = (bounded: Bounded<number>) =>
  ['a', 'b', 'c', 'd'].filter((name) => bounded.get(name) !== undefined).join('')

test('keeps as many values as it may, and lets the oldest go for one more', () => {
  const bounded = new Bounded<number>(3)
  for (const [value, name] of ['a', 'b', 'c'].entries()) bounded.set(name, value)
  expect(kept(bounded)).toBe('abc')
  bounded.set('d', 3)
  expect(kept(bounded)).toBe('bcd')
})

test('a value that is set again is a new one in the old place', () => {
  const bounded = new Bounded<number>(2)
  bounded.set('a', 1)
  bounded.set('b', 2)
  bounded.set('a', 3)
  expect([bounded.get('a'), bounded.get('b')]).toEqual([3, 2])
  bounded.set('c', 4)
  expect(kept(bounded)).toBe('bc')
})

test('is empty once it is cleared', () => {
  const bounded = new Bounded<number>(2)
  bounded.set('a', 1)
  bounded.clear()
  expect(kept(bounded)).toBe('')
})

test('keeps no more bytes than it may: the oldest go, and one that is too large by itself', () => {
  const bounded = new Bounded<number>(4, 10, (bytes) => bytes)
  for (const name of ['a', 'b', 'c']) bounded.set(name, 3)
  expect(kept(bounded)).toBe('abc')
  bounded.set('c', 4)
  expect(kept(bounded)).toBe('abc')
  bounded.set('c', 5)
  expect(kept(bounded)).toBe('bc')
  bounded.set('d', 10)
  expect(kept(bounded)).toBe('d')
  bounded.set('a', 11)
  expect(kept(bounded)).toBe('')
  for (const name of ['a', 'b', 'c', 'd']) bounded.set(name, 2)
  expect(kept(bounded)).toBe('abcd')
  bounded.set('e', 2)
  expect(kept(bounded)).toBe('bcd')
})
