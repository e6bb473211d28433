/** The loop that runs the workers: again and again, never twice at once, until it is stopped. */
import { expect, test } from 'bun:test'
import { startLoop } from '../../src/workers/loop.ts'

/** So long that only a wake makes a run within a test. */
const neverMs = 1_000_000

/** Runs that each last until they are let go on. */
function heldRuns() {
  const goOn: (() => void)[] = []
  const state = { begun: 0, running: 0, most: 0 }
  async function runOnce(): Promise<void> {
    state.begun += 1
    state.running += 1
    state.most = Math.max(state.most, state.running)
    const { promise, resolve } = Promise.withResolvers<void>()
    goOn.push(resolve)
    await promise
    state.running -= 1
  }
  const endOne = async () => {
    goOn.shift()?.()
    await nextTurn()
  }
  return { state, runOnce, endOne }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

test('it runs at once, and when it is woken behind the answers of that turn', async () => {
  const { state, runOnce, endOne } = heldRuns()
  const loop = startLoop(neverMs, runOnce)
  expect(state.begun).toBe(1)
  await endOne()
  loop.wake()
  expect(state.begun).toBe(1)
  await nextTurn()
  expect(state.begun).toBe(2)
  await endOne()
  await loop.stop()
})

test('it runs by itself when its time has come', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let runs = 0
  const loop = startLoop(1, async () => {
    runs += 1
    if (runs === 3) resolve()
  })
  await promise
  await loop.stop()
})

test('woken many times while it runs, it runs once more after that, never twice at once', async () => {
  const { state, runOnce, endOne } = heldRuns()
  const loop = startLoop(neverMs, runOnce)
  for (let n = 0; n < 5; n += 1) loop.wake()
  expect(state.begun).toBe(1)
  await endOne()
  expect(state.begun).toBe(2)
  await endOne()
  expect([state.begun, state.most]).toEqual([2, 1])
  await loop.stop()
})

test('a run that lasts longer than the time between two is not run into', async () => {
  const { state, runOnce, endOne } = heldRuns()
  const loop = startLoop(1, runOnce)
  await Bun.sleep(5)
  expect([state.begun, state.most]).toEqual([1, 1])
  const stopping = loop.stop()
  await endOne()
  await stopping
})

test('stopping waits for the run under way, and none comes after it', async () => {
  const { state, runOnce, endOne } = heldRuns()
  const loop = startLoop(1, runOnce)
  loop.wake()
  let hasStopped = false
  const stopping = Promise.all([loop.stop(), loop.stop()]).then(() => {
    hasStopped = true
  })
  await Bun.sleep(5)
  expect([hasStopped, state.running]).toEqual([false, 1])
  await endOne()
  await stopping
  loop.wake()
  await Bun.sleep(5)
  expect([state.begun, state.running]).toEqual([1, 0])
})
