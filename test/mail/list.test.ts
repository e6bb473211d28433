/** guide/mail.md#what-became-of-it: which mails wait, left or failed, and what failed is sent again. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { decideHold } from '../../src/domain/mails/mail.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { ann, began, plain } from '../support/mail/mailer.ts'
import { Refused, startMailServer } from '../support/mail-server.ts'

// The first mail loads what sends it, on a machine that may be busy.
setDefaultTimeout(30_000)

interface Mail {
  readonly id: string
  readonly status: string
  readonly recipient: string | null
  readonly [field: string]: unknown
}

interface List {
  readonly mails: readonly Mail[]
  readonly total: number
}

async function mails(app: TestApp, query = ''): Promise<List> {
  const { status, text } = await app.call('GET', `/v1/mails${query}`)
  expect([status, text]).toEqual([200, expect.any(String)])
  return JSON.parse(text)
}

const shortOf = ({ mails: all, total }: List) => [
  total,
  ...all.map(({ status, kind, recipient }) => `${status} ${kind} ${recipient}`),
]

test('what waits comes first, then what left or failed, by state and by kind, page by page', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const refusing = (address: string) => {
    if (address === ann) throw new Refused(550)
  }
  await using server = await startMailServer({ onTo: refusing })
  using mailer = await began(app, plain(server.port))
  const first = await mailer.book()
  expect((await mails(app)).mails).toMatchObject([
    {
      ...{ status: 'waiting', kind: 'confirmed', recipient: null, reason: null },
      ...{ booking_id: first, next_attempt_at: expect.any(String) },
    },
  ])
  await mailer.run()
  app.clock.advance(minuteMs)
  expect(shortOf(await mails(app, '?status=sent'))).toEqual([1, 'sent confirmed human'])
  const failed = await mails(app, '?status=failed')
  expect(failed.mails).toMatchObject([
    {
      ...{ status: 'failed', recipient: 'attendee', human_id: null, booking_id: first },
      ...{ reason: expect.stringContaining('550'), next_attempt_at: null },
    },
  ])
  await app.call('DELETE', `/v1/bookings/${first}`)
  const all = [3, 'waiting cancelled null', ...['attendee', 'human'].map((to) => `confirmed ${to}`)]
  const states = shortOf(await mails(app))
  expect(states.map((words) => String(words).replace(/^(?:sent|failed) /, '')).sort()).toEqual(
    all.map(String).sort(),
  )
  expect(states[1]).toBe('waiting cancelled null')
  expect(shortOf(await mails(app, '?kind=cancelled'))).toEqual([1, 'waiting cancelled null'])
  expect(shortOf(await mails(app, '?kind=reminder'))).toEqual([0])
  const pages: (string | number | undefined)[] = []
  for (let offset = 0; offset < 4; offset += 1) {
    pages.push(...shortOf(await mails(app, `?limit=1&offset=${offset}`)).slice(1))
  }
  expect(pages).toEqual(states.slice(1))
  // No address is in it.
  expect(JSON.stringify(await mails(app))).not.toContain('@')
})

test('while no mail of anybody leaves, what waits is held, and says why', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  using mailer = await began(app, plain(1))
  await mailer.book()
  const nowMs = app.clock.nowMs()
  const reason = 'the mail server refused the user or the password'
  await app.store.mails.hold((before) => decideHold(before, reason, nowMs, nowMs + minuteMs))
  expect((await mails(app, '?status=waiting')).mails).toMatchObject([{ status: 'held', reason }])
})

test('what failed is sent again to whoever was not told, and to nobody else', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  let isRefused = true
  const onTo = (address: string) => {
    if (isRefused && address === ann) throw new Refused(550)
  }
  await using server = await startMailServer({ onTo })
  using mailer = await began(app, plain(server.port))
  const booking = await mailer.book()
  await mailer.run()
  const [one] = (await mails(app, '?status=failed')).mails
  const path = `/v1/mails/${one?.id}/resend`
  isRefused = false
  const before = server.mails.length
  expect(JSON.parse((await app.call('POST', path)).text)).toEqual({
    ...{ id: one?.id, recipients: ['attendee'] },
  })
  const audited = await app.call('GET', '/v1/audit?limit=1')
  expect(JSON.parse(audited.text).entries).toMatchObject([
    { operation: 'resendMail', object: { kind: 'booking', id: booking } },
  ])
  expect(shortOf(await mails(app, '?status=failed'))).toEqual([0])
  expect((await mails(app)).mails[0]?.status).toBe('waiting')
  await mailer.run()
  expect(server.mails.slice(before).map(({ to }) => to)).toEqual([[ann]])
  expect(shortOf(await mails(app, '?status=sent'))[0]).toBe(2)
  // It has not failed any more.
  expectRefusal(await app.call('POST', path), 'VALIDATION_ERROR', ['id'])
  expectRefusal(await app.call('POST', `/v1/mails/${booking}/resend`), 'NOT_FOUND')
})

test('nobody is told of a meeting that is over, and an account sees and sends its own alone', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const onTo = () => {
    throw new Refused(550)
  }
  await using server = await startMailServer({ onTo })
  using mailer = await began(app, plain(server.port))
  await mailer.book()
  await mailer.run()
  const [one] = (await mails(app, '?status=failed')).mails
  const path = `/v1/mails/${one?.id}/resend`
  const other = (await app.account('elsewhere')).key
  const theirs = await app.call('GET', '/v1/mails', undefined, { key: other })
  expect(JSON.parse(theirs.text)).toMatchObject({ mails: [], total: 0 })
  expectRefusal(await app.call('POST', path, undefined, { key: other }), 'NOT_FOUND')
  app.clock.advance(10 * dayMs)
  expectRefusal(await app.call('POST', path), 'VALIDATION_ERROR', ['id'])
})
