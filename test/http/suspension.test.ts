/** guide/accounts.md#suspending-an-account: nothing of it is answered and nothing sent, and all of it waits. */
import { expect, test } from 'bun:test'
import { resumeAccount, suspendAccount } from '../../src/operations/accounts.ts'
import { expectRefusal, readAnswer } from '../support/answers.ts'
import { requestOf, startTestApp } from '../support/app.ts'
import { listDeliveries, register, startDeliverer } from '../support/deliverer.ts'

test('a suspended account is refused at every door, its streams end, and others go on', async () => {
  await using app = await startTestApp()
  const other = await app.account('other')
  const account = await app.store.accounts.findFirst()
  const id = account?.id ?? ''
  const here = { 'sec-fetch-site': 'same-origin' }
  const signIn = () =>
    app.fetch(requestOf('POST', '/dashboard/session', { key: app.key }, { headers: here }))
  const cookie = (await signIn()).headers.get('set-cookie')?.split(';')[0] ?? ''
  const stream = await app.fetch(requestOf('GET', '/v1/events/stream', undefined, { key: app.key }))
  const { id: humanId } = await app.human()
  await suspendAccount(app.context, id)
  const refused = await app.book(humanId, '2026-03-16T09:00:00Z')
  expectRefusal(refused, 'FORBIDDEN')
  expect(refused.text).toContain('suspended')
  const visit = requestOf('GET', '/v1/humans', undefined, { headers: { ...here, cookie } })
  expectRefusal(await readAnswer(await app.fetch(visit)), 'FORBIDDEN')
  expectRefusal(await readAnswer(await signIn()), 'FORBIDDEN')
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  expectRefusal(await app.call('POST', '/mcp', message), 'FORBIDDEN')
  expect((await app.call('GET', '/v1/humans', undefined, { key: other.key })).status).toBe(200)
  expect(await new Response(stream.body).text()).not.toContain('data: {"')
  await resumeAccount(app.context, id)
  expect((await app.book(humanId, '2026-03-16T09:00:00Z')).status).toBe(201)
})

test('what it would send waits, also what a worker has taken already, and goes on afterwards', async () => {
  await using app = await startTestApp()
  const account = await app.store.accounts.findFirst()
  const id = account?.id ?? ''
  const endpoint = await register(app)
  const worker = startDeliverer(app.context)
  const { id: humanId } = await app.human()
  await app.book(humanId, '2026-03-16T09:00:00Z')
  const [claimed] = await app.store.deliveries.claimDue({
    ...{ owner: 'w', nowMs: app.clock.nowMs, leaseMs: 1, count: 1 },
    places: () => ({ room: () => 1, take: () => undefined }),
  })
  if (!claimed) throw new Error('nothing was due')
  await suspendAccount(app.context, id)
  expect(await app.store.deliveries.isWanted(claimed, 'w')).toBe(false)
  app.clock.advance(60_000)
  expect(await worker.run()).toEqual([])
  expect((await app.store.deliveries.backlog()).oldestDueMs).toBeNull()
  await resumeAccount(app.context, id)
  expect(await worker.run()).toHaveLength(1)
  const { deliveries } = await listDeliveries(app, endpoint.id)
  expect(deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }])
})

test('suspending twice, or an account that is not there, changes nothing', async () => {
  await using app = await startTestApp()
  const account = await app.store.accounts.findFirst()
  const id = account?.id ?? ''
  const first = await suspendAccount(app.context, id)
  app.clock.advance(60_000)
  expect(await suspendAccount(app.context, id)).toEqual(first)
  expect((await resumeAccount(app.context, id)).suspendedAtMs).toBeNull()
  expect(suspendAccount(app.context, 'nobody')).rejects.toThrow('no such account')
})
