/** guide/operating.md: what a start makes of the account and of its key. */
import { expect, test } from 'bun:test'
import { ensureAccount } from '../../src/operations/accounts.ts'
import { startTestApp } from '../support/app.ts'

test('a start that finds the account and the key commits nothing; another key is let in with one commit', async () => {
  let commits = 0
  const committed = () => {
    commits += 1
  }
  await using app = await startTestApp({ committed })
  const before = commits
  for (const key of [app.key, null]) {
    expect(await ensureAccount(app.context, 'unlimited', key)).toBeNull()
  }
  expect(commits).toBe(before)
  const other = 'sk_live_other_0123456789abcdef'
  expect(await ensureAccount(app.context, 'unlimited', other)).toBeNull()
  expect(commits).toBe(before + 1)
  for (const key of [app.key, other]) {
    expect((await app.call('GET', '/v1/humans', undefined, { key })).status).toBe(200)
  }
})
