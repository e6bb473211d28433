/** Who is told the link of a booking, and which links are right: guide/attendees.md#the-link. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { cancelMeeting } from '../../src/operations/links/changes.ts'
import { findLinked, linksOf } from '../../src/operations/links/links.ts'
import { meetingOf } from '../../src/operations/links/meeting.ts'
import { createSecrets } from '../../src/secrets/secrets.ts'
import { linkedAnswer } from '../../src/wire/booking/manage-url.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { attendeeAt, publicUrl } from '../support/attendee.ts'
import { callTool } from '../support/tools.ts'

setDefaultTimeout(20_000)

const at = (time: string) => `2026-03-16T${time}:00Z`
const linkPattern = /^https:\/\/book\.example\.com\/b\/[\w-]{44}$/

const start = (parts: object = {}) => startTestApp({ parts: { publicUrl, ...parts } })

async function begin(app: TestApp) {
  const { id } = await app.human()
  const { text } = await app.book(id, at('09:00'))
  const booking = JSON.parse(text)
  return { humanId: id, booking, path: `/v1/bookings/${booking.id}` }
}

async function keyOf(app: TestApp, fields: object): Promise<string> {
  return JSON.parse((await app.call('POST', '/v1/api-keys', { name: 'k', ...fields })).text).key
}

const urlIn = (text: string): unknown => JSON.parse(text).manage_url

describe('manage_url', () => {
  test('stands in every answer that is a booking, for keys that may change it and for no other', async () => {
    await using app = await start()
    const { humanId, booking, path } = await begin(app)
    expect(booking.manage_url).toMatch(linkPattern)
    const human_ids = [humanId]
    for (const scope of ['admin', 'agent', 'rep', 'read']) {
      const key = await keyOf(app, { scope, ...(scope === 'rep' && { human_ids }) })
      const one = await app.call('GET', path, undefined, { key })
      const list = await app.call('GET', '/v1/bookings?expand=human', undefined, { key })
      const links = [urlIn(one.text), JSON.parse(list.text).bookings[0].manage_url]
      const wanted = scope === 'read' ? undefined : booking.manage_url
      expect([scope, ...links]).toEqual([scope, wanted, wanted])
      if (scope === 'read') expect(one.text + list.text).not.toContain('manage_url')
    }
    const moved = await app.call('PATCH', path, { starts_at: at('10:00') })
    expect(urlIn(moved.text)).toBe(booking.manage_url)
  })

  test('stands nowhere without a public url, nor without a secret', async () => {
    for (const parts of [
      { publicUrl: null },
      { secrets: createSecrets(() => ({ keys: [], fault: 'gone' })) },
    ]) {
      await using app = await start(parts)
      const { booking, path } = await begin(app)
      expect(booking).not.toContainKey('manage_url')
      const rotated = await app.call('POST', `${path}/rotate-link`)
      expectRefusal(rotated, 'VALIDATION_ERROR', ['manage_url'])
    }
  })

  test('is in no event, in no answer that is kept, and in no row at all', async () => {
    await using app = await start()
    const { id } = await app.human()
    const headers = { 'idempotency-key': 'once' }
    const wish = { human_id: id, starts_at: at('09:00'), duration: 30, attendee_name: 'Alex' }
    const first = await app.call('POST', '/v1/bookings', wish, { headers })
    expect(urlIn(first.text)).toMatch(linkPattern)
    const again = await app.call('POST', '/v1/bookings', wish, { headers })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.text).toBe(first.text)
    const tables = app.database
      .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
    const rows = tables.map(({ name }) => app.database.query(`SELECT * FROM ${name}`).values())
    expect(JSON.stringify(rows)).not.toContain('manage_url')
    expect((await app.call('GET', '/v1/events')).text).not.toContain('manage_url')
    expect([...app.log, ...app.requests].join()).not.toContain('/b/')
  })

  test('stands behind each of several that were made together, repeated byte for byte', async () => {
    await using app = await start()
    const human_ids = [(await app.human()).id, (await app.human({ name: 'Bo' })).id]
    const metadata = { text: 'a } "b" \\ { [', n: [{ id: 1 }] }
    const body = { human_ids, assign: 'all', starts_at: at('09:00'), duration: 30 }
    const wish = { ...body, attendee_name: '{"id":"x"}', metadata }
    const options = { headers: { 'idempotency-key': 'all' } }
    const first = await app.call('POST', '/v1/bookings', wish, options)
    const { bookings } = JSON.parse(first.text)
    expect(bookings).toHaveLength(2)
    for (const { manage_url } of bookings) expect(manage_url).toMatch(linkPattern)
    expect(new Set(bookings.map(({ manage_url }: { manage_url: string }) => manage_url)).size).toBe(
      2,
    )
    expect((await app.call('POST', '/v1/bookings', wish, options)).text).toBe(first.text)
    expect(bookings[0].metadata).toEqual(metadata)
  })

  test('is in no repeated answer once it has died, and those of the others still are', async () => {
    await using app = await start()
    const human_ids = [(await app.human()).id, (await app.human({ name: 'Bo' })).id]
    const wish = { duration: 30, attendee_name: 'Alex', attendee_email: 'alex@example.org' }
    const deaths: Record<string, (path: string) => Promise<{ status: number }>> = {
      rotated: (path) => app.call('POST', `${path}/rotate-link`),
      readdressed: (path) => app.call('PATCH', path, { attendee_email: 'bo@example.org' }),
      cancelled: (path) => app.call('DELETE', path),
    }
    for (const [n, [key, die]] of Object.entries(deaths).entries()) {
      const headers = { 'idempotency-key': key }
      const body = { ...wish, human_id: human_ids[0], starts_at: at(`1${n}:00`) }
      const first = JSON.parse((await app.call('POST', '/v1/bookings', body, { headers })).text)
      expect((await die(`/v1/bookings/${first.id}`)).status).toBe(200)
      const again = await app.call('POST', '/v1/bookings', body, { headers })
      expect(again.headers.get('idempotent-replayed')).toBe('true')
      const { manage_url, ...rest } = first
      expect(JSON.parse(again.text)).toEqual(rest)
      expect((await attendeeAt(app, manage_url).look()).status).toBe(404)
      const given = { ...body, idempotency_key: key }
      expect((await callTool(app, 'create_booking', given)).text).not.toContain(manage_url)
    }
    const headers = { 'idempotency-key': 'all' }
    const body = { ...wish, human_ids, assign: 'all', starts_at: at('15:00') }
    const first = JSON.parse((await app.call('POST', '/v1/bookings', body, { headers })).text)
    await app.call('POST', `/v1/bookings/${first.bookings[0].id}/rotate-link`)
    const again = JSON.parse((await app.call('POST', '/v1/bookings', body, { headers })).text)
    const { manage_url, ...rest } = first.bookings[0]
    expect(again.bookings).toEqual([rest, first.bookings[1]])
  })

  test('ends with the booking: with its cancellation, and a day after its end', async () => {
    await using app = await start()
    const { path } = await begin(app)
    app.clock.set('2026-03-17T09:29:59.999Z')
    expect(urlIn((await app.call('GET', path)).text)).toMatch(linkPattern)
    app.clock.advance(1)
    expect((await app.call('GET', path)).text).not.toContain('manage_url')
    const { id } = await app.human({ name: 'Bo' })
    const { body } = await app.book(id, '2026-03-23T09:00:00Z')
    await app.call('DELETE', `/v1/bookings/${body.id}`)
    expect((await app.call('GET', `/v1/bookings/${body.id}`)).text).not.toContain('manage_url')
  })
})

describe('a tool', () => {
  test('says the link to who may change the booking, and nothing of it to others', async () => {
    await using app = await start()
    const { humanId: human_id, booking, path } = await begin(app)
    const wish = { human_id, starts_at: at('11:00'), duration: 30, attendee_name: 'Al' }
    const booked = await callTool(app, 'create_booking', { ...wish, idempotency_key: 'k' })
    expect(booked.sentence).toContain(`cancel or move it at ${booked.data.manage_url}`)
    const again = await callTool(app, 'create_booking', { ...wish, idempotency_key: 'k' })
    expect(again.sentence).toBe(booked.sentence)
    const given = { booking_id: booking.id }
    const found = await callTool(app, 'get_booking', given)
    expect(found.sentence).toContain(booking.manage_url)
    const key = await keyOf(app, { scope: 'read' })
    expect((await callTool(app, 'get_booking', given, key)).text).not.toContain('/b/')
    expect((await callTool(app, 'list_bookings', {}, key)).text).not.toContain('/b/')
    await attendeeAt(app, booking.manage_url).press('cancel')
    const { sentence } = await callTool(app, 'get_booking', given)
    expect(sentence).toStartWith('Cancelled by the attendee: ')
    expect(sentence).not.toContain('/b/')
    expect((await app.call('GET', path)).body.cancelled_by).toBe('attendee')
  })
})

test('lists of texts are cut where their objects end', () => {
  const url = (id: string) => `u${id}`
  expect(linkedAnswer('{"id":"a","n":"}"}', url)).toBe('{"id":"a","n":"}","manage_url":"ua"}')
  expect(
    linkedAnswer('{"group_id":"g","bookings":[{"id":"a","m":{"x":"\\"}"}},{"id":"b"}]}', url),
  ).toBe(
    '{"group_id":"g","bookings":[{"id":"a","m":{"x":"\\"}"},"manage_url":"ua"},{"id":"b","manage_url":"ub"}]}',
  )
})

/** Counts what a look at a link costs: computed MACs and reads of the store. */
function counted(app: TestApp, keyBytes: readonly number[]) {
  const count = { keys: 0, reads: 0 }
  const secrets = createSecrets(() => ({
    keys: keyBytes.map((byte) => new Uint8Array(32).fill(byte)),
    fault: null,
  }))
  const context = {
    ...app.context,
    publicUrl,
    secrets: {
      ...secrets,
      refresh: () => secrets.refresh(),
      derive(name: string) {
        const keys = secrets.derive(name)
        count.keys += keys.length
        return keys
      },
    },
    store: {
      ...app.context.store,
      bookings: {
        ...app.context.store.bookings,
        findLinked(id: string) {
          count.reads += 1
          return app.context.store.bookings.findLinked(id)
        },
      },
    },
  }
  return { context, count }
}

describe('a link', () => {
  test('with any character changed is none, and costs what every other costs', async () => {
    await using app = await start()
    const { booking } = await begin(app)
    const { context, count } = counted(app, [7, 8])
    const token: string = booking.manage_url.split('/').at(-1)
    expect((await findLinked(context, token))?.booking.id).toBe(booking.id)
    const cost = { ...count }
    const wrong = Array.from(token, (own, place) => {
      const other = own === 'A' ? 'B' : String.fromCharCode(own.charCodeAt(0) ^ 1)
      return token.slice(0, place) + other + token.slice(place + 1)
    })
    // Of the last character of each half only some bits count: other spellings are no other links.
    const spellings = [21, 43].flatMap((place) =>
      Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
        .filter((letter) => letter !== token[place])
        .map((letter) => token.slice(0, place) + letter + token.slice(place + 1)),
    )
    const others = ['', 'x', token.slice(1), `${token}A`, 'A'.repeat(44), '💥'.repeat(22)]
    for (const bad of [...wrong, ...spellings, ...others]) {
      Object.assign(count, { keys: 0, reads: 0 })
      expect([bad, await findLinked(context, bad)]).toEqual([bad, null])
      expect([bad, count]).toEqual([bad, cost])
    }
  })

  test('of a dead booking costs the same, and is none', async () => {
    await using app = await start()
    const { booking, path } = await begin(app)
    const { context, count } = counted(app, [7])
    const token: string = booking.manage_url.split('/').at(-1)
    await findLinked(context, token)
    const cost = { ...count }
    await app.call('DELETE', path)
    Object.assign(count, { keys: 0, reads: 0 })
    expect(await findLinked(context, token)).toBeNull()
    expect(count).toEqual(cost)
  })

  test('outlives a new secret while the old one is kept, and no longer', async () => {
    await using app = await start()
    const { booking } = await begin(app)
    const token: string = booking.manage_url.split('/').at(-1)
    const rotated = counted(app, [9, 7]).context
    expect(await findLinked(rotated, token)).not.toBeNull()
    const found = await app.context.store.bookings.findLinked(booking.id)
    if (!found) throw new Error('the booking is not there')
    expect(linksOf(rotated)(found.booking)).not.toBe(booking.manage_url)
    expect(await findLinked(counted(app, [9]).context, token)).toBeNull()
  })

  test('is right as soon as another process has put a key in front', async () => {
    await using app = await start()
    const { booking } = await begin(app)
    const token: string = booking.manage_url.split('/').at(-1)
    const keyOfBytes = (byte: number) => new Uint8Array(32).fill(byte)
    const file = { keys: [keyOfBytes(9)] }
    const secrets = createSecrets(() => ({ keys: file.keys, fault: null }))
    const context = { ...app.context, publicUrl, secrets }
    expect(await findLinked(context, token)).toBeNull()
    file.keys = [keyOfBytes(9), keyOfBytes(7)]
    expect((await findLinked(context, token))?.booking.id).toBe(booking.id)
  })

  test('cancels nothing that has changed between the look and the button', async () => {
    await using app = await start()
    const { booking, path } = await begin(app)
    const linked = await findLinked(app.context, booking.manage_url.split('/').at(-1))
    if (!linked) throw new Error('no link')
    const meeting = await meetingOf(app.context, linked)
    await app.call('PATCH', path, { starts_at: at('11:00') })
    const refused = cancelMeeting(app.context, meeting, null)
    expect(await refused.catch(({ code }) => code)).toBe('SLOT_UNAVAILABLE')
    expect(JSON.parse((await app.call('GET', path)).text).status).toBe('confirmed')
  })

  test('of a suspended account is none', async () => {
    await using app = await start()
    const { booking } = await begin(app)
    await app.elsewhere('UPDATE accounts SET suspended_at = 1')
    expect(await findLinked(app.context, booking.manage_url.split('/').at(-1))).toBeNull()
  })

  test('dies when its attendee is taken out of the booking', async () => {
    await using app = await start()
    const { id } = await app.human()
    const { body } = await app.book(id, at('09:00'), { attendee_email: 'al@example.com' })
    const token = body.manage_url?.split('/').at(-1) ?? ''
    expect(await findLinked(app.context, token)).not.toBeNull()
    await app.call('POST', '/v1/attendees/erase', { email: 'al@example.com' })
    expect(await findLinked(app.context, token)).toBeNull()
    // Whoever runs the account may still give out another.
    const renewed = (await app.call('GET', `/v1/bookings/${body.id}`)).body.manage_url
    expect(renewed).toMatch(linkPattern)
    expect(renewed).not.toBe(body.manage_url)
  })

  test('dies when the booking gets another attendee_email, also with a move, and stays with the same', async () => {
    await using app = await start()
    const { id } = await app.human()
    const { body } = await app.book(id, at('09:00'), { attendee_email: 'al@example.com' })
    const path = `/v1/bookings/${body.id}`
    let link = body.manage_url ?? ''
    const isDead = async () => (await attendeeAt(app, link).look()).status === 404
    const same = [{ attendee_email: 'Al@Example.COM' }, { attendee_name: 'Al' }]
    for (const fields of [...same, { starts_at: at('10:00') }]) {
      expect(urlIn((await app.call('PATCH', path, fields)).text)).toBe(link)
      expect(await isDead()).toBeFalse()
    }
    const other = { attendee_email: 'bo@example.com', attendee_name: 'Bo' }
    const moved = { attendee_email: 'cy@example.com', starts_at: at('11:00') }
    for (const fields of [other, moved, { attendee_email: null }, other]) {
      const renewed = String(urlIn((await app.call('PATCH', path, fields)).text))
      expect(renewed).toMatch(linkPattern)
      expect(renewed).not.toBe(link)
      expect([fields, await isDead()]).toEqual([fields, true])
      link = renewed
      expect(await isDead()).toBeFalse()
    }
  })

  test('is made anew: the one before is dead, the booking changed for nobody', async () => {
    await using app = await start()
    const { booking, path } = await begin(app)
    const events = app.events().length
    const { status, text } = await app.call('POST', `${path}/rotate-link`)
    expect(status).toBe(200)
    const renewed = urlIn(text)
    expect(renewed).toMatch(linkPattern)
    expect(renewed).not.toBe(booking.manage_url)
    const after = JSON.parse((await app.call('GET', path)).text)
    expect(after).toEqual({ ...booking, manage_url: renewed })
    expect(app.events()).toHaveLength(events)
    expect(await findLinked(app.context, booking.manage_url.split('/').at(-1))).toBeNull()
    expect(await findLinked(app.context, String(renewed).split('/').at(-1) ?? '')).not.toBeNull()
    await app.call('DELETE', path)
    expectRefusal(await app.call('POST', `${path}/rotate-link`), 'VALIDATION_ERROR', ['status'])
    const reading = { key: await keyOf(app, { scope: 'read' }) }
    expectRefusal(await app.call('POST', `${path}/rotate-link`, undefined, reading), 'FORBIDDEN')
  })
})
