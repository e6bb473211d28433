/**
 * What a bound key may not see, looked for everywhere: every operation and tool, asked with what is its own and with what
 * is not, and no answer has a word of others in it. What is asked for is written small, what must not show in capitals.
 */
import { expect, test } from 'bun:test'
import { routes } from '../../src/http/routes.ts'
import type { Argument } from '../../src/mcp/arguments.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { catalogue, messageOf } from '../support/tools.ts'

const date = '2026-03-16'
const nine = `${date}T09:00:00Z`
const slot = { starts_at: nine, duration: 30, attendee_name: 'x' }

type Ids = Readonly<
  Record<'human' | 'booking' | 'hold' | 'override' | 'calendar' | 'service', string>
>

async function made(app: TestApp, path: string, body: object): Promise<Record<string, unknown>> {
  const { status, text } = await app.call('POST', path, body)
  expect([path, status, text]).toEqual([path, 201, expect.any(String)])
  return JSON.parse(text)
}

/** A human of whom everything says the word. */
async function said(app: TestApp, word: string, role: string): Promise<Ids> {
  const idOf = async (path: string, body: object) => String((await made(app, path, body)).id)
  const { id: human } = await app.human({ name: `${word} Bo`, role })
  const its = { human_id: human, duration: 30, metadata: { word } }
  const about = {
    attendee_name: `${word} Alex`,
    attendee_email: `${word}@example.com`,
    location: word,
  }
  const block = { type: 'block', title: word, all_day: false, start_date: date }
  const calendar = { type: 'ics', url: `http://127.0.0.1:9/${word}`, name: word }
  const ids = {
    human,
    booking: await idOf('/v1/bookings', { ...its, ...about, starts_at: nine }),
    hold: await idOf('/v1/holds', { ...its, starts_at: `${date}T10:00:00Z` }),
    override: await idOf(`/v1/humans/${human}/overrides`, {
      ...block,
      ...{ start_time: '14:00', end_time: '15:00' },
    }),
    calendar: await idOf(`/v1/humans/${human}/calendars`, calendar),
    service: await idOf('/v1/services', { name: word, durations: [30], human_ids: [human] }),
  }
  await app.call('PATCH', `/v1/humans/${human}/calendars/${ids.calendar}`, { read_busy: false })
  return ids
}

/** Bodies of all kinds: each operation refuses those that are not its own. */
const bodiesOf = ({ human, hold, service }: Ids): readonly object[] => [
  {},
  { human_id: human, ...slot },
  { human_id: 'secretb bo', ...slot },
  { role: 'ae', assign: 'all', ...slot },
  { role: 'secretbrole', ...slot },
  { service_id: service, ...slot },
  { hold_id: hold, attendee_name: 'x' },
  { human_id: human, starts_at: nine, duration: 30, ttl_seconds: 60 },
  { starts_at: `${date}T14:00:00Z` },
  { attendee_name: 'y' },
  { working_days: [1], work_start: '15:00', work_end: '16:00' },
  { type: 'block', title: 'x', all_day: true, start_date: date },
]

const queryOf = ({ human, service }: Ids, own: Ids): Readonly<Record<string, string>> => ({
  ...{ duration: '30', date, date_from: date, date_to: date, starts_at: nine, month: '2026-03' },
  ...{ country: 'DE', year: '2027', human_id: human, human_ids: `${own.human},${human}` },
  ...{ role: 'ae', service_id: service, q: 'secretb', attendee_email: 'secretb@example.com' },
})
const needed = ['duration', 'date', 'date_from', 'date_to', 'starts_at', 'month', 'country', 'year']

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object | undefined
}

function callsWith(ids: Ids, own: Ids): Asked[] {
  const values = queryOf(ids, own)
  return routes.flatMap(({ method, path, operation: { input } }): Asked[] => {
    const noun = /\/v1\/(\w+)s\/:id/.exec(path)?.[1] ?? ''
    const named: Readonly<Record<string, string>> = ids
    const place = path
      .replace(':id', named[noun] ?? ids.human)
      .replace(':overrideId', ids.override)
      .replace(':calendarId', ids.calendar)
      .replace(':deliveryId', ids.booking)
    if (method === 'DELETE') return ids === own ? [] : [{ method, path: place }]
    if (method !== 'GET') return bodiesOf(ids).map((body) => ({ method, path: place, body }))
    const known = Object.keys(input.query?.properties ?? {}).filter((name) => name in values)
    const always = known.filter((name) => needed.includes(name))
    return [always, known, ...known.map((name) => [...new Set([...always, name])])].map(
      (names) => ({
        method,
        path: `${place}?${new URLSearchParams(names.map((name) => [name, values[name] ?? '']))}`,
      }),
    )
  })
}

function toolCallsWith(
  ids: Ids,
  own: Ids,
  all: readonly { readonly name: string; readonly args: readonly Argument[] }[],
): Asked[] {
  const { human, booking, hold, override, service } = ids
  const fixed = { booking_id: booking, hold_id: hold, override_id: override, service_id: service }
  return all.flatMap(({ name, args }) => {
    if (name.startsWith('delete') && ids === own) return []
    return [human, 'secretb bo', 'secretb', 'bo'].flatMap((human_id) =>
      bodiesOf(ids).map((body) => {
        const given = {
          ...queryOf(ids, own),
          ...fixed,
          ...body,
          human_id,
          duration: 30,
          name: 'secretb',
        }
        const taken = Object.entries(given).filter(([key]) => args.some((one) => one.name === key))
        const message = messageOf(name, Object.fromEntries(taken))
        return { method: 'POST' as const, path: '/mcp', body: message }
      }),
    )
  })
}

const bounds = [
  { who: 'read, bound to a human', key: { scope: 'read' }, isBound: true, secret: /SECRETB/ },
  { who: 'agent, bound to a human', key: { scope: 'agent' }, isBound: true, secret: /SECRETB/ },
  { who: 'rep', key: { scope: 'rep' }, isBound: true, secret: /SECRETB/ },
  {
    ...{ who: 'agent of its own bookings', key: { scope: 'agent', own_bookings: true } },
    ...{ isBound: false, secret: /(?:SECRETB|OWNA)(?: Alex|@)/ },
  },
] as const

test.each(bounds)(
  '$who: no answer says a word of others, and nothing of theirs changes',
  async (one) => {
    await using app = await startTestApp({ parts: { publicUrl: 'https://book.example.com' } })
    const own = await said(app, 'OWNA', 'ae')
    const other = await said(app, 'SECRETB', 'SECRETBROLE')
    const mate = await said(app, 'SECRETBMATE', 'ae')
    const bound = one.isBound ? { human_ids: [own.human] } : {}
    const { key } = await made(app, '/v1/api-keys', { name: 'k', ...one.key, ...bound })
    const theirs = () =>
      ['bookings', 'overrides', 'humans', 'holds', 'calendars', 'services'].map((table) =>
        JSON.stringify(
          app.database.query(`SELECT * FROM ${table} WHERE id IN (?, ?)`).all(...idsIn(table)),
        ),
      )
    const idsIn = (table: string): [string, string] => {
      const named = (ids: Readonly<Record<string, string>>) => ids[table.slice(0, -1)] ?? ''
      return [named(other), named(mate)]
    }
    const before = theirs()
    const tools = await catalogue()
    const calls = [own, other, mate].flatMap((ids) => [
      ...callsWith(ids, own),
      ...toolCallsWith(ids, own, tools),
    ])
    const told: string[] = []
    for (const { method, path, body } of calls) {
      const { status, text } = await app.call(method, path, body, { key: String(key) })
      if (status >= 500 || one.secret.test(text)) told.push(`${method} ${path} ${status} ${text}`)
    }
    expect(told).toEqual([])
    expect(calls.length).toBeGreaterThan(2_000)
    if (one.isBound) expect(theirs()).toEqual(before)
  },
)
