/** guide/webhooks.md#signatures: what receivers check, with the published library and by the rule of the hosted service. */

import { afterEach, beforeEach, describe, expect, setSystemTime, test } from 'bun:test'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { signatureHeaders } from '../../src/webhooks/sign.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { only, register, startBooking, startDeliverer, succeeded } from '../support/deliverer.ts'
import { type Arrival, claimed, senderOf, startReceiver } from '../support/receiver.ts'

const nowMs = Date.parse('2026-03-10T10:00:00.789Z')
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs='

// The published library compares with the time of day.
beforeEach(() => void setSystemTime(new Date(nowMs)))
afterEach(() => void setSystemTime())

type SignedHeaders = ReturnType<typeof signatureHeaders>

/** What a receiver gets. */
interface Message {
  readonly text: string
  readonly headers: SignedHeaders
}

function signed(fields: Parameters<typeof claimed>[0] = {}, atMs = nowMs): Message {
  const delivery = claimed({ secret, ...fields })
  return { text: delivery.payload, headers: signatureHeaders(delivery, atMs) }
}

/** Whether the published library accepts it. */
function isStandard({ text, headers }: Message, key: string): boolean {
  try {
    new Webhook(key).verify(text, headers)
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}

/** Whether the rule of the hosted service does: `t=SECONDS,v1=HEX`, not older than five minutes. */
function isHosted({ text, headers }: Message, key: string): boolean {
  const parts = headers['x-slotflow-signature'].split(',').map((part) => part.split('='))
  const [, seconds = ''] = parts.find(([name]) => name === 't') ?? []
  const mac = new Bun.CryptoHasher('sha256', key).update(`${seconds}.${text}`).digest('hex')
  const isFresh = Math.abs(Math.floor(Date.now() / 1000) - Number(seconds)) <= 300
  return isFresh && parts.some(([name, value]) => name === 'v1' && value === mac)
}

const verdicts = (message: Message, key = secret) => [
  isStandard(message, key),
  isHosted(message, key),
]
const [bothAccept, noneAccepts] = [
  [true, true],
  [false, false],
]

test('the example of the Standard Webhooks specification is signed as it stands there', () => {
  const example = claimed({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    payload: '{"test": 2432232314}',
  })
  const headers = signatureHeaders(example, 1_614_265_330_000)
  expect(headers['webhook-timestamp']).toBe('1614265330')
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('the headers have their form: seconds, base64 and hex', () => {
  const { headers } = signed()
  expect(headers['webhook-id']).toBe(claimed().id)
  expect(headers['webhook-timestamp']).toBe(String(Math.floor(nowMs / 1000)))
  expect(headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/)
  expect(headers['x-slotflow-signature']).toMatch(/^t=1773136800,v1=[0-9a-f]{64}$/)
})

const payloads = [
  '{"event":"booking.confirmed"}',
  '{"name":"Zoë 👋🏽"}',
  '{"text":"line\u2028separator\u2029"}',
  '{"b":1,"a":2.0,"metadata":{ "spaced" : 1e2 }}',
  '{"text":"\\u0000 \\ud83d"}',
  `{"long":"${'é'.repeat(20_000)}"}`,
]

test.each(payloads)('both rules accept %s', (payload) => {
  expect(verdicts(signed({ payload }))).toEqual(bothAccept)
})

describe('neither rule accepts', () => {
  test('another secret', () => {
    expect(verdicts(signed(), other)).toEqual(noneAccepts)
  })

  test('a body with one byte changed, added or left out', () => {
    const message = signed({ payload: '{"id":1}' })
    for (const text of ['{"id":2}', '{"id":1} ', '{"id":1', '{ "id":1}', '']) {
      expect(verdicts({ ...message, text })).toEqual(noneAccepts)
    }
  })

  test('a timestamp more than five minutes old or ahead', () => {
    for (const minutes of [-5, -4, 4, 5]) {
      const message = signed({}, nowMs + minutes * minuteMs)
      expect([minutes, ...verdicts(message)]).toEqual([minutes, ...bothAccept])
    }
    for (const minutes of [-60, -6, 6, 60]) {
      const message = signed({}, nowMs + minutes * minuteMs)
      expect([minutes, ...verdicts(message)]).toEqual([minutes, ...noneAccepts])
    }
  })

  test('an old message with a fresh timestamp put in', () => {
    const { text, headers } = signed({}, nowMs - hourMs)
    const seconds = String(Math.floor(nowMs / 1000))
    const hosted = headers['x-slotflow-signature'].replace(/t=\d+/, `t=${seconds}`)
    const refreshed = { ...headers, 'webhook-timestamp': seconds, 'x-slotflow-signature': hosted }
    expect(verdicts({ text, headers: refreshed })).toEqual(noneAccepts)
  })
})

test('another id is noticed by the standard rule', () => {
  const { text, headers } = signed()
  expect(isStandard({ text, headers: { ...headers, 'webhook-id': 'msg_other' } }, secret)).toBe(
    false,
  )
})

test('the time changes from attempt to attempt, the id does not', () => {
  const [first, second] = [signed().headers, signed({}, nowMs + 5 * minuteMs).headers]
  expect(first['webhook-id']).toBe(second['webhook-id'])
  expect(Number(second['webhook-timestamp']) - Number(first['webhook-timestamp'])).toBe(300)
  expect(first['webhook-signature']).not.toBe(second['webhook-signature'])
})

/** The whole way: an app, the real sender, and a receiver on a socket that checks what came. */
async function began() {
  const app = await startTestApp()
  const receiver = startReceiver()
  const book = await startBooking(app)
  const endpoint = await register(app, { url: `${receiver.url}/hook` })
  const send = senderOf(loopbackNetworks)
  const worker = startDeliverer(app.context, (sent) => send(sent, sent.atMs))
  return {
    app,
    endpoint,
    book,
    /** Sends what is due, at the time of the moved clock, and answers the message that came. */
    async arrived(): Promise<Message> {
      setSystemTime(new Date(app.clock.nowMs()))
      await worker.run()
      return messageOf(only(receiver.arrivals.splice(0)))
    },
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

function messageOf({ text, headers }: Arrival): Message {
  const header = (name: keyof SignedHeaders) => headers.get(name) ?? `no ${name}`
  return {
    text,
    headers: {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
      'x-slotflow-signature': header('x-slotflow-signature'),
    },
  }
}

interface RotationBody {
  readonly id: string
  readonly secret: string
  readonly previous_secret_expires_at: string
}

async function rotate(app: TestApp, id: string): Promise<RotationBody> {
  return JSON.parse(succeeded(await app.call('POST', `/v1/webhooks/${id}/rotate-secret`)).text)
}

test('what arrives on the wire verifies with the secret shown at registration', async () => {
  await using on = await began()
  await on.book({ attendee_name: 'Zoë 👋', metadata: { b: 1, a: '"\u2028' } })
  const message = await on.arrived()
  expect(verdicts(message, on.endpoint.secret)).toEqual(bothAccept)
  expect(verdicts(message, other)).toEqual(noneAccepts)
  expect(on.app.events()).toEqual([JSON.parse(message.text)])
})

test('a test event is signed like a real one', async () => {
  await using on = await began()
  const { app, endpoint } = on
  const { body } = await app.call('POST', `/v1/webhooks/${endpoint.id}/test`)
  const message = await on.arrived()
  expect(message.headers['webhook-id']).toBe(body.id)
  expect(verdicts(message, endpoint.secret)).toEqual(bothAccept)
})

test('of many secrets of one day the last ten sign beside the new one', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  const secrets = [endpoint.secret]
  for (let n = 0; n < 12; n += 1) secrets.push((await rotate(app, endpoint.id)).secret)
  await book()
  const message = await on.arrived()
  expect(message.headers['webhook-signature'].split(' ')).toHaveLength(11)
  expect(secrets.map((secret) => verdicts(message, secret))).toEqual([
    ...[noneAccepts, noneAccepts],
    ...Array(11).fill(bothAccept),
  ])
})

test('for 24 hours after a rotation both secrets sign, then the new one alone', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  // Written before the rotation, sent after it.
  await book()
  const rotated = await rotate(app, endpoint.id)
  expect(rotated).toEqual({
    id: endpoint.id,
    secret: rotated.secret,
    previous_secret_expires_at: '2026-03-11T10:00:00.000Z',
  })
  expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(rotated.secret).not.toBe(endpoint.secret)
  for (const instant of ['2026-03-10T10:00:00Z', '2026-03-11T09:59:59.999Z']) {
    app.clock.set(instant)
    const message = await on.arrived()
    expect(message.headers['webhook-signature'].split(' ')).toHaveLength(2)
    expect(verdicts(message, rotated.secret)).toEqual(bothAccept)
    expect(verdicts(message, endpoint.secret)).toEqual(bothAccept)
    expect(verdicts(message, other)).toEqual(noneAccepts)
    await book()
  }
  app.clock.set('2026-03-11T10:00:00Z')
  const message = await on.arrived()
  expect(message.headers['webhook-signature'].split(' ')).toHaveLength(1)
  expect(message.headers['x-slotflow-signature'].split('v1=')).toHaveLength(2)
  expect(verdicts(message, rotated.secret)).toEqual(bothAccept)
  expect(verdicts(message, endpoint.secret)).toEqual(noneAccepts)
})

test('a rotated secret is in no list, no log, and no other endpoint', async () => {
  await using on = await began()
  const { app, endpoint } = on
  const sibling = await register(app)
  const kept = () => app.database.query('SELECT secret FROM webhooks WHERE id = ?').get(sibling.id)
  const before = kept()
  const rotated = await rotate(app, endpoint.id)
  const { text } = await app.call('GET', '/v1/webhooks')
  const said = [text, ...app.log].join('\n')
  for (const each of [rotated.secret, endpoint.secret, 'whsec_']) expect(said).not.toContain(each)
  expect(kept()).toEqual(before)
})

test('a secret that is rotated twice within a day still signs for the 24 hours promised', async () => {
  await using on = await began()
  const { app, endpoint, book } = on
  // The answer to the first call was lost: the receiver knows the first secret only.
  await rotate(app, endpoint.id)
  await rotate(app, endpoint.id)
  await book()
  expect(verdicts(await on.arrived(), endpoint.secret)).toEqual(bothAccept)
})

test('only an endpoint of the account can be rotated', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('other')
  const { id } = await register(app, {}, { key })
  for (const each of [id, '019aa3c0-7a00-7000-8000-000000000001', 'x']) {
    expectRefusal(await app.call('POST', `/v1/webhooks/${each}/rotate-secret`), 'NOT_FOUND')
  }
})
