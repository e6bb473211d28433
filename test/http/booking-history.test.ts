/** guide/bookings.md#its-history: what was done to a booking, by whom, and who was told of it. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { ann, began, plain } from '../support/mail/mailer.ts'
import { startMailServer } from '../support/mail-server.ts'

setDefaultTimeout(30_000)

async function history(app: TestApp, id: string, key = app.key) {
  const { status, text } = await app.call('GET', `/v1/bookings/${id}/history`, undefined, { key })
  expect([status, text]).toEqual([200, expect.any(String)])
  return JSON.parse(text)
}

async function keyOf(app: TestApp, fields: object): Promise<string> {
  return JSON.parse((await app.call('POST', '/v1/api-keys', { name: 'k', ...fields })).text).key
}

test('the changes of a booking are told from the latest back: from when to when, from whom to whom, by whom', async () => {
  await using app = await startTestApp({ parts: { publicUrl: 'https://book.example.com' } })
  const [sarah, bo] = [(await app.human()).id, (await app.human({ name: 'Bo' })).id]
  const agent = await keyOf(app, { name: 'Sales agent', scope: 'agent' })
  const wanted = { human_id: sarah, starts_at: '2026-03-16T14:00:00Z', duration: 30 }
  const attendee = { attendee_name: 'Mia', attendee_email: 'mia@example.org' }
  const made = await app.call('POST', '/v1/bookings', { ...wanted, ...attendee }, { key: agent })
  const { id } = JSON.parse(made.text)
  // Others' bookings lie between.
  await app.book(sarah, '2026-03-16T18:00:00Z')
  const path = `/v1/bookings/${id}`
  await app.call('PATCH', path, { starts_at: '2026-03-16T16:00:00Z' }, { key: agent })
  await app.book(sarah, '2026-03-16T19:00:00Z')
  await app.call('PATCH', path, { attendee_name: 'Mia Wong' })
  await app.call('POST', `/v1/humans/${sarah}/hand-over`, { to: bo, booking_ids: [id] })
  await app.call('DELETE', path)
  const { changes, mails } = await history(app, id)
  expect(mails).toEqual([])
  const at = { starts_at: '2026-03-16T16:00:00.000Z', ends_at: '2026-03-16T16:30:00.000Z' }
  const first = { starts_at: '2026-03-16T14:00:00.000Z', ends_at: '2026-03-16T14:30:00.000Z' }
  const [ofSarah, ofBo] = [
    { human_id: sarah, human_name: 'Sarah Chen' },
    { human_id: bo, human_name: 'Bo' },
  ]
  expect(changes).toMatchObject([
    { event: 'booking.cancelled', by: 'key', key_name: 'first', ...at, ...ofBo },
    { event: 'booking.updated', previous: ofSarah, ...ofBo },
    { event: 'booking.updated', previous: { attendee_name: 'Mia' }, ...ofSarah },
    { event: 'booking.rescheduled', key_name: 'Sales agent', previous: first, ...at },
    { event: 'booking.confirmed', key_name: 'Sales agent', ...first, ...ofSarah },
  ])
  expect(changes[4]).not.toContainKey('previous')
  expect(JSON.stringify(changes)).not.toContain('/b/')
})

test('a rep is told of the own bookings, and neither of keys nor of who the others are', async () => {
  await using app = await startTestApp()
  const [sarah, bo] = [(await app.human()).id, (await app.human({ name: 'Bo' })).id]
  const { body } = await app.book(sarah, '2026-03-16T14:00:00Z')
  await app.call('POST', `/v1/humans/${sarah}/hand-over`, { to: bo })
  const ofBo = await history(app, body.id, await keyOf(app, { scope: 'rep', human_ids: [bo] }))
  expect(ofBo.changes).toHaveLength(2)
  expect(ofBo.changes[0]).toMatchObject({ human_name: 'Bo', previous: { human_id: sarah } })
  expect(JSON.stringify(ofBo)).not.toMatch(/key_|Sarah/)
  const key = await keyOf(app, { scope: 'rep', human_ids: [sarah] })
  const path = `/v1/bookings/${body.id}/history`
  expectRefusal(await app.call('GET', path, undefined, { key }), 'NOT_FOUND')
  const agent = await keyOf(app, { scope: 'agent', own_bookings: true })
  expectRefusal(await app.call('GET', path, undefined, { key: agent }), 'NOT_FOUND')
  expect((await history(app, body.id, await keyOf(app, { scope: 'read' }))).changes).toHaveLength(2)
})

test('whoever is erased is in no history', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const attendee = { attendee_name: 'Mia Secret', attendee_email: 'mia@example.org' }
  const { body } = await app.book(id, '2026-03-16T14:00:00Z', attendee)
  await app.call('PATCH', `/v1/bookings/${body.id}`, { attendee_name: 'Mia Secret-Wong' })
  await app.call('POST', '/v1/attendees/erase', { email: 'mia@example.org' })
  const told = await history(app, body.id)
  expect(told.changes).toHaveLength(2)
  expect(JSON.stringify(told)).not.toMatch(/secret|mia@/i)
})

test('its mails are told with it: what waits, then what was told, to whom and when', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  await using server = await startMailServer()
  using mailer = await began(app, plain(server.port))
  const [id, other] = [await mailer.book(), await mailer.book()]
  const short = async (booking: string) =>
    (await history(app, booking)).mails.map((one: Record<string, string>) =>
      [one.status, one.kind, one.recipient, one.human_name].join(' '),
    )
  expect(await short(id)).toEqual(['waiting confirmed  '])
  await mailer.run()
  await app.call('DELETE', `/v1/bookings/${id}`)
  const [first, ...rest] = await short(id)
  expect(first).toBe('waiting cancelled  ')
  expect(rest.sort()).toEqual(['sent confirmed attendee ', 'sent confirmed human Sarah Chen'])
  expect(await short(other)).toHaveLength(2)
  expect(JSON.stringify(await history(app, id))).not.toContain(ann)
})
