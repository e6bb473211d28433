/** Calendars that somebody breaks on purpose: ten thousand, read in a thread, and the event loop goes on. */
import { afterAll, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { hostileCalendars, noneRead, readHostile } from '../support/hostile-calendars.ts'
import { canProbe, longestTurn } from '../support/turn-probe.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

test('ten thousand broken calendars are each read or refused, and none holds up a turn of the event loop', async () => {
  // What is loaded for the first is loaded once.
  await readHostile(reader, hostileCalendars(1, 20), noneRead())
  const counts = noneRead()
  let longestMs = 0
  for (let first = 1; first < 10_000; first += 50) {
    const calendars = hostileCalendars(first, 50)
    // What was thrown away to make them is no work of those who read.
    Bun.gc(true)
    const read = () => readHostile(reader, calendars, counts)
    if (canProbe) longestMs = Math.max(longestMs, await longestTurn(read))
    else await read()
  }
  if (!canProbe) console.error('NOT TESTED: turns of the event loop, for there is no schedstat')
  expect(counts).toMatchObject({ unforeseen: 0 })
  expect(counts.read + counts.refused).toBe(10_000)
  expect(longestMs).toBeLessThan(20)
}, 600_000)
