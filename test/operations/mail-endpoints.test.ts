/** To which events the mails of an account listen, by its wishes: guide/mail.md#who-is-sent-what. */
import { expect, test } from 'bun:test'
import type { MailWishes } from '../../src/domain/mails/kinds.ts'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

interface Row {
  readonly events: string
  readonly active: number
  readonly created_at: number
}

const rowsOf = ({ database }: TestApp) =>
  database
    .query<Row, []>("SELECT events, active, created_at FROM webhooks WHERE kind = 'mail'")
    .all()

async function wish(app: TestApp, wishes: MailWishes): Promise<readonly string[] | null> {
  const { status } = await app.call('PATCH', '/v1/account', { notifications: wishes })
  expect(status).toBe(200)
  const [row, ...others] = rowsOf(app)
  expect(others).toEqual([])
  if (row?.active !== 1) return null
  const events: string[] = JSON.parse(row.events)
  return events.map((event) => event.replace('booking.', '')).sort()
}

test('they listen to what is wanted, and to what makes it of other events', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const only = (...attendee: NonNullable<MailWishes['attendee']>) =>
    wish(app, { attendee, human: [] })
  expect(await wish(app, {})).toEqual([
    ...['cancelled', 'confirmed', 'reminder', 'rescheduled', 'updated'],
  ])
  // A move that is first heard of is a confirmation; a change takes a booking from some and gives it to others.
  expect(await only('confirmed')).toEqual(['confirmed', 'rescheduled', 'updated'])
  expect(await only('cancelled')).toEqual(['cancelled', 'updated'])
  expect(await only('rescheduled')).toEqual(['rescheduled'])
  expect(await only('reminder')).toEqual(['reminder'])
  expect(await only()).toBeNull()
  expect(await wish(app, { attendee: [], human: ['updated'] })).toEqual(['updated'])
})

test('nobody expects to have heard of what was before mails were wanted again', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const startedMs = app.clock.nowMs()
  await keepMailEndpoints(app.context)
  app.clock.advance(60_000)
  // What stands as it is wanted is left alone.
  await wish(app, { attendee: ['confirmed', 'rescheduled', 'updated', 'cancelled', 'reminder'] })
  expect(rowsOf(app).map(({ created_at }) => created_at - startedMs)).toEqual([0])
  expect(await wish(app, { attendee: [], human: [] })).toBeNull()
  app.clock.advance(60_000)
  await app.call('PATCH', '/v1/account', { notifications: null })
  await wish(app, {})
  await wish(app, { attendee: ['confirmed'], human: [] })
  expect(rowsOf(app).map(({ active, created_at }) => [active, created_at - startedMs])).toEqual([
    [1, 120_000],
  ])
})

test('where the service sends no mail there is none, and other accounts are left alone', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const { context } = app
  await keepMailEndpoints(context, 'another')
  expect(rowsOf(app)).toEqual([])
  await keepMailEndpoints(context)
  expect(rowsOf(app).map(({ active }) => active)).toEqual([1])
  await keepMailEndpoints({ ...context, sendsMail: false })
  expect(rowsOf(app).map(({ active }) => active)).toEqual([0])
})
