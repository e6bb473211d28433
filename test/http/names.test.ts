/** Names in place of ids: whose they are, among those the key may see, or who lists the ids. */
import { expect, test } from 'bun:test'
import { startTestApp } from '../support/app.ts'

const slot = { starts_at: '2026-03-16T14:00:00Z', duration: 30, attendee_name: 'Alex Rivera' }

test('a name in a body or a query is answered with the id of whom it means', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human({ name: 'Tom Berg' })]
  const told = async (human: object) => {
    const { status, body } = await app.call('POST', '/v1/bookings', { ...slot, ...human })
    return [status, body.error.message]
  }
  expect(await told({ human_id: 'sarah  chen' })).toEqual([
    422,
    `human_id: must be an id, a UUID: ${sarah.id} for "Sarah Chen"`,
  ])
  expect(await told({ human_id: 'Nobody' })).toEqual([
    422,
    'human_id: must be an id, a UUID, and nobody is called "Nobody". GET /v1/humans lists those there are.',
  ])
  expect(await told({ human_ids: ['Sarah', 'Tom'] })).toEqual([
    422,
    `human_ids.0: must be an id, a UUID: ${sarah.id} for "Sarah Chen". Also: human_ids.1 must be an id, a UUID: ${tom.id} for "Tom Berg".`,
  ])
  const listed = await app.call('GET', '/v1/bookings?human_id=Sarah+Chen')
  expect(listed.body.error.message).toContain(sarah.id)
  const both = 'human_ids=Sarah%20Chen,Tom%20Berg&date_from=today&date_to=today&duration=30'
  const { body } = await app.call('GET', `/v1/slots?${both}`)
  expect(body.error.message).toBe(
    `human_ids: must be ids, UUIDs: ${sarah.id} for "Sarah Chen"; ${tom.id} for "Tom Berg"`,
  )
})

test('a service, or a role, in place of a human is told its field; who has that very name comes first', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ role: 'ae' })
  const service = { name: 'Intro call', slug: 'intro', durations: [30], human_ids: [id] }
  await app.call('POST', '/v1/services', service)
  const told = async (human_id: string) => {
    const { body } = await app.call('POST', '/v1/bookings', { ...slot, human_id })
    return body.error.message
  }
  const nobody = 'human_id: must be an id, a UUID, and'
  const field = 'send it as service_id in place of this'
  expect(await told('Intro call')).toBe(`${nobody} "Intro call" is a service: ${field}`)
  expect(await told('an AE')).toBe(`${nobody} "an AE" is a role: send it as role in place of this`)
  const other = await app.human({ name: 'Sarah Chen (AE)' })
  expect(await told('Sarah Chen (AE)')).toBe(
    `human_id: must be an id, a UUID: ${other.id} for "Sarah Chen (AE)"`,
  )
})

test('in a path it stays 404, and says the id or who lists them', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const told = async (path: string) => {
    const { status, body } = await app.call('GET', path)
    return [status, body.error.message.replace(/^.*as the API gave them\. /, '')]
  }
  expect(await told('/v1/humans/Sarah%20Chen')).toEqual([
    404,
    `Did you mean ${id} for "Sarah Chen"?`,
  ])
  const slots = 'slots?date_from=today&date_to=today&duration=30'
  expect(await told(`/v1/humans/sarah/${slots}`)).toEqual([
    404,
    `Did you mean ${id} for "Sarah Chen"?`,
  ])
  const lists = 'GET /v1/humans lists those there are.'
  expect(await told('/v1/humans/1')).toEqual([404, lists])
  expect(await told('/v1/humans/Tom')).toEqual([404, lists])
  expect(await told('/v1/bookings/John')).toEqual([
    404,
    'GET /v1/bookings finds a booking by a name, as q, and gives its id.',
  ])
  expect(await told('/v1/webhooks/x/deliveries')).toEqual([
    404,
    'GET /v1/webhooks lists those there are.',
  ])
})

test('a key is told of no human beyond its bounds', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human({ name: 'Tom Berg' })]
  const wanted = { name: 'bot', scope: 'agent', human_ids: [tom.id] }
  const { key }: { key: string } = JSON.parse((await app.call('POST', '/v1/api-keys', wanted)).text)
  const path = await app.call('GET', '/v1/humans/Sarah', undefined, { key })
  const body = await app.book('Sarah Chen', slot.starts_at, {}, { key })
  for (const { text } of [path, body]) expect(text).not.toContain(sarah.id)
  expect(body.status).toBe(422)
})

test('a service by its name or slug is answered with its id, in bodies, queries and paths', async () => {
  await using app = await startTestApp()
  const { id: humanId } = await app.human()
  const { id }: { id: string } = JSON.parse(
    (
      await app.call('POST', '/v1/services', {
        ...{ name: 'Intro call (Q&A)', slug: 'intro', durations: [30], human_ids: [humanId] },
      })
    ).text,
  )
  const { duration: _, ...order } = slot
  const days = 'date_from=today&date_to=today'
  const at = 'starts_at=2026-03-16T14:00:00Z&duration=30'
  for (const service_id of ['intro call (q&a)', 'intro', 'Intro']) {
    const named = encodeURIComponent(service_id)
    const asked = [
      await app.call('POST', '/v1/bookings', { ...order, service_id }),
      await app.call('POST', '/v1/holds', { starts_at: slot.starts_at, service_id }),
      await app.call('GET', `/v1/slots?service_id=${named}&${days}`),
      await app.call('GET', `/v1/humans/${humanId}/slots/explain?${at}&service_id=${named}`),
    ]
    const whole = `service_id: must be an id, a UUID: ${id} for "Intro call (Q&A)"`
    expect(asked.map(({ body }) => body.error.message)).toEqual(asked.map(() => whole))
    for (const path of [`/v1/services/${named}`, `/v1/services/${named}/slots?${days}`]) {
      const { status, body } = await app.call('GET', path)
      expect([status, body.error.message]).toEqual([
        404,
        expect.stringContaining(`Did you mean ${id} for "Intro call (Q&A)"?`),
      ])
    }
  }
  const unknown = await app.call('POST', '/v1/bookings', { ...order, service_id: 'Demo' })
  expect(unknown.body.error.message).toBe(
    'service_id: must be an id, a UUID, and no service is called "Demo". GET /v1/services lists those there are.',
  )
})

test('a key is told of no service of others', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human({ name: 'Tom Berg' })]
  const made = { name: 'Intro', durations: [30], human_ids: [sarah.id] }
  const { id }: { id: string } = JSON.parse((await app.call('POST', '/v1/services', made)).text)
  const wanted = { name: 'bot', scope: 'agent', human_ids: [tom.id] }
  const { key }: { key: string } = JSON.parse((await app.call('POST', '/v1/api-keys', wanted)).text)
  const refused = await app.call('GET', '/v1/services/Intro', undefined, { key })
  expect([refused.status, refused.text.includes(id)]).toEqual([404, false])
})
