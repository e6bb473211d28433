/** How many requests a key may make, and how many wrong keys an address may send. */
import { expect, test } from 'bun:test'
import { request } from 'node:http'
import { networkAt } from '../../src/http/door/source.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { type Method, startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

/** So many at once, and half of them every second. */
const limited = (burst: number) => startTestApp({ parts: { gate: createGate(burst / 2) } })
const get = (app: TestApp, key: string | null = app.key) =>
  app.call('GET', '/v1/humans', undefined, { key })
const many = async (count: number, call: () => Promise<Answer>) => {
  const answers: Answer[] = []
  for (let at = 0; at < count; at += 1) answers.push(await call())
  return answers
}
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status)
const ratesOf = ({ headers }: Answer) =>
  ['retry-after', 'ratelimit-policy', 'ratelimit'].map((name) => headers.get(name))

test('without a limit nothing is refused and no header speaks of one', async () => {
  await using app = await startTestApp()
  const answers = await many(200, () => get(app))
  expect(new Set(statuses(answers))).toEqual(new Set([200]))
  expect(answers.flatMap(ratesOf)).toEqual(Array(600).fill(null))
})

test('beyond its limit a key is refused, and told when to come back; then it may', async () => {
  await using app = await limited(4)
  const answers = await many(5, () => get(app))
  expect(answers.map(ratesOf)).toEqual([
    [null, '"default";q=4;w=2', '"default";r=3;t=1'],
    [null, '"default";q=4;w=2', '"default";r=2;t=1'],
    [null, '"default";q=4;w=2', '"default";r=1;t=2'],
    [null, '"default";q=4;w=2', '"default";r=0;t=2'],
    ['1', '"default";q=4;w=2', '"default";r=0;t=2'],
  ])
  const refused = answers.at(-1)
  if (!refused) throw new Error('five were asked for')
  expectRefusal(refused, 'RATE_LIMITED')
  expect(refused.body.error.message).toStartWith('This key may make 2 requests a second.')
  app.clock.advance(1_000)
  expect(statuses(await many(3, () => get(app)))).toEqual([200, 200, 429])
  app.clock.advance(9_000)
  expect(statuses(await many(5, () => get(app)))).toEqual([200, 200, 200, 200, 429])
})

test('each key has its own limit, and a clock set back locks none out', async () => {
  await using app = await limited(2)
  const { key } = await app.account('other')
  expect(statuses(await many(3, () => get(app)))).toEqual([200, 200, 429])
  expect(statuses(await many(3, () => get(app, key)))).toEqual([200, 200, 429])
  app.clock.advance(-86_400_000)
  expect(statuses(await many(1, () => get(app)))).toEqual([429])
  app.clock.advance(1_000)
  expect(statuses(await many(2, () => get(app)))).toEqual([200, 429])
})

test('a request counts once, whatever its method; one that is refused for another reason counts too', async () => {
  await using app = await limited(4)
  const answers = [
    await app.call('POST', '/v1/humans', { name: 'Sam', timezone: 'UTC' }),
    await app.call('POST', '/v1/humans', {}),
    await app.call('GET', '/v1/nothing'),
    await app.call('DELETE', '/v1/humans/x'),
    await get(app),
  ]
  expect(statuses(answers)).toEqual([201, 422, 404, 404, 429])
})

test('every door that asks for a key keeps the limit, and writes nothing beyond it', async () => {
  await using app = await limited(1)
  const before = app.database.query('SELECT count(*) AS n FROM humans').get()
  const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  const guarded = app.routes.filter(({ path }) => /^\/(?:v1|mcp)\b/.test(path))
  expect(guarded.length).toBeGreaterThan(25)
  await get(app)
  for (const { method, path } of guarded) {
    const verb = methods.find((one) => one === method)
    if (!verb) throw new Error(`no test knows the method ${method}`)
    const body = verb === 'GET' ? undefined : { name: 'Sam', timezone: 'UTC' }
    expectRefusal(await app.call(verb, path, body), 'RATE_LIMITED')
  }
  expect(app.database.query('SELECT count(*) AS n FROM humans').get()).toEqual(before)
})

test('unset, keys are limited from the second account on, in whatever process that is made', async () => {
  await using app = await startTestApp({ parts: { gate: createGate(null) } })
  expect(new Set(statuses(await many(2_100, () => get(app))))).toEqual(new Set([200]))
  const { key } = await app.account('other')
  const answers = await many(2_001, () => get(app, key))
  expect(answers.slice(0, -1).every(({ status }) => status === 200)).toBeTrue()
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"default";q=2000;w=2')
  expect(statuses(answers.slice(-1))).toEqual([429])
  // Those of the first account no less than those of the second.
  expect((await get(app)).headers.get('ratelimit')).not.toBeNull()
})

const wrong = 'sk_live_wrong_0123456789'

test('after ten wrong keys in a minute an address is slowed down; a right key from there still works', async () => {
  await using app = await startTestApp()
  const answers = await many(12, () => get(app, wrong))
  expect(statuses(answers)).toEqual([...Array(10).fill(401), 429, 429])
  const [last] = answers.slice(-1)
  if (!last) throw new Error('twelve were asked for')
  expectRefusal(last, 'RATE_LIMITED')
  expect(ratesOf(last)).toEqual(['6', '"wrong-keys";q=10;w=60', '"wrong-keys";r=0;t=60'])
  expect(statuses(await many(3, () => get(app)))).toEqual([200, 200, 200])
  app.clock.advance(6_000)
  expect(statuses(await many(2, () => get(app, wrong)))).toEqual([401, 429])
  app.clock.advance(60_000)
  expect(statuses(await many(11, () => get(app, wrong)))).toEqual([...Array(10).fill(401), 429])
})

test('unknown paths tell wrong keys no more than others, and a missing key is no wrong one', async () => {
  await using app = await startTestApp()
  const nowhere = (key: string | null) => app.call('GET', '/v1/nothing', undefined, { key })
  expect(statuses(await many(20, () => nowhere(null)))).toEqual(Array(20).fill(401))
  expect(statuses(await many(12, () => nowhere(wrong)))).toEqual([...Array(10).fill(401), 429, 429])
  expectRefusal(await get(app, wrong), 'RATE_LIMITED')
  expectRefusal(await get(app, null), 'UNAUTHORIZED')
})

/** The status of a request that comes from one of our own addresses. */
function from(localAddress: string, url: string, key: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` }
    const sent = request(`${url}/v1/humans`, { localAddress, headers, agent: false }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('wrong keys slow down the address they come from, and no other', async () => {
  await using server = await startTestServer()
  const tries: (number | undefined)[] = []
  for (let at = 0; at < 11; at += 1) tries.push(await from('127.0.0.2', server.url, wrong))
  expect(tries).toEqual([...Array(10).fill(401), 429])
  expect(await from('127.0.0.3', server.url, wrong)).toBe(401)
  expect(await from('127.0.0.2', server.url, server.key)).toBe(200)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['fe80::1:2:3:4:5', 'fe80:0:0:1'],
  ['unknown', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(networkAt(address)).toBe(network)
})
