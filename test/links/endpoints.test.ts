/** Links in what endpoints get that were made with `manage_links`: guide/webhooks.md#links-of-bookings. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { Webhook } from 'standardwebhooks'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { withLink } from '../../src/webhooks/links.ts'
import { createSender } from '../../src/webhooks/send.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { publicUrl } from '../support/attendee.ts'
import { answering, type Sent, startDeliverer } from '../support/deliverer.ts'

setDefaultTimeout(20_000)

const start = () => startTestApp({ parts: { publicUrl } })
const events = ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled']

async function endpoint(app: TestApp, path: string, fields: object = {}) {
  const { body } = await app.call('POST', '/v1/webhooks', {
    ...{ url: `http://127.0.0.1:9/${path}`, events },
    ...fields,
  })
  return body
}

const urlIn = ({ payload }: Sent): unknown => JSON.parse(payload).data.manage_url

describe('an endpoint', () => {
  test('gets links where it asked for them, and no other does', async () => {
    await using app = await start()
    const asking = await endpoint(app, 'asking', { manage_links: true })
    expect(asking).toMatchObject({ manage_links: true })
    expect(await endpoint(app, 'plain')).not.toContainKey('manage_links')
    const { id } = await app.human()
    const { body } = await app.book(id, '2026-03-16T09:00:00Z')
    const sent = await startDeliverer(app.context).run()
    const linkOf = new Map(sent.map((each) => [new URL(each.url).pathname, urlIn(each)]))
    expect(linkOf.get('/asking')).toBe(body.manage_url)
    expect(linkOf.get('/plain')).toBeUndefined()
    // The row that both came of has none.
    expect(JSON.stringify(app.events())).not.toContain('manage_url')
    const log = await app.call('GET', `/v1/webhooks/${asking.id}/deliveries`)
    expect(log.text).not.toContain('/b/')
  })

  test('is switched to them and back', async () => {
    await using app = await start()
    const { id } = await endpoint(app, 'x')
    const change = (manage_links: boolean) =>
      app.call('PATCH', `/v1/webhooks/${id}`, { manage_links })
    expect((await change(true)).body).toMatchObject({ manage_links: true })
    expect((await change(false)).body).not.toContainKey('manage_links')
  })

  test('gets the link as it is when an attempt is made: a new one, and none of a dead booking', async () => {
    await using app = await start()
    await endpoint(app, 'x', { manage_links: true })
    const { id } = await app.human()
    const { body } = await app.book(id, '2026-03-16T09:00:00Z')
    const worker = startDeliverer(app.context, () => answering(500))
    expect((await worker.run()).map(urlIn)).toEqual([body.manage_url])
    const renewed = await app.call('POST', `/v1/bookings/${body.id}/rotate-link`)
    app.clock.advance(330_000)
    expect((await worker.run()).map(urlIn)).toEqual([JSON.parse(renewed.text).manage_url])
    await app.call('DELETE', `/v1/bookings/${body.id}`)
    app.clock.advance(7_200_000)
    expect((await worker.run()).map(urlIn)).toEqual([undefined, undefined])
  })

  test('has what was sent signed, link included', async () => {
    await using app = await start()
    const got: { readonly body: string; readonly headers: Record<string, string> }[] = []
    await using server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      async fetch(request) {
        got.push({ body: await request.text(), headers: request.headers.toJSON() })
        return new Response(null, { status: 204 })
      },
    })
    const made = await app.call('POST', '/v1/webhooks', {
      ...{ url: `${server.url}hook`, events, manage_links: true },
    })
    const { id } = await app.human()
    // Libraries look at their own clock.
    app.clock.set(new Date().toISOString())
    const day = new Date(Date.now() + 7 * 86_400_000)
    while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() + 1)
    await app.book(id, `${day.toISOString().slice(0, 10)}T10:00:00Z`)
    const [delivery] = await startDeliverer(app.context).run()
    if (!delivery) throw new Error('nothing was sent')
    const send = createSender(loopbackNetworks)
    await send({ ...delivery, isLoopbackOpen: true }, app.clock.nowMs(), async () => true)
    const [request] = got
    expect(request?.body).toContain('"manage_url":"https://book.example.com/b/')
    const verified = new Webhook(JSON.parse(made.text).secret).verify(
      request?.body ?? '',
      request?.headers ?? {},
    )
    expect(verified).toMatchObject({ event: 'booking.confirmed' })
  })
})

test('a link is put into the booking, whatever stands in that', () => {
  const payload =
    '{"event":"e","created_at":"t","data":{"id":"a","metadata":{"data":{"$&":1}}},"by":"key"}'
  expect(withLink(payload, 'https://x/b/$&')).toBe(
    '{"event":"e","created_at":"t","data":{"manage_url":"https://x/b/$&","id":"a","metadata":{"data":{"$&":1}}},"by":"key"}',
  )
  expect(withLink(payload, null)).toBe(payload)
})
