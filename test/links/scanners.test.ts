/** Scanners of mail fetch whatever they find, and others guess: neither changes a row or learns a thing. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { remindDue } from '../../src/workers/remind.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { ann, began, plain } from '../support/mail/mailer.ts'
import { type ArrivedMail, headerOf, partsOf, startMailServer } from '../support/mail-server.ts'

setDefaultTimeout(30_000)

const host = 'https://book.acme.example'

const rowsOf = ({ database }: TestApp) =>
  JSON.stringify(
    database
      .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => [name, database.query(`SELECT * FROM ${name}`).values()]),
  )

/** Whatever looks like an address in any part of a mail, as a scanner reads it. */
const linksIn = (mail: ArrivedMail) =>
  partsOf(mail).flatMap(
    (text) => text.replaceAll('&amp;', '&').match(/https?:\/\/[^\s"'<>]+/g) ?? [],
  )

/** One of each kind, to both, and those of a hand-over. */
async function everyMail(app: TestApp, mailer: Awaited<ReturnType<typeof began>>) {
  const { context, run, humanId } = mailer
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const other = await app.human({ name: 'Ben Fox', email: 'ben@acme.example', rules })
  const wish = { notifications: { reminders: [60] } }
  await app.call('PATCH', '/v1/account', wish)
  // The app of the test itself sends none.
  await keepMailEndpoints(context)
  const [ended, kept] = [await mailer.book(), await mailer.book({ location: 'Room 5' })]
  await run()
  const path = `/v1/bookings/${kept}`
  for (const change of [
    { location: 'https://meet.example.com/a?b=1&c=2' },
    { starts_at: '2026-03-17T15:00:00Z' },
  ]) {
    expect((await app.call('PATCH', path, change)).status).toBe(200)
    await run()
  }
  await app.call('DELETE', `/v1/bookings/${ended}`)
  await run()
  expect((await app.call('POST', `/v1/humans/${humanId}/hand-over`, { to: other.id })).status).toBe(
    200,
  )
  await run()
  app.clock.set('2026-03-17T14:00:00Z')
  await remindDue(context)
  await run()
}

async function begin(app: TestApp) {
  const server = await startMailServer()
  const mailer = await began(app, plain(server.port))
  await everyMail(app, mailer)
  mailer[Symbol.dispose]()
  return server
}

test('all links of all mails, fetched again and again, change no row', async () => {
  await using app = await startTestApp({ parts: { publicUrl: host } })
  await using server = await begin(app)
  const subjects = server.mails.map((mail) => headerOf(mail, 'Subject')?.replace(/:.*/, ''))
  const every = ['Booked', 'Cancelled', 'Changed', 'Handed over', 'Moved', 'Reminder']
  expect([...new Set(subjects)].sort()).toEqual(every)
  const links = new Set(server.mails.flatMap(linksIn))
  const own = [...links].filter((link) => link.startsWith(`${host}/`))
  // That of a place goes elsewhere.
  expect([...links].filter((link) => !own.includes(link))).toEqual([
    'https://meet.example.com/a?b=1&c=2',
  ])
  expect(own.length).toBeGreaterThanOrEqual(2)
  expect(server.mails.filter(({ to }) => !to.includes(ann)).flatMap(linksIn)).not.toContain(own[0])
  const before = rowsOf(app)
  for (const link of own) {
    const url = link.replace('https', 'http')
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      await app.fetch(new Request(url, { method, headers: { 'user-agent': 'scanner' } }))
    }
    const text = await (await app.fetch(new Request(url))).text()
    for (const [, query = ''] of text.matchAll(/href="(\?[^"]*)"/g)) {
      await app.fetch(new Request(url + query.replaceAll('&amp;', '&')))
    }
  }
  expect(rowsOf(app)).toBe(before)
})

test('a link with any byte changed answers as one that never was, whatever stands in its booking', async () => {
  await using app = await startTestApp({ parts: { publicUrl: host } })
  await using server = await begin(app)
  const link =
    server.mails
      .flatMap(linksIn)
      .filter((one) => one.startsWith(`${host}/b/`))
      .at(-1) ?? ''
  const ask = async (url: string, method = 'GET') => {
    const response = await app.fetch(new Request(url.replace('https', 'http'), { method }))
    const { date: _, 'x-request-id': id, ...headers } = response.headers.toJSON()
    expect(id).toBeString()
    return { status: response.status, headers, text: await response.text() }
  }
  expect((await ask(link)).status).toBe(200)
  const never = await ask(`${host}/b/${'A'.repeat(44)}`)
  expect(never.status).toBe(404)
  const from = link.length - 44
  for (let at = from; at < link.length; at += 1) {
    for (const flipped of [1, 4]) {
      const byte = String.fromCharCode(link.charCodeAt(at) ^ flipped)
      // What would end the path is another path.
      if (/[^\w~.@-]/.test(byte)) continue
      const tampered = link.slice(0, at) + byte + link.slice(at + 1)
      expect([tampered, await ask(tampered)]).toEqual([tampered, never])
    }
  }
})
