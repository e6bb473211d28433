/** Last uses of keys: kept in memory, written in batches, lost by a crash only. */
import { expect, test } from 'bun:test'
import { writeUses } from '../../src/workers/uses.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

interface Keys {
  readonly api_keys: readonly { readonly name: string; readonly last_used_at: string | null }[]
}

async function shown(app: TestApp): Promise<Record<string, string | null>> {
  const { api_keys }: Keys = JSON.parse((await app.call('GET', '/v1/api-keys')).text)
  return Object.fromEntries(api_keys.map(({ name, last_used_at }) => [name, last_used_at]))
}

const kept = (app: TestApp) =>
  app.database.query('SELECT name, last_used_at AS atMs FROM api_keys ORDER BY id').all()

test('a list shows the last use at once; the file learns of it once a round', async () => {
  const commits: number[] = []
  await using app = await startTestApp({ committed: (writes) => commits.push(writes) })
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'agent', scope: 'agent' })
  const { key }: { key: string } = JSON.parse(text)
  expect((await shown(app)).agent).toBeNull()
  for (let at = 0; at < 50; at += 1) {
    app.clock.advance(1_000)
    await app.call('GET', '/v1/humans', undefined, { key })
  }
  const lastMs = app.clock.nowMs()
  expect((await shown(app)).agent).toBe(new Date(lastMs).toISOString())
  expect(kept(app)).toContainEqual({ name: 'agent', atMs: null })
  commits.length = 0
  expect(await writeUses(app.context)).toBe(2)
  expect(await writeUses(app.context)).toBe(0)
  expect(commits).toEqual([1])
  expect(kept(app)).toContainEqual({ name: 'agent', atMs: lastMs })
  expect((await shown(app)).agent).toBe(new Date(lastMs).toISOString())
})

test('a key that is refused was not used; one beyond its scope was', async () => {
  await using app = await startTestApp()
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'reader', scope: 'read' })
  const { id, key }: { id: string; key: string } = JSON.parse(text)
  await app.call('GET', '/v1/humans', undefined, { key: `${key}x` })
  expect((await shown(app)).reader).toBeNull()
  await app.call('POST', '/v1/humans', { name: 'Sam', timezone: 'UTC' }, { key })
  expect((await shown(app)).reader).toBe(new Date(app.clock.nowMs()).toISOString())
  await app.call('DELETE', `/v1/api-keys/${id}`)
  await writeUses(app.context)
  expect(kept(app)).toHaveLength(2)
})

test('uses that could not be written are said in the log and written the next time', async () => {
  await using app = await startTestApp()
  await app.call('GET', '/v1/humans')
  const { accounts } = app.store
  const markUsed = () => Promise.reject(new Error('disk full'))
  const store = { ...app.store, accounts: { ...accounts, markUsed } }
  expect(await writeUses({ ...app.context, store })).toBe(0)
  expect(app.log.join()).toContain('could not be written')
  expect(await writeUses(app.context)).toBe(1)
  expect(kept(app)).toEqual([expect.objectContaining({ atMs: app.clock.nowMs() })])
})

test('a stop writes what is noted', async () => {
  const server = await startTestServer()
  const headers = { authorization: `Bearer ${server.key}` }
  expect((await fetch(`${server.url}/v1/humans`, { headers })).status).toBe(200)
  const uses = await server.stopAndRead('SELECT last_used_at IS NOT NULL AS used FROM api_keys')
  expect(uses).toEqual([{ used: 1 }])
})
