import { expect, test } from 'bun:test'
import { lazily } from '../../src/operations/lazily.ts'

test('is made at the first call, for all calls', async () => {
  let made = 0
  const number = lazily(async () => {
    made += 1
    return made
  })
  expect(made).toBe(0)
  expect(await Promise.all([number(), number()])).toEqual([1, 1])
  expect(await number()).toBe(1)
})

test('a failure reaches those who wait for it, and nobody after them', async () => {
  const answers = [Promise.reject(new Error('no file')), Promise.resolve('a file')]
  const file = lazily(async () => answers.shift())
  const first = await Promise.allSettled([file(), file()])
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await Promise.all([file(), file()])).toEqual(['a file', 'a file'])
})
