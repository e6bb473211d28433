/** Whatever happens to bookings, and whenever mails cannot leave: calendars that follow their invites end as it is. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { isSameAddress } from '../../src/domain/booked.ts'
import type { PostOutcome } from '../../src/smtp/outcome.ts'
import type { Post } from '../../src/smtp/post.ts'
import { createDeliverer } from '../../src/workers/deliver.ts'
import { mailChannel } from '../../src/workers/mails.ts'
import { readdressDue } from '../../src/workers/readdress.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { began } from '../support/mail/mailer.ts'
import { checkCases } from '../support/random.ts'

setDefaultTimeout(120_000)

const names = ['Sarah', 'Ben', 'Cy']
const attendees = ['ann@example.org', 'bob@example.org', null]
const places = ['Room 5', 'Room 6', null]
/** Mails leave; none does; each leaves, and nobody hears that it did. */
const ways = ['up', 'down', 'unheard'] as const

const nth = fc.nat({ max: 3 })
const change = fc.oneof(
  fc.record({ do: fc.constant('move' as const), which: nth, to: fc.nat({ max: 3 }) }),
  fc.record({ do: fc.constant('attendee' as const), which: nth, to: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('place' as const), which: nth, to: fc.nat({ max: 2 }) }),
  fc.record({
    do: fc.constant('address' as const),
    which: fc.nat({ max: 2 }),
    to: fc.nat({ max: 2 }),
  }),
  fc.record({ do: fc.constant('give' as const), which: nth, to: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('cancel' as const), which: nth, to: fc.constant(0) }),
  fc.record({ do: fc.constant('mails' as const), which: fc.constant(0), to: fc.nat({ max: 2 }) }),
)
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never

/** A program that follows invites: what it shows of each meeting. */
interface Shown {
  readonly sequence: number
  readonly stamp: string
  /** Null: it is taken out. */
  readonly text: string | null
}

function createCalendars() {
  const byAddress = new Map<string, Map<string, Shown>>()
  const seen: string[] = []
  return {
    byAddress,
    seen,
    take(address: string, ics: string): void {
      const line = (key: string) => new RegExp(`^${key}[:;](.*)$`, 'm').exec(ics)?.[1]?.trim() ?? ''
      const isCancel = line('METHOD') === 'CANCEL'
      const text = [line('DTSTART'), line('DTEND'), line('SUMMARY'), line('LOCATION')].join(' ')
      const its = byAddress.get(address) ?? new Map<string, Shown>()
      byAddress.set(address, its)
      const [uid, sequence, stamp] = [line('UID'), Number(line('SEQUENCE')), line('DTSTAMP')]
      const before = its.get(uid)
      seen.push(`${address} ${uid.slice(30, 36)} ${line('METHOD')} ${sequence} ${text}`)
      // RFC 5546, 2.1.5: whatever is older is not looked at.
      const isNewer =
        before === undefined ||
        sequence > before.sequence ||
        (sequence === before.sequence && stamp >= before.stamp)
      expect([isNewer, seen.at(-1)]).toEqual([true, seen.at(-1)])
      its.set(uid, { sequence, stamp, text: isCancel ? null : text })
    },
    shownTo: (address: string) =>
      [...(byAddress.get(address)?.values() ?? [])].flatMap(({ text }) => text ?? []).sort(),
  }
}

const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
const startOf = (n: number) => `2026-03-${16 + n}T09:00:00.000Z`
const addressOf = (human: number, n: number) =>
  n === 2 ? null : `${names[human]?.toLowerCase()}${n}@acme.example`

async function begin(app: TestApp) {
  const mailer = await began(app, 'smtp://127.0.0.1:9?starttls=off')
  const calendars = createCalendars()
  const state: { way: (typeof ways)[number] } = { way: 'up' }
  const again = { is: 'again', statusCode: null, reason: 'no' } as const
  const post: Post = {
    async send({ to, invite }): Promise<PostOutcome> {
      if (state.way === 'down') return { ...again, mayHaveLeft: false }
      if (invite) calendars.take(to.address, invite.text.replace(/\r\n[ \t]/g, ''))
      if (state.way === 'unheard') return { ...again, mayHaveLeft: true }
      return { is: 'sent', statusCode: 250, answer: '' }
    },
    close: () => undefined,
  }
  const limits = { perHour: 10_000, perAddress: 10_000 }
  const channel = mailChannel(mailer.context, post, 'book@acme.example', limits)
  const deliverer = createDeliverer(mailer.context, [0], async () => null, { mail: channel })
  const run = async () => {
    app.clock.advance(60_000)
    await readdressDue(mailer.context)
    await deliverer.runOnce()
    await deliverer.settled()
  }
  return { mailer, calendars, state, run }
}

async function follow(changes: readonly Change[]): Promise<void> {
  await using app = await startTestApp()
  const { mailer, calendars, state, run } = await begin(app)
  using _ = mailer
  const humans: { id: string; name: string; email: string | null }[] = []
  for (const [n, name] of names.entries()) {
    const email = addressOf(n, 0)
    const { id } = await app.human({ name, rules, ...(email !== null && { email }) })
    humans.push({ id, name, email })
  }
  const who = { attendee_name: 'Ann', attendee_email: 'ann@example.org', duration: 30 }
  const all = { human_ids: humans.map(({ id }) => id), assign: 'all', starts_at: startOf(0) }
  const made = await app.call('POST', '/v1/bookings', { ...who, ...all })
  const ids: string[] = JSON.parse(made.text).bookings.map(({ id }: { id: string }) => id)
  ids.push((await app.book(humans[0]?.id ?? '', startOf(1), who)).body.id)
  const humanOf = async (id: string) => (await app.call('GET', `/v1/bookings/${id}`)).body.human_id
  const make: Record<Change['do'], (one: Change) => Promise<unknown>> = {
    move: ({ which, to }) =>
      app.call('PATCH', `/v1/bookings/${ids[which]}`, { starts_at: startOf(to) }),
    attendee: ({ which, to }) =>
      app.call('PATCH', `/v1/bookings/${ids[which]}`, { attendee_email: attendees[to] ?? null }),
    place: ({ which, to }) =>
      app.call('PATCH', `/v1/bookings/${ids[which]}`, { location: places[to] ?? null }),
    async address({ which, to }) {
      const human = humans[which]
      if (!human) return
      human.email = addressOf(which, to)
      await app.call('PATCH', `/v1/humans/${human.id}`, { email: human.email })
    },
    async give({ which, to }) {
      const body = { to: humans[to]?.id, booking_ids: [ids[which]] }
      await app.call('POST', `/v1/humans/${await humanOf(ids[which] ?? '')}/hand-over`, body)
    },
    cancel: ({ which }) => app.call('DELETE', `/v1/bookings/${ids[which]}`),
    async mails({ to }) {
      state.way = ways[to] ?? 'up'
      await run()
    },
  }
  for (const one of changes) await make[one.do](one)
  state.way = 'up'
  for (let round = 0; round < 8; round += 1) {
    await run()
    app.clock.advance(2 * 3_600_000)
  }
  const bookings = await Promise.all(
    ids.map(async (id) => JSON.parse((await app.call('GET', `/v1/bookings/${id}`)).text)),
  )
  const wanted = wantedIn(bookings, humans)
  const addresses = new Set([...calendars.byAddress.keys(), ...wanted.keys()])
  for (const address of addresses) {
    const found = calendars.shownTo(address)
    expect([address, found, calendars.seen]).toEqual([
      address,
      (wanted.get(address) ?? []).sort(),
      calendars.seen,
    ])
  }
}

interface Kept {
  readonly human_id: string
  readonly starts_at: string
  readonly ends_at: string
  readonly attendee_email: string | null
  readonly status: string
  readonly location?: string
  readonly group_id?: string
}

/** What calendars have to show in the end, by address. */
function wantedIn(
  bookings: readonly Kept[],
  humans: readonly { id: string; name: string; email: string | null }[],
): Map<string, string[]> {
  const wanted = new Map<string, string[]>()
  const add = (address: string | null, one: Kept, met: string) => {
    if (address === null) return
    const time = (text: string) => text.replace(/[-:]|\.000/g, '')
    const text = `${time(one.starts_at)} ${time(one.ends_at)} Ann and ${met} ${one.location ?? ''}`
    wanted.set(address, [...(wanted.get(address) ?? []), text])
  }
  const nameOf = (one: Kept) => humans.find(({ id }) => id === one.human_id)?.name ?? ''
  const present = bookings.filter(({ status }) => status === 'confirmed')
  const together = (a: Kept, b: Kept) =>
    a === b ||
    (a.group_id !== undefined &&
      a.group_id === b.group_id &&
      a.starts_at === b.starts_at &&
      isSameAddress(a.attendee_email, b.attendee_email))
  for (const one of present) {
    add(humans.find(({ id }) => id === one.human_id)?.email ?? null, one, nameOf(one))
    const met = present.filter((other) => together(one, other))
    const [last, ...others] = met.map(nameOf).reverse()
    const list = others.length === 0 ? `${last}` : `${others.reverse().join('\\, ')} and ${last}`
    if (met[0] === one) add(one.attendee_email, one, list)
  }
  return wanted
}

test('calendars that follow the mails show what there is', async () => {
  const changes = fc.array(change, { maxLength: 14 })
  expect(await checkCases(8, changes, follow)).toBeGreaterThan(0)
})
