/** An attendee of whom name and address come in one argument is reached all the same. */
import { expect, test } from 'bun:test'
import { startTestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

const order = { human_id: 'Sarah Chen', starts_at: '2026-03-16T14:00:00Z', duration: 30 }

test.each([
  ['John <john@x.com>', {}, 'John', 'john@x.com'],
  ['john@x.com', {}, 'john@x.com', 'john@x.com'],
  ['John Smith (john@x.com)', {}, 'John Smith', 'john@x.com'],
  ['John <john@x.com>', { attendee_email: 'j@x.com' }, 'John <john@x.com>', 'j@x.com'],
  ['John <john@x.com>', { attendee_phone: '+14155550123' }, 'John <john@x.com>', null],
])('%s with %p is %s, %s', async (attendee_name, more, name, email) => {
  await using app = await startTestApp()
  await app.human()
  const { data } = await callTool(app, 'create_booking', { ...order, attendee_name, ...more })
  expect(data).toMatchObject({ attendee_name: name, attendee_email: email })
})

test('over HTTP any other text with an address in it stays a name', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  for (const [at, attendee_name] of ['john@x.com', 'John (john@x.com)', 'John <3'].entries()) {
    const { status, body } = await app.book(id, `2026-03-16T1${4 + at}:00:00Z`, { attendee_name })
    expect(status).toBe(201)
    expect(body).toMatchObject({ attendee_name, attendee_email: null })
  }
})
