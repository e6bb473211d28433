/** Calendars that somebody breaks on purpose: each is read or refused, and the thread reads the next. */
import { afterAll, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { hostileCalendars, noneRead, readHostile } from '../support/hostile-calendars.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

test('five hundred broken calendars are each read or refused, and whoever reads them goes on', async () => {
  const counts = noneRead()
  await readHostile(reader, hostileCalendars(1, 500), counts)
  const { read, refused, unforeseen } = counts
  expect(unforeseen).toBe(0)
  expect(read).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(50)
}, 120_000)
