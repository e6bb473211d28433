import { expect, test } from 'bun:test'
import { startTestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

test('a key learns whose it is, what it may do, whom it sees, and what now is', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ timezone: 'America/New_York', role: 'ae' })
  await app.human({ name: 'Ann Lee', timezone: 'Europe/Berlin' })
  const wanted = { name: 'voice', scope: 'agent', human_ids: [id] }
  const { key } = JSON.parse((await app.call('POST', '/v1/api-keys', wanted)).text)
  const bound = await callTool(app, 'whoami', {}, key)
  expect(bound.data).toEqual({
    ...{ account: 'default', plan: 'unlimited', scope: 'agent' },
    humans: [{ id, name: 'Sarah Chen', role: 'ae', timezone: 'America/New_York' }],
    ...{ total: 1, now: 'Tuesday 10 March 2026, 06:00 EDT', now_utc: '2026-03-10T10:00:00.000Z' },
  })
  expect(bound.sentence).toBe(
    'It is now Tuesday 10 March 2026, 06:00 EDT. This key has scope agent in the account "default", and sees "Sarah Chen".',
  )
  const all = await callTool(app, 'whoami')
  expect(all.data).toMatchObject({
    scope: 'admin',
    total: 2,
    now: 'Tuesday 10 March 2026, 10:00 UTC',
  })
  const { sentence } = await callTool(app, 'whoami', { who: 'me' })
  expect(sentence).toBe('VALIDATION_ERROR: who: is not an argument of whoami. It takes none.')
})
