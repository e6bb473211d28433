/** Mails of the service as it runs. */
import { expect, test } from 'bun:test'
import { readSmtpUrl } from '../../src/smtp/settings.ts'
import { headerOf, startMailServer } from '../support/mail-server.ts'
import { startTestServer } from '../support/server.ts'

test('a service with a mail server tells attendee and human of a booking, and one that stops lets it be', async () => {
  await using mail = await startMailServer()
  const smtp = readSmtpUrl(`smtp://127.0.0.1:${mail.port}?starttls=off`)
  const server = await startTestServer({ smtp, mailFrom: 'book@acme.example' })
  const call = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' }
    const init = { method, headers, body: JSON.stringify(body) }
    const answer = await fetch(`${server.url}/v1${path}`, init)
    return JSON.parse(await answer.text())
  }
  const human = { name: 'Sarah Chen', email: 'sarah@acme.example', timezone: 'UTC' }
  const { id } = await call('POST', '/humans', human)
  const days = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  await call('PUT', `/humans/${id}/availability`, { ...days, meeting_durations: [30] })
  const startsAt = new Date(Math.ceil(Date.now() / 86_400_000 + 2) * 86_400_000).toISOString()
  const whom = { attendee_name: 'Ann', attendee_email: 'ann@example.org' }
  await call('POST', '/bookings', { human_id: id, starts_at: startsAt, duration: 30, ...whom })
  await mail.come(2)
  const subjects = mail.mails.map((one) => headerOf(one, 'Subject'))
  expect(mail.mails.map(({ to }) => to)).toEqual([['ann@example.org'], ['sarah@acme.example']])
  expect(subjects.every((subject) => subject !== null && subject.length > 5)).toBe(true)
  const rows = await server.stopAndRead('SELECT status, attempts FROM deliveries')
  expect(rows).toEqual([{ status: 'delivered', attempts: 1 }])
}, 30_000)
