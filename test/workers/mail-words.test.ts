/** What mails say of before, by what each was told: guide/mail.md#what-is-told. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { minuteMs } from '../../src/domain/time/units.ts'
import { startTestApp } from '../support/app.ts'
import { ann, began, plain, sarah } from '../support/mail/mailer.ts'
import { headerOf, inviteOf, partsOf, Refused, startMailServer } from '../support/mail-server.ts'

setDefaultTimeout(30_000)

async function begin() {
  const app = await startTestApp()
  const busy = { is: false }
  const server = await startMailServer({
    onTo() {
      if (busy.is) throw new Refused(451)
    },
  })
  const mailer = await began(app, plain(server.port))
  return {
    ...{ app, server, mailer, busy },
    /** The texts of mails to an address since the last look, with their subjects in front. */
    async told(address: string): Promise<string[]> {
      const mails = server.mails.filter(({ to }) => to.includes(address))
      server.mails.splice(
        0,
        server.mails.length,
        ...server.mails.filter(({ to }) => !to.includes(address)),
      )
      return mails.map((mail) => {
        const text = partsOf(mail).find((part) => part.includes('Time zone: ')) ?? ''
        return `${headerOf(mail, 'Subject')}\n${text}`
      })
    },
    async [Symbol.asyncDispose]() {
      mailer[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

const beforeIn = (text = '') => text.match(/^Before: .*$/gm)?.map((line) => line.trim())

test('a move is told from where its reader knows it, however often it moved meanwhile', async () => {
  await using it = await begin()
  const path = `/v1/bookings/${await it.mailer.book()}`
  await it.mailer.run()
  await it.told(ann)
  for (const starts_at of ['2026-03-17T15:00:00Z', '2026-03-18T16:00:00Z']) {
    expect((await it.app.call('PATCH', path, { starts_at })).status).toBe(200)
  }
  await it.mailer.run()
  const [moved, ...others] = await it.told(ann)
  expect(others).toEqual([])
  expect(moved).toStartWith('Moved: Sarah Chen, Wednesday 18 March 2026, 16:00')
  expect(beforeIn(moved)).toEqual(['Before: Monday 16 March 2026, 14:00 to 14:30'])
})

test('a change says what was before of what has changed, and a move of the time alone', async () => {
  await using it = await begin()
  const path = `/v1/bookings/${await it.mailer.book({ location: 'Room 5' })}`
  await it.mailer.run()
  await it.told(ann)
  await it.app.call('PATCH', path, { location: 'Room 6' })
  await it.mailer.run()
  const [changed] = await it.told(ann)
  expect(beforeIn(changed)).toEqual(['Before: Room 5'])
  await it.app.call('PATCH', path, { location: 'Room 7', starts_at: '2026-03-17T15:00:00Z' })
  await it.mailer.run()
  const [moved] = await it.told(ann)
  expect(moved).toContain('Where: Room 7')
  expect(beforeIn(moved)).toEqual(['Before: Monday 16 March 2026, 14:00 to 14:30'])
})

test('who has lost a meeting reads of it as they knew it, and how to reach nobody', async () => {
  await using it = await begin()
  const fields = { location: 'Room 5', attendee_phone: '+14155550123', attendee_name: 'Ann' }
  const path = `/v1/bookings/${await it.mailer.book(fields)}`
  await it.mailer.run()
  await it.told(sarah)
  await it.told(ann)
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const other = await it.app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules })
  it.busy.is = true
  await it.app.call('PATCH', path, { starts_at: '2026-03-17T15:00:00Z', location: 'Room 6' })
  await it.mailer.run()
  await it.app.call('POST', `/v1/humans/${it.mailer.humanId}/hand-over`, { to: other.id })
  await it.app.call('PATCH', path, { attendee_name: 'Bob', attendee_email: 'bob@example.org' })
  it.busy.is = false
  it.app.clock.advance(2 * minuteMs)
  await it.mailer.run()
  const [lost, ...others] = await it.told(sarah)
  expect(others).toEqual([])
  expect(lost).toContain('Ben Fox meets')
  expect(lost).toContain('Monday 16 March 2026, 14:00 to 14:30')
  expect(lost).not.toMatch(/17 March|Room|4155550123/)
  const [former, ...more] = await it.told(ann)
  expect(more).toEqual([])
  expect(former).toContain('You are no longer booked with')
  expect(former).toContain('Monday 16 March 2026, 14:00 to 14:30')
  expect(former).not.toMatch(/17 March|Room|Bob|bob@/)
  // Of who has it since she is told nothing: she was booked with Sarah.
  expect(former).toContain('Sarah Chen')
  expect(former).not.toContain('Ben Fox')
  const [first] = await it.told('ben@acme.example')
  expect(first).toContain('Tuesday 17 March 2026, 15:00 to 15:30')
  expect(first).toContain('+14155550123')
})

test('who has lost a meeting is called, and reads dates, as before, and hears nothing of who came after', async () => {
  await using it = await begin()
  const named = { attendee_name: 'Cat', attendee_timezone: 'Asia/Tokyo', attendee_locale: 'de' }
  const path = `/v1/bookings/${await it.mailer.book(named)}`
  await it.mailer.run()
  await it.told(ann)
  it.busy.is = true
  const other = { attendee_timezone: 'America/New_York', attendee_locale: 'fr' }
  await it.app.call('PATCH', path, { attendee_email: 'dan@example.org', ...other })
  await it.mailer.run()
  await it.app.call('PATCH', path, { attendee_name: 'Dan Secret' })
  it.busy.is = false
  it.app.clock.advance(2 * minuteMs)
  await it.mailer.run()
  const mails = it.server.mails.filter(({ to }) => to.includes(ann))
  expect(mails).toHaveLength(1)
  const [mail] = mails
  expect(mail && headerOf(mail, 'To')).toBe(`Cat <${ann}>`)
  expect(mail && inviteOf(mail)).toContain('SUMMARY:Cat and Sarah Chen')
  expect(mail?.text).not.toMatch(/Dan|Secret|New_York|lundi/)
  const [text] = await it.told(ann)
  expect(text).toMatch(/^Montag, 16. M.+ 2026, 23:00/m)
})

const everyDay = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }

test('changes that took each other back while the server was away are told to nobody', async () => {
  await using it = await begin()
  const fields = { location: 'Room 5', attendee_phone: '+14155550123' }
  const path = `/v1/bookings/${await it.mailer.book(fields)}`
  const ben = await it.app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules: everyDay })
  await it.mailer.run()
  await it.told(ann)
  await it.told(sarah)
  it.busy.is = true
  const patches: readonly object[] = [
    { starts_at: '2026-03-17T15:00:00Z' },
    { starts_at: '2026-03-16T14:00:00Z' },
    { location: 'Room 6', attendee_name: 'Bob', attendee_phone: null },
    { ...fields, attendee_name: 'Alex Rivera' },
    { duration: 60 },
    { duration: 30 },
  ]
  for (const patch of patches) {
    expect((await it.app.call('PATCH', path, patch)).status).toBe(200)
    await it.mailer.run()
  }
  const give = (from: string, to: string) =>
    it.app.call('POST', `/v1/humans/${from}/hand-over`, { to })
  expect((await give(it.mailer.humanId, ben.id)).status).toBe(200)
  await it.mailer.run()
  expect((await give(ben.id, it.mailer.humanId)).status).toBe(200)
  it.busy.is = false
  for (const _ of [1, 2, 3]) {
    it.app.clock.advance(31 * minuteMs)
    await it.mailer.run()
  }
  expect(it.server.mails.map(({ to }) => to)).toEqual([])
  // What is told next is told from what they know, by an invite that programs take for newer.
  await it.app.call('PATCH', path, { starts_at: '2026-03-18T16:00:00Z' })
  await it.mailer.run()
  for (const address of [ann, sarah]) {
    const [mail] = it.server.mails.filter(({ to }) => to.includes(address))
    expect(mail && inviteOf(mail)).toContain('SEQUENCE:7')
    expect(beforeIn((await it.told(address))[0])).toEqual([
      'Before: Monday 16 March 2026, 14:00 to 14:30',
    ])
  }
})

test('a place that changed twice, and a meeting that had three humans, are told from what was known', async () => {
  await using it = await begin()
  const path = `/v1/bookings/${await it.mailer.book({ location: 'Room 5' })}`
  const [ben, cy] = [
    await it.app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules: everyDay }),
    await it.app.human({ name: 'Cy Ray', email: 'cy@acme.example', rules: everyDay }),
  ]
  await it.mailer.run()
  await it.told(ann)
  it.busy.is = true
  await it.app.call('PATCH', path, { location: 'Room 6' })
  await it.app.call('PATCH', path, { location: 'Room 7' })
  await it.app.call('POST', `/v1/humans/${it.mailer.humanId}/hand-over`, { to: ben.id })
  await it.app.call('POST', `/v1/humans/${ben.id}/hand-over`, { to: cy.id })
  it.busy.is = false
  await it.mailer.run()
  const [changed, ...others] = await it.told(ann)
  expect(others).toEqual([])
  expect(changed).toContain('You now meet Cy Ray')
  expect(beforeIn(changed)).toEqual(['Before: Sarah Chen', 'Before: Room 5'])
  expect(await it.told('ben@acme.example')).toEqual([])
})

test('whoever is given back a booking before a mail could say that it was lost gets the new link', async () => {
  await using it = await begin()
  const path = `/v1/bookings/${await it.mailer.book()}`
  await it.mailer.run()
  const linkIn = (text = '') => /https:\S+\/b\/\S+/.exec(text)?.[0] ?? 'none'
  const [first] = await it.told(ann)
  await it.told(sarah)
  it.busy.is = true
  await it.app.call('PATCH', path, { attendee_email: 'bob@example.org' })
  await it.app.call('PATCH', path, { attendee_email: ann })
  it.busy.is = false
  await it.mailer.run()
  const [again, ...others] = await it.told(ann)
  expect(others).toEqual([])
  expect(again).toStartWith('Booked: Sarah Chen')
  expect(linkIn(again)).toMatch(/^https/)
  expect(linkIn(again)).not.toBe(linkIn(first))
  // The human reads the same address as before.
  expect(it.server.mails).toEqual([])
})
