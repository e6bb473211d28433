/** What models are told of calendars kept elsewhere: how well they are known, and that somebody is busy, never with what. */
import { afterAll, expect, test } from 'bun:test'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'
import { calendarText } from '../support/calendar-table.ts'
import { callTool } from '../support/tools.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const surgery = `BEGIN:VEVENT\nUID:a\nSUMMARY:Surgery\nLOCATION:Charité\nATTENDEE:mailto:doctor@example.com\nDTSTART:20260316T100000Z\nDTEND:20260316T110000Z\nEND:VEVENT`

test('people are listed with ok, stale or unreachable; a busy time is explained without a title', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ name: 'Ana' })
  await app.human({ name: 'Ben' })
  let isDown = false
  const worker = createCalendarSync(
    app.context,
    {
      async subscribe() {
        if (isDown) throw new CalendarFault('answers 500')
        return { text: new TextEncoder().encode(calendarText([surgery])), cursor: 'c' }
      },
      collect: () => Promise.reject(new CalendarFault('is not here')),
    },
    reader,
  )
  const standingsAfter = async (ms: number) => {
    app.clock.advance(ms)
    await worker.runOnce()
    await worker.settled()
    const { data } = await callTool(app, 'list_humans')
    const { humans } = Object(data)
    return humans.map((one: { name: string; calendar?: string }) => [one.name, one.calendar])
  }
  const wanted = { type: 'ics', url: 'http://127.0.0.1:9/a.ics', max_age_minutes: 60 }
  await app.call('POST', `/v1/humans/${id}/calendars`, wanted)
  const none = ['Ben', undefined]
  expect(await standingsAfter(0)).toEqual([['Ana', 'ok'], none])
  const asked = { human_id: id, starts_at: '2026-03-16T10:00:00Z', duration: 60 }
  const why = await callTool(app, 'explain_slot', asked)
  expect(why.data).toMatchObject({ reasons: [{ type: 'calendar' }] })
  expect(why.text).not.toMatch(/surgery|charit|doctor/i)
  isDown = true
  expect(await standingsAfter(30 * minuteMs)).toEqual([['Ana', 'stale'], none])
  expect(await standingsAfter(40 * minuteMs)).toEqual([['Ana', 'unreachable'], none])
})
