/** guide/webhooks.md#places: who may have how many deliveries under way at once. Work is counted, the clock is moved. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { type AttemptOutcome, postponementMs } from '../../src/domain/delivery.ts'
import type { Store } from '../../src/store/store.ts'
import {
  deliveriesInFlightMax,
  fewPerEndpoint,
  manyPerEndpoint,
  placesMax,
} from '../../src/workers/places.ts'
import { answering, type Sent, silence, startDeliverer, unsent } from '../support/deliverer.ts'
import { began, type Customer, contextOf, countdown, nextTurn } from '../support/flights.ts'
import { addHuman, addWebhook, bookMany, type TestFile, testFile } from '../support/store.ts'

setDefaultTimeout(30_000)

const fine = answering(204)

/** Accounts with endpoints that answer when they are told to. */
async function beganHolding(file: TestFile, accounts: number, endpoints: number) {
  const store = file.open()
  const customers = await began(file, store, accounts, endpoints)
  const { context, clock } = contextOf(store)
  const waiting = new Map<Sent, (outcome: AttemptOutcome) => void>()
  let settled = () => {}
  const deliveries: Store['deliveries'] = {
    ...store.deliveries,
    settle: (...ended) => store.deliveries.settle(...ended).finally(() => settled()),
  }
  const worker = startDeliverer({ ...context, store: { ...store, deliveries } }, (sent) => {
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
    waiting.set(sent, resolve)
    return promise
  })
  const isOf = (of?: Customer) => (sent: Sent) => of?.webhookIds.includes(sent.webhookId) ?? true
  /** Sends all that there is room for. */
  const claim = async () => {
    while ((await worker.runOnce()) > 0);
  }
  /** How many are under way, to all or to the endpoints of one account. */
  const held = (of?: Customer) => [...waiting.keys()].filter(isOf(of)).length
  /** What is under way is answered so, and what then has room is sent. */
  const answer = async (outcome: AttemptOutcome, of?: Customer) => {
    const answered = [...waiting].filter(([sent]) => isOf(of)(sent))
    if (answered.length === 0) throw new Error('nothing is under way')
    const done = countdown(answered.length)
    settled = done.count
    for (const [sent, resolve] of answered) {
      waiting.delete(sent)
      resolve(outcome)
    }
    await done.promise
    await nextTurn()
    await claim()
  }
  /** So many events for each endpoint of an account. */
  const happen = async ({ accountId }: Customer, count = 1) => {
    const { id } = await addHuman(store, accountId)
    await bookMany(store, accountId, id, count)
    await claim()
  }
  return { store, customers, clock, claim, held, answer, happen }
}

const none: Customer = { accountId: '', humanId: '', webhookIds: [] }

test('600 endpoints that answer after 9.5 seconds delay nobody else', async () => {
  await using file = testFile()
  const { customers, clock, held, answer, happen } = await beganHolding(file, 3, 0)
  const [, ours = none, theirs = none] = customers
  const store = file.open()
  const addTo = async ({ accountId, humanId }: Customer, count: number): Promise<Customer> => {
    const made = Array.from({ length: count }, () => addWebhook(store, accountId))
    return { accountId, humanId, webhookIds: (await Promise.all(made)).map(({ id }) => id) }
  }
  const slow = await addTo(customers[0] ?? none, 600)
  const quick = await addTo(ours, 3)

  // Nobody is known: a stranger's endpoints are sent to at once, beside those that hold their places.
  await happen(slow)
  expect(held(slow)).toBe(144)
  await happen(quick)
  expect(held(quick)).toBe(3)
  await answer(fine, quick)
  while (held(slow) > 0) {
    clock.advance(9_500)
    await answer(fine, slow)
  }
  // All 600 are known to be slow.
  await happen(slow)
  expect(held(slow)).toBe(108)
  await happen(quick, 5)
  expect(held(quick)).toBe(3 * fewPerEndpoint)
  const fresh = await addTo(theirs, 3)
  await happen(fresh)
  expect(held(fresh)).toBe(3)
  // Also not the quick ones of the same account.
  const beside = await addTo(slow, 1)
  await answer(fine, fresh)
  await happen(beside)
  expect(held(beside)).toBe(1)
})

test('an account alone has three quarters of the places, and the next one finds room at once', async () => {
  await using file = testFile()
  const { customers, held, answer, happen } = await beganHolding(file, 3, 60)
  const [one = none, two = none, three = none] = customers
  for (const each of customers) {
    await happen(each)
    await answer(fine)
  }
  await happen(one, 20)
  expect(held(one)).toBe(0.75 * deliveriesInFlightMax)
  await happen(two, 20)
  expect(held(two)).toBe(45)
  await happen(three, 20)
  expect(held(three)).toBeGreaterThan(5)
  expect(held()).toBeLessThan(deliveriesInFlightMax)
})

test('an endpoint that answers quickly gets more places with each answer, up to 32', async () => {
  await using file = testFile()
  const { customers, held, answer, happen } = await beganHolding(file, 1, 1)
  const [one = none] = customers
  await happen(one, 200)
  const places = [held()]
  for (let n = 0; n < 5; n += 1) {
    await answer(fine)
    places.push(held())
  }
  expect(places).toEqual([1, fewPerEndpoint, 8, 16, manyPerEndpoint, manyPerEndpoint])
})

/** The answer, how long it took, how many of 32 places are left, and after how many rounds of quick answers it has half. */
test.each([
  ['429', answering(429), 5, 16, 0],
  ['503', answering(503), 5, 16, 0],
  ['a slow 204', fine, 1_000, 16, 0],
  ['500', answering(500), 5, 1, 3],
  ['silence', silence, 10_000, 1, 3],
] satisfies [string, AttemptOutcome, number, number, number][])(
  'after %s an endpoint has fewer places, and gets them back little by little',
  async (_, outcome, tookMs, left, rounds) => {
    await using file = testFile()
    const { customers, clock, held, answer, happen } = await beganHolding(file, 1, 1)
    const [one = none] = customers
    await happen(one, 1 + 4 + 8 + 16)
    while (held() > 0) await answer(fine)
    // Alone under way, so that it alone decides.
    await happen(one)
    clock.advance(tookMs)
    await answer(outcome)
    await happen(one, 100)
    expect(held()).toBe(left)
    for (let n = 0; n < rounds; n += 1) await answer(fine)
    expect(held()).toBe(16)
    for (let n = 0; n < 2; n += 1) await answer(fine)
    expect(held()).toBe(17)
  },
)

test('endpoints that fail keep a quarter of their places for those of other accounts', async () => {
  await using file = testFile()
  const { customers, held, answer, happen } = await beganHolding(file, 2, 150)
  const [one = none, two = none] = customers
  for (const each of customers) {
    await happen(each)
    await answer(answering(500))
    while (held() > 0) await answer(answering(500))
  }
  await happen(one)
  expect(held(one)).toBe(0.75 * placesMax.failing)
  await happen(two)
  expect(held(two)).toBeGreaterThan(15)
})

test('where one delivery could not leave, the others to that endpoint rest as long', async () => {
  await using file = testFile()
  const { customers, clock, claim, held, answer, happen } = await beganHolding(file, 1, 1)
  const [one = none] = customers
  await happen(one, 50)
  await answer(fine)
  expect(held()).toBe(fewPerEndpoint)
  await answer(unsent)
  expect(held()).toBe(0)
  clock.advance(postponementMs - 1)
  await claim()
  expect(held()).toBe(0)
  clock.advance(1)
  await claim()
  expect(held()).toBe(fewPerEndpoint)
})

test('how an endpoint took its last attempt outlives the process', async () => {
  await using file = testFile()
  const { store, customers, held, answer, happen } = await beganHolding(file, 1, 150)
  const [one = none] = customers
  await happen(one)
  while (held() > 0) await answer(silence)
  await happen(one)
  expect(held()).toBe(0.75 * placesMax.failing)
  const { context, clock } = contextOf(store)
  clock.advance(15_000)
  const sent: Sent[] = []
  const never = new Promise<AttemptOutcome>(() => undefined)
  const next = startDeliverer(context, (each) => {
    sent.push(each)
    return never
  })
  while ((await next.runOnce()) > 0);
  expect(sent).toHaveLength(0.75 * placesMax.failing)
})
