/** A human whose e-mail changes: what was told at the old address, and what is at the new one: guide/mail.md#who-is-sent-what. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { decideReaddressed } from '../../src/domain/mails/readdressing.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { createDeliverer } from '../../src/workers/deliver.ts'
import { mailChannel } from '../../src/workers/mails.ts'
import { readdressDue } from '../../src/workers/readdress.ts'
import { startTestApp } from '../support/app.ts'
import { ann, began, plain, sarah } from '../support/mail/mailer.ts'
import { headerOf, inviteOf, partsOf, Refused, startMailServer } from '../support/mail-server.ts'

setDefaultTimeout(60_000)

const anew = 'sarah.chen@acme.example'
const everyDay = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }

async function begin() {
  const app = await startTestApp()
  const state = { isAway: false, refused: '' }
  const server = await startMailServer({
    onTo(address) {
      if (state.isAway) throw new Refused(451)
      if (address === state.refused) throw new Refused(550)
    },
  })
  const mailer = await began(app, plain(server.port))
  const call = async (method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: object) => {
    const answer = await app.call(method, path, body)
    expect([path, answer.status]).toEqual([path, 200])
    return answer
  }
  return {
    ...{ app, server, mailer, state, call },
    /** Without a look at the bookings ahead. */
    readdress: (email: string | null, id = mailer.humanId) =>
      call('PATCH', `/v1/humans/${id}`, { email }),
    async run(): Promise<void> {
      await readdressDue(mailer.context)
      await mailer.run()
    },
    /** What came to an address since the last look: `REQUEST 0`, or with a state of the meeting `CANCEL 1 CANCELLED`. */
    told(address: string): string[] {
      const mails = server.mails.filter(({ to }) => to.includes(address))
      const others = server.mails.filter(({ to }) => !to.includes(address))
      server.mails.splice(0, server.mails.length, ...others)
      return mails.map((mail) => {
        const text = inviteOf(mail) ?? ''
        const [, method = 'none'] = /METHOD:(\w+)/.exec(text) ?? []
        const status = method === 'CANCEL' && text.includes('STATUS:CANCELLED') ? ' CANCELLED' : ''
        return `${method} ${/SEQUENCE:(\d+)/.exec(text)?.[1] ?? '-'}${status}`
      })
    },
    async [Symbol.asyncDispose]() {
      mailer[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

test('another address of a human is sent what lies ahead, and the old one that it stands there no longer', async () => {
  await using it = await begin()
  const ids = [await it.mailer.book(), await it.mailer.book({ location: 'Room 5' })]
  await it.mailer.book({ notify: false })
  await it.run()
  const uids = new Set(it.server.mails.map((mail) => /UID:(\S+)/.exec(inviteOf(mail) ?? '')?.[1]))
  it.server.mails.length = 0
  const capitals = 'SARAH@acme.example'
  await it.readdress(capitals)
  await it.run()
  expect(it.server.mails).toEqual([])
  await it.readdress(anew)
  await it.run()
  const [first] = it.server.mails.filter(({ to }) => to.includes(capitals))
  expect(first && headerOf(first, 'Subject')).toStartWith('Sent elsewhere: Alex Rivera, Monday 16')
  const text = partsOf(first ?? { from: '', to: [], text: '' }).join('\n')
  expect(text).toContain('The meeting takes place.')
  expect(text).not.toMatch(/sarah\.chen|Room 5|\/b\//)
  const since = it.server.mails.map((mail) => /UID:(\S+)/.exec(inviteOf(mail) ?? '')?.[1])
  expect(new Set(since)).toEqual(uids)
  expect(it.told(capitals)).toEqual(['CANCEL 1', 'CANCEL 1'])
  expect(it.told(anew)).toEqual(['REQUEST 1', 'REQUEST 1'])
  expect(it.server.mails).toEqual([])
  const events = it.app.events().filter(({ event }) => event === 'booking.updated')
  expect(events).toMatchObject(
    ids.map((id) => ({ data: { id }, previous: { human_email: capitals } })),
  )
  // From then on the new one alone is told.
  await it.call('DELETE', `/v1/bookings/${ids[0]}`)
  await it.run()
  expect(it.told(capitals)).toEqual([])
  expect(it.told(anew)).toEqual(['CANCEL 2 CANCELLED'])
  // Nothing of it stays once the last meeting is over.
  const kept = () => it.app.database.query('SELECT * FROM former_addresses').all().length
  expect(kept()).toBe(1)
  it.app.clock.advance(29 * dayMs)
  await it.run()
  expect(kept()).toBe(1)
  it.app.clock.advance(2 * dayMs)
  await it.run()
  expect(kept()).toBe(0)
})

test('a human keeps what they were told of a booking whose attendee is erased', async () => {
  await using it = await begin()
  await it.mailer.book()
  await it.run()
  expect(it.told(sarah)).toEqual(['REQUEST 0'])
  await it.call('POST', '/v1/attendees/erase', { email: ann })
  await it.readdress(anew)
  await it.run()
  expect([it.told(sarah), it.told(anew)]).toEqual([['CANCEL 1'], ['REQUEST 1']])
})

test('a first address is told of what lies ahead, and one that is taken away loses it', async () => {
  await using it = await begin()
  await it.mailer.book()
  await it.readdress(null)
  await it.run()
  expect(it.told(sarah)).toEqual([])
  await it.readdress(anew)
  await it.run()
  expect(it.told(anew)).toEqual(['REQUEST 2'])
  await it.readdress(null)
  await it.run()
  expect(it.told(anew)).toEqual(['CANCEL 3'])
})

test('there and back again: told at each step, and told to nobody where no mail could leave', async () => {
  await using it = await begin()
  await it.mailer.book()
  await it.run()
  expect(it.told(sarah)).toEqual(['REQUEST 0'])
  it.state.isAway = true
  for (const email of [anew, sarah]) {
    await it.readdress(email)
    await it.run()
  }
  it.state.isAway = false
  it.app.clock.advance(10 * minuteMs)
  await it.run()
  expect([it.told(sarah), it.told(anew)]).toEqual([[], []])
  for (const email of [anew, sarah]) {
    await it.readdress(email)
    await it.run()
  }
  expect([it.told(sarah), it.told(anew)]).toEqual([
    ['CANCEL 3', 'REQUEST 4'],
    ['REQUEST 3', 'CANCEL 4'],
  ])
  // Two at once, of which the one between was told nothing.
  for (const email of [anew, 'third@acme.example']) await it.readdress(email)
  await it.run()
  await it.run()
  expect([it.told(sarah), it.told(anew)]).toEqual([['CANCEL 6'], []])
  expect(it.told('third@acme.example')).toEqual(['REQUEST 6'])
})

test('what becomes of a booking before its turn comes is told at both addresses', async () => {
  await using it = await begin()
  const [cancelled, moved, given] = [
    await it.mailer.book(),
    await it.mailer.book(),
    await it.mailer.book(),
  ]
  const ben = await it.app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules: everyDay })
  await it.run()
  expect(it.told(sarah)).toHaveLength(3)
  await it.readdress(anew)
  const steps: readonly (readonly [
    () => Promise<unknown>,
    readonly string[],
    readonly string[],
  ])[] = [
    [
      () => it.call('DELETE', `/v1/bookings/${cancelled}`),
      ['CANCEL 1 CANCELLED'],
      ['CANCEL 1 CANCELLED'],
    ],
    [
      () => it.call('PATCH', `/v1/bookings/${moved}`, { starts_at: '2026-03-20T09:00:00Z' }),
      ['CANCEL 1'],
      ['REQUEST 1'],
    ],
    [
      () =>
        it.call('POST', `/v1/humans/${it.mailer.humanId}/hand-over`, {
          to: ben.id,
          booking_ids: [given],
        }),
      ['CANCEL 1'],
      ['CANCEL 1'],
    ],
  ]
  for (const [change, old, present] of steps) {
    await change()
    await it.mailer.run()
    expect([it.told(sarah), it.told(anew)]).toEqual([[...old], [...present]])
  }
  expect(it.told('ben@acme.example')).toEqual(['REQUEST 1'])
  await it.run()
  expect([it.told(sarah), it.told(anew)]).toEqual([[], []])
})

test('what was cancelled or given away just before is told at both addresses as well', async () => {
  await using it = await begin()
  const [cancelled, given] = [await it.mailer.book(), await it.mailer.book()]
  const ben = await it.app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules: everyDay })
  await it.run()
  expect(it.told(sarah)).toHaveLength(2)
  await it.call('DELETE', `/v1/bookings/${cancelled}`)
  const hand = { to: ben.id, booking_ids: [given] }
  await it.call('POST', `/v1/humans/${it.mailer.humanId}/hand-over`, hand)
  await it.readdress(anew)
  await it.run()
  const ends = ['CANCEL 1', 'CANCEL 1 CANCELLED']
  expect([it.told(sarah).sort(), it.told(anew).sort()]).toEqual([ends, ends])
})

test('an old address that takes nothing any more fails once, with an event', async () => {
  await using it = await begin()
  const id = await it.mailer.book()
  await it.run()
  it.state.refused = sarah
  await it.readdress(anew)
  await it.run()
  await it.call('PATCH', `/v1/bookings/${id}`, { starts_at: '2026-03-20T09:00:00Z' })
  await it.run()
  expect(it.told(anew)).toEqual(['REQUEST 1', 'REQUEST 2'])
  const failures = it.app.events().filter(({ event }) => event === 'mail.failed')
  expect(failures).toMatchObject([{ data: { booking_id: id, kind: 'cancelled' } }])
})

test('of many ahead some are told at a time, the soonest first; what is booked meanwhile is told before, and none is lost', async () => {
  await using it = await begin()
  const { app, mailer } = it
  const [count, rowsMax, perHour] = [20, 4, 10]
  const limits = { perHour, perAddress: 10 }
  const channel = mailChannel(mailer.context, mailer.post, 'book@acme.example', limits)
  const deliverer = createDeliverer(mailer.context, [0], async () => null, { mail: channel })
  const due = { nowMs: app.clock.nowMs, rowsMax, decide: decideReaddressed }
  const send = async () => {
    await deliverer.runOnce()
    await deliverer.settled()
  }
  const run = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      while (await app.store.mails.writeReaddressed(due));
      await send()
    }
  }
  for (let n = 0; n < count; n += 1) await mailer.book({ attendee_email: null })
  await send()
  app.clock.advance(hourMs + 1)
  await send()
  expect(it.told(sarah)).toHaveLength(count)
  app.clock.advance(hourMs + 1)
  await it.readdress(anew)
  await run(8)
  const updates = () => app.events().filter(({ event }) => event === 'booking.updated').length
  let [old, present] = [it.told(sarah).length, it.told(anew).length]
  expect(old + present).toBe(perHour)
  expect(updates() - present).toBeLessThan(2 * rowsMax)
  await mailer.book({ attendee_email: ann })
  app.clock.advance(hourMs + 1)
  await send()
  expect(it.told(ann)).toEqual(['REQUEST 0'])
  for (let hour = 0; hour < 6; hour += 1) {
    await run(4)
    old += it.told(sarah).length
    present += it.told(anew).length
    app.clock.advance(hourMs + 1)
  }
  // And the one that was booked meanwhile.
  expect([old, present]).toEqual([count, count + 1])
})

test('nothing is written where nobody is sent mails', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ email: sarah, rules: everyDay })
  await app.book(id, '2026-03-17T09:00:00Z')
  await app.call('PATCH', `/v1/humans/${id}`, { email: anew })
  await readdressDue(app.context)
  expect(app.events().map(({ event }) => event)).toEqual(['booking.confirmed'])
  expect(app.database.query('SELECT * FROM former_addresses').all()).toEqual([])
})
