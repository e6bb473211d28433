/** Bookings written into calendars of real CalDAV servers, with a clock that is moved. */
import { afterAll, describe, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { calendarText } from '../support/calendar-table.ts'
import { type CopyStage, copying } from '../support/copies.ts'
import { davKindsHere } from '../support/dav-servers.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const idOf = ({ text }: { text: string }): string => JSON.parse(text).id
const booked = (start: string, sequence = '0') => ({ start, title: 'Booked', sequence })
const two = '2026-03-16T14:00:00Z'

/** Books at two o'clock, and has it written. */
async function bookedAtTwo(it: CopyStage): Promise<string> {
  const id = idOf(await it.app.book(it.human, two))
  await it.write()
  return id
}

async function readLater(it: CopyStage, minutes = 10): Promise<void> {
  it.app.clock.advance(minutes * minuteMs)
  await it.read()
}

const elsewhere = '20260320T090000Z'

/** Something else happens in the calendar, so that it is read whole. */
const touch = ({ dav }: CopyStage) => dav.put('x.ics', calendarText([eventAt('x', elsewhere)]))

const startsOf = async (it: CopyStage) => (await it.events()).map(({ start }) => start)

const conflictsOf = (it: CopyStage) =>
  it.app.events().flatMap((event) => ('conflict' in event ? [event.conflict] : []))

/** Whether half an hour is offered, by its start on that Monday. */
async function isFree(it: CopyStage, clock: string): Promise<boolean> {
  const starts = await it.app.slots(it.human, '2026-03-16')
  return starts.some((start) => start.includes(`T${clock}`))
}

for (const kind of davKindsHere) {
  describe(kind, () => {
    test('a booking is there, moves, and is gone with its cancellation', async () => {
      await using it = await copying(kind, reader)
      const id = await bookedAtTwo(it)
      expect(await it.events()).toEqual([booked('20260316T140000Z')])
      expect(await it.dav.names()).toEqual([`${id}.ics`])
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      await it.write()
      expect(await it.events()).toEqual([booked('20260316T150000Z', '1')])
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await it.write()
      expect(await it.events()).toEqual([])
      expect(it.app.log).toEqual([])
    }, 60_000)

    test('what is written is read back as no one else’s, also where the booking has moved since', async () => {
      await using it = await copying(kind, reader)
      const id = await bookedAtTwo(it)
      await readLater(it)
      expect(conflictsOf(it)).toEqual([])
      await it.patch(id, { starts_at: '2026-03-16T15:00:00Z' })
      // Not written yet: the event still stands at two.
      await readLater(it)
      expect([await isFree(it, '14:00'), await isFree(it, '15:00')]).toEqual([true, false])
      await it.write()
      await readLater(it)
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await readLater(it)
      expect(await isFree(it, '15:00')).toBe(true)
      expect(conflictsOf(it)).toEqual([])
      await it.dav.put('other.ics', calendarText([eventAt('other', '20260316T150000Z')]))
      await readLater(it)
      expect(await isFree(it, '15:00')).toBe(false)
    }, 60_000)

    test('an event that the human removes stays away until the booking changes', async () => {
      await using it = await copying(kind, reader)
      const id = await bookedAtTwo(it)
      await readLater(it)
      await it.dav.remove(`${id}.ics`)
      await readLater(it)
      const removed = { kind: 'removed', starts_at: '2026-03-16T14:00:00.000Z' }
      expect(conflictsOf(it)).toEqual([expect.objectContaining(removed)])
      await it.write()
      await touch(it)
      await readLater(it)
      expect([await startsOf(it), conflictsOf(it).length]).toEqual([[elsewhere], 1])
      expect(await isFree(it, '14:00')).toBe(false)
      await it.patch(id, { starts_at: '2026-03-16T16:00:00Z' })
      await it.write()
      expect(await startsOf(it)).toEqual(['20260316T160000Z', elsewhere])
      await readLater(it)
      expect(conflictsOf(it)).toHaveLength(1)
    }, 60_000)

    test('an event that the human moves stays there and takes time until the booking changes', async () => {
      await using it = await copying(kind, reader)
      const id = await bookedAtTwo(it)
      await readLater(it)
      const text = (await it.dav.text(`${id}.ics`)) ?? ''
      await it.dav.put(`${id}.ics`, text.replaceAll('20260316T14', '20260316T10'))
      await readLater(it)
      const moved = { kind: 'moved', starts_at: '2026-03-16T10:00:00.000Z' }
      expect(conflictsOf(it)).toEqual([expect.objectContaining(moved)])
      await it.write()
      await touch(it)
      await readLater(it)
      expect(await startsOf(it)).toEqual(['20260316T100000Z', elsewhere])
      expect(conflictsOf(it)).toHaveLength(1)
      expect([await isFree(it, '10:00'), await isFree(it, '14:00')]).toEqual([false, false])
      // What is there now is not what was written: it makes way all the same.
      await it.patch(id, { starts_at: '2026-03-16T16:00:00Z' })
      await it.write()
      await readLater(it)
      expect(await startsOf(it)).toEqual(['20260316T160000Z', elsewhere])
      expect([await isFree(it, '10:00'), conflictsOf(it).length]).toEqual([true, 1])
    }, 60_000)

    test.each(['TRANSP:TRANSPARENT', 'STATUS:CANCELLED'])(
      'an event set to %s by its human is told as removed',
      async (line) => {
        await using it = await copying(kind, reader)
        const id = await bookedAtTwo(it)
        await readLater(it)
        const text = (await it.dav.text(`${id}.ics`)) ?? ''
        const without = text.replace(/^(?:TRANSP|STATUS):.*\r?\n/gm, '')
        await it.dav.put(`${id}.ics`, without.replace('END:VEVENT', `${line}\r\nEND:VEVENT`))
        await readLater(it)
        expect(conflictsOf(it)).toEqual([expect.objectContaining({ kind: 'removed' })])
        expect(await isFree(it, '14:00')).toBe(false)
      },
      60_000,
    )

    test('a booking goes where its human moved its event, and nothing else does', async () => {
      await using it = await copying(kind, reader)
      const [id, other] = [
        await bookedAtTwo(it),
        idOf(await it.app.book(it.human, '2026-03-16T15:00:00Z')),
      ]
      await it.write()
      await readLater(it)
      const moveTo = async (hour: string) => {
        const text = (await it.dav.text(`${id}.ics`)) ?? ''
        await it.dav.put(`${id}.ics`, text.replaceAll(/20260316T1[0-9]/g, `20260316T${hour}`))
        await readLater(it)
      }
      await moveTo('10')
      const ten = { starts_at: '2026-03-16T10:00:00Z' }
      const refused = await it.app.call('PATCH', `/v1/bookings/${other}`, ten)
      expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([
        409,
        'SLOT_UNAVAILABLE',
      ])
      await it.patch(id, ten)
      await it.write()
      await readLater(it)
      expect([await isFree(it, '10:00'), await isFree(it, '14:00')]).toEqual([false, true])
      // Moved there, and by an agent to a third time: what stood in between is free as soon as that is written.
      await moveTo('11')
      expect(await isFree(it, '11:00')).toBe(false)
      await it.patch(id, { starts_at: '2026-03-16T16:00:00Z' })
      await it.write()
      expect([await isFree(it, '11:00'), await isFree(it, '10:00')]).toEqual([true, true])
      await moveTo('12')
      expect(await isFree(it, '12:00')).toBe(false)
      await it.app.call('DELETE', `/v1/bookings/${id}`)
      await it.write()
      expect([await isFree(it, '12:00'), await isFree(it, '16:00')]).toEqual([true, true])
      await readLater(it)
      expect([await isFree(it, '12:00'), conflictsOf(it).length]).toEqual([true, 3])
    }, 60_000)

    test('an event of somebody else under our name is busy, and is told over a meeting', async () => {
      await using it = await copying(kind, reader)
      const id = await bookedAtTwo(it)
      await readLater(it)
      const instance = await it.app.store.instanceId()
      const borrowed = eventAt(`${id}@${instance}.slotflow`, '20260316T141500Z')
      await it.dav.put('invitation.ics', calendarText([borrowed]))
      await readLater(it)
      // Xandikos and Radicale may not let one name be there twice: then it is no event at all.
      const isTaken = (await it.dav.names()).includes('invitation.ics')
      expect(await isFree(it, '14:30')).toBe(!isTaken)
      await it.dav.put(
        'stranger.ics',
        calendarText([eventAt(`x@${instance}.slotflow`, '20260316T091500Z')]),
      )
      await readLater(it)
      expect(await isFree(it, '09:00')).toBe(false)
    }, 60_000)
  })
}

function eventAt(uid: string, start: string): string {
  return `BEGIN:VEVENT\nUID:${uid}\nDTSTAMP:20260101T000000Z\nDTSTART:${start}\nDURATION:PT30M\nEND:VEVENT`
}
