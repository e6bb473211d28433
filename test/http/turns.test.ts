/** Work that takes long is done in turns, and accounts take them one after another. */
import { expect, test } from 'bun:test'
import { Turns } from '../../src/operations/turns.ts'
import { startTestApp } from '../support/app.ts'

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve))

test('one piece of work a turn of the loop, each account in its turn, and the first at once', async () => {
  const turns = new Turns()
  const order: string[] = []
  const work = async (account: string, n: number) => {
    await turns.take(account)
    order.push(`${account}${n}`)
  }
  expect(turns.take('a')).toBeNull()
  const all = [1, 2, 3].map((n) => work('a', n))
  all.push(work('b', 1), work('b', 2), work('c', 1))
  await Promise.resolve()
  expect(order).toEqual([])
  await turnOfLoop()
  await turnOfLoop()
  expect(order.length).toBeLessThan(4)
  await Promise.all(all)
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  await turnOfLoop()
  await turnOfLoop()
  expect(turns.take('c')).toBeNull()
})

test('where accounts share a service, one that asks for much waits for itself, and another passes', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('other')
  const ask = (by: string) => app.call('GET', '/v1/events', undefined, { key: by })
  await Promise.all([ask(app.key), ask(key)])
  const order: string[] = []
  const asked = Array.from({ length: 8 }, async () => {
    await ask(app.key)
    order.push('much')
  })
  asked.push(ask(key).then(() => void order.push('other')))
  await Promise.all(asked)
  expect(order.indexOf('other')).toBeLessThan(4)
  expect(order).toHaveLength(9)
})
