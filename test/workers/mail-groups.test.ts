/** A meeting with several humans is one to its attendee: guide/mail.md#meetings-with-several. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { minuteMs } from '../../src/domain/time/units.ts'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { remindDue } from '../../src/workers/remind.ts'
import { startTestApp } from '../support/app.ts'
import { ann, began, plain, sarah } from '../support/mail/mailer.ts'
import { headerOf, inviteOf, partsOf, Refused, startMailServer } from '../support/mail-server.ts'

setDefaultTimeout(30_000)

const ben = 'ben@acme.example'
const cy = 'cy@acme.example'
const bob = 'bob@example.org'
const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
const at = (hour: number, day = 16) => `2026-03-${day}T${String(hour).padStart(2, '0')}:00:00Z`

async function begin() {
  const app = await startTestApp({ parts: { sendsMail: true } })
  const state = { isAway: false, refused: '' }
  const server = await startMailServer({
    onTo(address) {
      if (state.isAway) throw new Refused(451)
      if (address === state.refused) throw new Refused(550)
    },
  })
  const mailer = await began(app, plain(server.port))
  const humans = [
    mailer.humanId,
    (await app.human({ name: 'Ben Fox', email: ben, rules })).id,
    (await app.human({ name: 'Cy Ray', email: cy, rules })).id,
  ]
  const wish = { human_ids: humans, assign: 'all', starts_at: at(9), duration: 30 }
  const body = { ...wish, attendee_name: 'Ann', attendee_email: ann, location: 'Room 5' }
  const made = JSON.parse((await app.call('POST', '/v1/bookings', body)).text)
  const ids: string[] = made.bookings.map(({ id }: { id: string }) => id)
  const uids = new Map<string, string>()
  return {
    ...{ app, server, mailer, state, humans, ids },
    call: async (method: 'PATCH' | 'POST' | 'DELETE', path: string, fields?: object) => {
      const answer = await app.call(method, path, fields)
      expect([path, answer.status]).toEqual([path, 200])
    },
    run: mailer.run,
    /** What came to an address since the last look, each with a letter for its UID: `a REQUEST 0 Booked: …`. */
    told(address: string): string[] {
      const mails = server.mails.filter(({ to }) => to.includes(address))
      const others = server.mails.filter(({ to }) => !to.includes(address))
      server.mails.splice(0, server.mails.length, ...others)
      return mails.map((mail) => {
        const text = inviteOf(mail) ?? ''
        const uid = /UID:(\S+)/.exec(text)?.[1] ?? ''
        if (!uids.has(uid)) uids.set(uid, 'abcdef'[uids.size] ?? 'z')
        const [, method = 'none'] = /METHOD:(\w+)/.exec(text) ?? []
        const subject = headerOf(mail, 'Subject') ?? ''
        const sequence = /SEQUENCE:(\d+)/.exec(text)?.[1] ?? '-'
        return `${uids.get(uid)} ${method} ${sequence} ${subject.replace(/, \w+day.*/, '')}`
      })
    },
    /** The text of the last mail to an address. */
    textTo(address: string): string {
      const mail = server.mails.filter(({ to }) => to.includes(address)).at(-1)
      return mail ? partsOf(mail).join('\n').replaceAll('\r\n', '\n') : ''
    },
    async [Symbol.asyncDispose]() {
      mailer[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

const all = 'Sarah Chen, Ben Fox and Cy Ray'

test('the attendee is sent one mail and one invite of all, each human their own', async () => {
  await using it = await begin()
  await it.run()
  expect(it.textTo(ann)).toContain(`You are booked with ${all}`)
  // One has the clock and the answers.
  expect(it.textTo(ann)).toContain('by the clock of Sarah Chen.\nAnswers go to Sarah Chen.')
  expect(it.textTo(ann)).toContain(`SUMMARY:Ann and ${all}`.replaceAll(',', '\\,'))
  expect(it.textTo(ann).match(/\/b\/[\w-]{44}/g)).not.toBeNull()
  expect(it.told(ann)).toEqual([`a REQUEST 0 Booked: ${all}`])
  for (const address of [sarah, ben, cy]) expect(it.told(address)).toHaveLength(1)
  await it.call('DELETE', `/v1/bookings/${it.ids[1]}?group=true`)
  await it.run()
  expect(it.textTo(ann)).toContain('STATUS:CANCELLED')
  expect(it.told(ann)).toEqual([`a CANCEL 3 Cancelled: ${all}`])
  for (const address of [sarah, ben, cy]) expect(it.told(address)).toHaveLength(1)
  await it.run()
  expect(it.server.mails).toEqual([])
})

test('made and cancelled while the server was away, it is told to nobody; one that leaves is told in time', async () => {
  await using it = await begin()
  it.state.isAway = true
  await it.run()
  await it.call('DELETE', `/v1/bookings/${it.ids[0]}`)
  it.state.isAway = false
  it.app.clock.advance(2 * minuteMs)
  await it.run()
  // By the name of the one that was cancelled: it keeps it.
  expect(it.told(ann)).toEqual(['a REQUEST 1 Booked: Ben Fox and Cy Ray'])
  expect(it.told(sarah)).toEqual([])
  it.state.isAway = true
  await it.call('DELETE', `/v1/bookings/${it.ids[1]}`)
  await it.run()
  await it.call('DELETE', `/v1/bookings/${it.ids[2]}`)
  it.state.isAway = false
  it.app.clock.advance(2 * minuteMs)
  await it.run()
  expect(it.told(ann)).toEqual(['a CANCEL 3 Cancelled: Ben Fox and Cy Ray'])
})

test('who is met and where changes by one invite', async () => {
  await using it = await begin()
  await it.run()
  it.told(ann)
  await it.call('DELETE', `/v1/bookings/${it.ids[0]}`)
  await it.run()
  expect(it.textTo(ann)).toContain(`With: Ben Fox and Cy Ray\nBefore: ${all}`)
  const link = /\/b\/[\w-]{44}/.exec(it.textTo(ann))?.[0]
  const present = (await it.app.call('GET', `/v1/bookings/${it.ids[1]}`)).body
  expect(present.status).toBe('confirmed')
  expect(link).toBeDefined()
  expect(it.told(ann)).toEqual(['a REQUEST 1 Changed: Ben Fox and Cy Ray'])
  for (const id of it.ids.slice(1)) {
    await it.call('PATCH', `/v1/bookings/${id}`, { location: 'Room 6' })
    await it.run()
  }
  expect(it.textTo(ann)).toContain('Where: Room 6\nBefore: Room 5')
  expect(it.told(ann)).toEqual(['a REQUEST 1 Changed: Ben Fox and Cy Ray'])
  const other = await it.app.human({ name: 'Di Lee', email: 'di@acme.example', rules })
  await it.call('POST', `/v1/humans/${it.humans[2]}/hand-over`, { to: other.id })
  await it.run()
  expect(it.textTo(ann)).toContain('You now meet Ben Fox and Di Lee')
  expect(it.told(ann)).toEqual(['a REQUEST 2 Changed: Ben Fox and Di Lee'])
})

test('what parts in time is a meeting of its own, and what comes together again is one', async () => {
  await using it = await begin()
  await it.run()
  it.told(ann)
  await it.call('PATCH', `/v1/bookings/${it.ids[2]}`, { starts_at: at(15) })
  await it.run()
  expect(it.told(ann)).toEqual([
    'b REQUEST 1 Moved: Cy Ray',
    'a REQUEST 1 Changed: Sarah Chen and Ben Fox',
  ])
  // The first, by whose name calendars know it.
  await it.call('PATCH', `/v1/bookings/${it.ids[0]}`, { starts_at: at(15) })
  await it.run()
  expect(it.textTo(ann)).toContain('Your meeting with Cy Ray is one with Sarah Chen and Cy Ray now')
  expect(it.textTo(ann)).not.toContain('STATUS:CANCELLED')
  expect(it.told(ann)).toEqual([
    'a REQUEST 2 Moved: Sarah Chen and Cy Ray',
    'c REQUEST 2 Booked: Ben Fox',
    'b CANCEL 2 Changed: Cy Ray',
  ])
  await it.call('PATCH', `/v1/bookings/${it.ids[1]}`, { starts_at: at(15) })
  await it.run()
  expect(it.told(ann)).toEqual([`a REQUEST 3 Changed: ${all}`, 'c CANCEL 3 Changed: Ben Fox'])
  await it.call('DELETE', `/v1/bookings/${it.ids[1]}?group=true`)
  await it.run()
  expect(it.told(ann)).toEqual([`a CANCEL 6 Cancelled: ${all}`])
})

test('moved one by one before a mail could leave, it is moved by one', async () => {
  await using it = await begin()
  await it.run()
  it.told(ann)
  it.state.isAway = true
  for (const id of it.ids.toReversed()) {
    await it.call('PATCH', `/v1/bookings/${id}`, { starts_at: at(15) })
  }
  it.state.isAway = false
  await it.run()
  expect(it.textTo(ann)).toContain('Before: Monday 16 March 2026, 09:00 to 09:30')
  expect(it.told(ann)).toEqual([`a REQUEST 3 Moved: ${all}`])
})

test('a booking of it that another attendee has is lost to the one before, and the meeting with the others is not', async () => {
  await using it = await begin()
  await it.run()
  it.told(ann)
  await it.call('PATCH', `/v1/bookings/${it.ids[1]}`, { attendee_email: bob, attendee_name: 'Bob' })
  await it.run()
  expect(it.textTo(ann)).not.toMatch(/Bob|bob@/)
  expect(it.told(ann)).toEqual(['a REQUEST 1 Changed: Sarah Chen and Cy Ray'])
  expect(it.told(bob)).toEqual(['b REQUEST 1 Booked: Ben Fox'])
  for (const id of [it.ids[0], it.ids[2]]) {
    await it.call('PATCH', `/v1/bookings/${id}`, { attendee_email: bob })
    await it.run()
  }
  // Whoever holds the first is known by it.
  expect(it.told(ann).map((line) => line.slice(0, 11))).toEqual([
    'a CANCEL 2 ',
    'c REQUEST 2',
    'c CANCEL 3 ',
  ])
  expect(it.told(bob).at(-1)).toStartWith('a REQUEST 3')
  await it.call('DELETE', `/v1/bookings/${it.ids[1]}?group=true`)
  await it.run()
  expect(it.told(ann)).toEqual([])
  expect(it.told(bob)).toEqual([`a CANCEL 6 Cancelled: ${all}`])
})

test('it is reminded of once, and counts as one of the mails that an address may get in a day', async () => {
  await using it = await begin()
  const reminders = { notifications: { reminders: [60] } }
  expect((await it.app.call('PATCH', '/v1/account', reminders)).status).toBe(200)
  await keepMailEndpoints(it.mailer.context)
  await it.run()
  it.app.clock.set('2026-03-16T08:05:00Z')
  await remindDue(it.mailer.context)
  await it.run()
  expect(it.told(ann).map((line) => line.split(' ').slice(3).join(' '))).toEqual([
    `Booked: ${all}`,
    `Reminder: ${all}`,
  ])
  expect(it.told(ben)).toHaveLength(2)
})

test('a mail of it is in the history of each whom it names, and sent again by the event that it told', async () => {
  await using it = await begin()
  await it.run()
  it.told(ann)
  it.state.refused = ann
  await it.call('DELETE', `/v1/bookings/${it.ids[1]}`)
  await it.run()
  it.state.refused = ''
  const list = JSON.parse((await it.app.call('GET', '/v1/mails?status=failed')).text)
  expect(list.mails).toMatchObject([{ kind: 'updated', recipient: 'attendee' }])
  expect((await it.app.call('POST', `/v1/mails/${list.mails[0].id}/resend`)).status).toBeLessThan(
    300,
  )
  await it.run()
  expect(it.told(ann)).toEqual(['a REQUEST 1 Changed: Sarah Chen and Cy Ray'])
  const toAnn = async (id: string | undefined) => {
    const { text } = await it.app.call('GET', `/v1/bookings/${id}/history`)
    return JSON.parse(text).mails.filter(
      ({ recipient }: { recipient: string }) => recipient === 'attendee',
    ).length
  }
  expect(await Promise.all(it.ids.map(toAnn))).toEqual([2, 1, 2])
})
