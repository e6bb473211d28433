/** guide/accounts.md: keys, their scopes, the account and its usage. */

import { expect, test } from 'bun:test'
import { lateBodyMs } from '../../src/http/door/arrivals.ts'
import { expectRefusal } from '../support/answers.ts'
import { type CallOptions, startTestApp, type TestApp } from '../support/app.ts'

/** The answer's body, as JSON of whatever shape. */
async function read(app: TestApp, path: string, options: CallOptions = {}): Promise<unknown> {
  return JSON.parse((await app.call('GET', path, undefined, options)).text)
}

interface Keys {
  readonly api_keys: readonly { readonly id: string }[]
  readonly total: number
}

async function keysOf(app: TestApp): Promise<Keys> {
  return JSON.parse((await app.call('GET', '/v1/api-keys')).text)
}

async function keyOf(app: TestApp, scope: string): Promise<{ id: string; key: string }> {
  const { status, text } = await app.call('POST', '/v1/api-keys', { name: `a ${scope}`, scope })
  expect(status).toBe(201)
  return JSON.parse(text)
}

test('a new key works at once and is shown in no list', async () => {
  await using app = await startTestApp()
  const { id, key } = await keyOf(app, 'agent')
  expect(key).toStartWith('sk_live_')
  expect(key.length).toBeGreaterThanOrEqual(8 + 27)
  expect((await app.call('GET', '/v1/humans', undefined, { key })).status).toBe(200)
  const list = await keysOf(app)
  expect(list.total).toBe(2)
  expect(list.api_keys[1]).toMatchObject({ id, scope: 'agent', prefix: key.slice(0, 12) })
  expect(JSON.stringify(list)).not.toContain(key)
})

test('a revoked key opens nothing from that moment on, and is gone from the list', async () => {
  await using app = await startTestApp()
  const { id, key } = await keyOf(app, 'admin')
  expect((await app.call('GET', '/v1/usage', undefined, { key })).status).toBe(200)
  expect((await app.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(200)
  expectRefusal(await app.call('GET', '/v1/usage', undefined, { key }), 'UNAUTHORIZED')
  expect((await keysOf(app)).total).toBe(1)
  expectRefusal(await app.call('DELETE', `/v1/api-keys/${id}`), 'NOT_FOUND')
})

test('a key revoked while the body of its request is under way writes nothing', async () => {
  await using app = await startTestApp()
  const { id, key } = await keyOf(app, 'admin')
  const other = await keyOf(app, 'admin')
  const began = (by: string) => {
    const sent = new TransformStream<Uint8Array, Uint8Array>()
    const request = new Request('http://localhost/v1/humans', {
      method: 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
      body: sent.readable,
    })
    return { answer: app.send(request), writer: sent.writable.getWriter() }
  }
  const [late, right] = [began(key), began(other.key)]
  expect((await app.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(200)
  await Bun.sleep(lateBodyMs)
  for (const { writer } of [late, right]) {
    await writer.write(new TextEncoder().encode('{"name":"A","timezone":"UTC"}'))
    await writer.close()
  }
  expectRefusal(await late.answer, 'UNAUTHORIZED')
  expect((await right.answer).status).toBe(201)
})

test('the last admin key stays, whatever other keys there are', async () => {
  await using app = await startTestApp()
  await keyOf(app, 'agent')
  const first = (await keysOf(app)).api_keys[0]?.id ?? ''
  expectRefusal(await app.call('DELETE', `/v1/api-keys/${first}`), 'VALIDATION_ERROR', ['id'])
  const second = await keyOf(app, 'admin')
  // Two that are asked for at once: one of them stays.
  const answers = await Promise.all(
    [first, second.id].map((id) => app.call('DELETE', `/v1/api-keys/${id}`)),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
})

test('a name and a known scope are asked for', async () => {
  await using app = await startTestApp()
  const answer = await app.call('POST', '/v1/api-keys', { name: ' ', scope: 'root' })
  expectRefusal(answer, 'VALIDATION_ERROR', ['name', 'scope'])
})

test('a rep changes the hours of its humans, and not for how long they are met', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const rep = { name: 'rep', scope: 'rep' }
  const bare = await app.call('POST', '/v1/api-keys', rep)
  expectRefusal(bare, 'VALIDATION_ERROR', ['human_ids'])
  const { text } = await app.call('POST', '/v1/api-keys', { ...rep, human_ids: [id] })
  const { key } = JSON.parse(text)
  const set = (fields: object, humanId = id) => {
    const rules = { working_days: [2], work_start: '10:00', work_end: '12:00', ...fields }
    return app.call('PUT', `/v1/humans/${humanId}/availability`, rules, { key })
  }
  const hours = await set({ meeting_durations: [60, 30] })
  expect(hours.status).toBe(200)
  expect(JSON.parse(hours.text).availability_rules).toMatchObject({ work_start: '10:00' })
  for (const meeting_durations of [[30], [30, 60, 90], [30, 45]]) {
    const refused = await set({ meeting_durations })
    expectRefusal(refused, 'FORBIDDEN')
    expect(refused.text).toContain('60, 30')
  }
  const { id: fresh } = await app.human({ rules: null })
  const made = await app.call('POST', '/v1/api-keys', { ...rep, human_ids: [fresh] })
  const first = await app.call(
    'PUT',
    `/v1/humans/${fresh}/availability`,
    { working_days: [2], work_start: '10:00', work_end: '12:00', meeting_durations: [30] },
    { key: JSON.parse(made.text).key },
  )
  expectRefusal(first, 'FORBIDDEN')
})

test('a key is revoked with what it made, and with what those made', async () => {
  await using app = await startTestApp()
  const make = async (name: string, key: string) => {
    const { text } = await app.call('POST', '/v1/api-keys', { name, scope: 'admin' }, { key })
    const made: { id: string; key: string } = JSON.parse(text)
    return made
  }
  const parent = await make('parent', app.key)
  const child = await make('child', parent.key)
  const grandchild = await make('grandchild', child.key)
  const alone = await make('alone', app.key)
  const revoke = (id: string, query = '') =>
    app.call('DELETE', `/v1/api-keys/${id}${query}`, undefined, { key: alone.key })
  const status = async ({ key }: { key: string }) =>
    (await app.call('GET', '/v1/usage', undefined, { key })).status
  // One in between that went before breaks no chain.
  expect(JSON.parse((await revoke(child.id)).text)).toEqual({ deleted: true, id: child.id })
  expect([await status(parent), await status(child), await status(grandchild)]).toEqual([
    ...[200, 401, 200],
  ])
  const { text } = await revoke(parent.id, '?descendants=true')
  expect(JSON.parse(text)).toEqual({
    ...{ deleted: true, id: parent.id, revoked: [parent.id, grandchild.id] },
  })
  expect([await status(parent), await status(grandchild), await status(alone)]).toEqual([
    ...[401, 401, 200],
  ])
  const first = (await keysOf(app)).api_keys[0]?.id ?? ''
  // All others come from it: nobody would be left.
  expectRefusal(await revoke(first, '?descendants=true'), 'VALIDATION_ERROR', ['id'])
  expectRefusal(await revoke(first, '?descendants=yes'), 'VALIDATION_ERROR', ['descendants'])
})

test('an admin key that will end is not the one that stays', async () => {
  await using app = await startTestApp()
  const expires_at = '2026-03-11T10:00:00Z'
  await app.call('POST', '/v1/api-keys', { name: 'ending', scope: 'admin', expires_at })
  const first = (await keysOf(app)).api_keys[0]?.id ?? ''
  expectRefusal(await app.call('DELETE', `/v1/api-keys/${first}`), 'VALIDATION_ERROR', ['id'])
})

test('a call beyond the scope is FORBIDDEN, with the scope it needs', async () => {
  await using app = await startTestApp()
  const { key } = await keyOf(app, 'read')
  const answer = await app.call('POST', '/v1/humans', '{bad', { key })
  expectRefusal(answer, 'FORBIDDEN')
  expect(answer.text).toContain('scope admin')
})

test('HEAD asks for no more than GET', async () => {
  await using app = await startTestApp()
  const { key } = await keyOf(app, 'read')
  const head = async (path: string, headers: Record<string, string>) => {
    const answer = await app.fetch(new Request(`http://x${path}`, { method: 'HEAD', headers }))
    return answer.status
  }
  const authorization = `Bearer ${key}`
  expect(await head('/v1/bookings', { authorization })).toBe(200)
  expect(await head('/v1/api-keys', { authorization })).toBe(403)
  expect(await head('/v1/bookings', {})).toBe(401)
})

test('where nobody can look up who calls, that is a refusal like any other, to known callers as well', async () => {
  await using app = await startTestApp()
  const ask = (key: string) => app.call('GET', '/v1/humans', undefined, { key })
  const { key } = await keyOf(app, 'read')
  expect((await ask(key)).status).toBe(200)
  await app.context.store.close()
  for (const sent of [key, 'sk_live_never_seen_before']) {
    const { status, body } = await ask(sent)
    expect({ status, code: body.error?.code }).toEqual({ status: 500, code: 'INTERNAL' })
  }
})

test('the account and its usage: what is used, what is allowed, and when the month ends', async () => {
  await using app = await startTestApp({ plan: 'starter' })
  app.clock.set('2026-03-10T10:00:00Z')
  expect(await read(app, '/v1/account')).toMatchObject({
    name: 'default',
    plan: 'starter',
    auto_purchase: false,
  })
  const { id } = await app.human()
  expect((await app.book(id, '2026-03-16T09:00:00Z')).status).toBe(201)
  const { id: second } = (await app.book(id, '2026-03-16T10:00:00Z')).body
  // Cancelling gives nothing back, and a refusal takes nothing.
  await app.call('DELETE', `/v1/bookings/${second}`)
  expect((await app.book(id, '2026-03-16T09:00:00Z')).status).toBe(409)
  expect(await read(app, '/v1/usage')).toEqual({
    plan: 'starter',
    auto_purchase: false,
    period: { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' },
    bookings: { used: 2, limit: 1_000, overage_packs: 0, overage_cents: 0 },
    humans: { used: 1, limit: 5 },
    webhooks: { used: 0, limit: 10 },
  })
  app.clock.set('2026-04-01T00:00:00Z')
  expect(await read(app, '/v1/usage')).toMatchObject({ bookings: { used: 0 } })
})

test('a key that is revoked while it makes others leaves none behind', async () => {
  await using app = await startTestApp()
  const make = async (name: string, key: string) => {
    const { text } = await app.call('POST', '/v1/api-keys', { name, scope: 'admin' }, { key })
    return JSON.parse(text)
  }
  const leaked = await make('leaked', app.key)
  const making = Array.from({ length: 20 }, () => make('spawn', leaked.key))
  const revoked = app.call('DELETE', `/v1/api-keys/${leaked.id}?descendants=true`)
  const later = Array.from({ length: 20 }, () => make('spawn', leaked.key))
  await Promise.all([...making, revoked, ...later])
  const { api_keys } = JSON.parse((await app.call('GET', '/v1/api-keys')).text)
  expect(api_keys.map(({ name }: { name: string }) => name)).not.toContain('spawn')
})
