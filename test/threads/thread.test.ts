/** Work in a thread: in order, within a deadline, fair to whoever asks for little. */
import { expect, test } from 'bun:test'
import { createThread, ThreadFault } from '../../src/threads/thread.ts'

const file = new URL('./worker.ts', import.meta.url).href

function threadOf(deadlineMs = 10_000) {
  let starts = 0
  const thread = createThread<string, string>(() => {
    starts += 1
    return new Worker(file)
  }, deadlineMs)
  return { ...thread, starts: () => starts, say: (text: string) => thread.ask(() => text) }
}

const faultOf = (asked: Promise<unknown>) =>
  asked.catch((error: unknown) => (error instanceof ThreadFault ? error.kind : error))

test('one order after the other, in one thread, which is told that it is new once', async () => {
  const thread = threadOf()
  const isNew = (each: boolean) => (each ? 'new' : 'known')
  const reports = await Promise.all([thread.ask(isNew), thread.ask(isNew), thread.ask(isNew)])
  expect(reports).toEqual(['new 1', 'known 2', 'known 3'])
  expect(thread.starts()).toBe(1)
  thread.close()
})

test('a thread that hangs or breaks is ended, and the next who asks has another', async () => {
  const thread = threadOf(300)
  expect(await faultOf(thread.say('hang'))).toBe('late')
  const slow = threadOf()
  const [broken, next] = [faultOf(slow.say('break')), slow.say('next')]
  expect(await broken).toBe('broken')
  expect(await next).toBe('next 1')
  expect(await slow.say('more')).toBe('more 2')
  expect(slow.starts()).toBe(2)
  slow.close()
})

test('whoever asks for much does not have another wait for all of it', async () => {
  const thread = threadOf()
  const done: string[] = []
  const ask = async (order: string, from: string) => {
    await thread.ask(() => order, { from })
    done.push(order)
  }
  const many = Array.from({ length: 50 }, (_, n) => ask(`a${n}`, 'much'))
  await Promise.all([...many, ask('b0', 'little'), ask('b1', 'little')])
  expect(done.slice(0, 5)).toEqual(['a0', 'a1', 'b0', 'a2', 'b1'])
  expect(done.length).toBe(52)
  thread.close()
})
