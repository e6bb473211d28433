import { expect, test } from 'bun:test'
import { sharesOf } from '../../src/domain/access/shares.ts'

/** Each letter is something due of the account of that name; `before`: who holds places already. */
const chosen = (due: string, free: number, before = '') =>
  sharesOf(free, before)([...due], (account) => account).join('')

test.each([
  ['an account alone has three times as many as stay free', 'a'.repeat(40), 16, '', 'a'.repeat(12)],
  ['one that comes later finds room', 'bbbb', 4, 'a'.repeat(12), 'bbb'],
  ['the last place is for one that has none', 'abc', 1, `${'a'.repeat(12)}bbb`, 'c'],
  ['whoever has his share waits for a place of his own', 'aaaa', 4, 'a'.repeat(12), ''],
  ['in the order of what is due', 'abab', 16, '', 'abab'],
  ['there are no more than there are', 'abcdef', 2, '', 'ab'],
  ['none is free', 'a', 0, '', ''],
])('%s', (_, due, free, before, expected) => {
  expect(chosen(due, free, before)).toBe(expected)
})
