/** guide/webhooks.md#reminders: what an account sets, and who may; what comes of it is in test/workers/remind.test.ts. */

import { expect, test } from 'bun:test'
import { mailKinds } from '../../src/domain/mails/kinds.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

const app = await startTestApp()

const set = (reminders: unknown, query = '') =>
  app.call('PATCH', `/v1/account${query}`, { notifications: { reminders } })
const shown = async () =>
  JSON.parse((await app.call('GET', '/v1/account')).text).notifications?.reminders

test('reminders stand in the account where some are set, the earliest first, and in the audit', async () => {
  expect(await shown()).toBeUndefined()
  expect((await set([60, 43_200, 1])).status).toBe(200)
  expect(await shown()).toEqual([43_200, 60, 1])
  const { text } = await app.call('GET', '/v1/audit?limit=1')
  expect(JSON.parse(text).entries[0]).toMatchObject({ operation: 'updateAccount' })
  await set([5], '?dry_run=true')
  await app.call('PATCH', '/v1/account', {})
  await app.call('PATCH', '/v1/account', { notifications: {} })
  await app.call('PATCH', '/v1/account', { holidays: { country: 'DE' } })
  expect(await shown()).toEqual([43_200, 60, 1])
  await set([])
  expect(await shown()).toBeUndefined()
  await set([30])
  await app.call('PATCH', '/v1/account', { notifications: null })
  expect(await shown()).toBeUndefined()
})

const wrong: [field: string, reminders: unknown][] = [
  ['notifications.reminders.0', [0]],
  ['notifications.reminders.0', [43_201]],
  ['notifications.reminders.1', [1, 1.5]],
  ['notifications.reminders', [1, 2, 3, 4, 5, 6]],
  ['notifications.reminders', [60, 60]],
  ['notifications.reminders', 60],
]

test.each(wrong)('%s: %j is refused, and changes nothing', async (field, reminders) => {
  await set([90])
  expectRefusal(await set(reminders), 'VALIDATION_ERROR', [field])
  expect(await shown()).toEqual([90])
})

test('every kind of mail may be wished for, each by itself, and a wish that is none names them all', async () => {
  await using app = await startTestApp()
  const set = (notifications: object) => app.call('PATCH', '/v1/account', { notifications })
  const kept = async () => JSON.parse((await app.call('GET', '/v1/account')).text).notifications
  expect((await set({ attendee: mailKinds, human: [] })).status).toBe(200)
  expect(await kept()).toMatchObject({ attendee: [...mailKinds], human: [] })
  expect((await set({ human: ['updated'] })).status).toBe(200)
  expect(await kept()).toMatchObject({ attendee: [...mailKinds], human: ['updated'] })
  const wrong = await set({ human: ['moved'] })
  expectRefusal(wrong, 'VALIDATION_ERROR', ['notifications.human.0'])
  for (const kind of mailKinds) expect(wrong.text).toContain(kind)
  expect(await kept()).toMatchObject({ human: ['updated'] })
  const document = (await app.call('GET', '/openapi.json')).text
  const lists = document.match(
    /"enum":\["confirmed","rescheduled","updated","cancelled","reminder"\]/g,
  )
  // Of the attendee and of the human, wherever the account is said, and of `mail.failed`.
  expect(lists?.length).toBeGreaterThanOrEqual(3)
})
