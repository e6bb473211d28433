/** Bookings written into calendars of real CalDAV servers, with a clock that is moved. */
import { afterAll, describe, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { copying } from '../support/copies.ts'
import { davKindsHere } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const idOf = ({ text }: { text: string }): string => JSON.parse(text).id

for (const kind of davKindsHere) {
  describe(kind, () => {
    test('a booking is there, moves, and is gone with its cancellation', async () => {
      await using it = await copying(kind, reader)
      const id = idOf(await it.app.book(it.human, '2026-03-16T14:00:00Z'))
      await it.write()
      expect(await it.events()).toEqual([
        { start: '20260316T140000Z', title: 'Booked', sequence: '0' },
      ])
      expect(await it.dav.names()).toEqual([`${id}.ics`])
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      await it.write()
      expect(await it.events()).toEqual([
        { start: '20260316T150000Z', title: 'Booked', sequence: '1' },
      ])
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await it.write()
      expect(await it.events()).toEqual([])
      expect(it.app.log).toEqual([])
    }, 60_000)
  })
}
