/** Mails of the program as people run it: kill -9, two processes on one file, a clock that is moved. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasReader, readMail } from '../support/mail/icalendar.ts'
import { type ArrivedMail, freePort, headerOf, startMailServer } from '../support/mail-server.ts'
import { hasMovedClock, movedBy } from '../support/moved-clock.ts'
import {
  alwaysOpen,
  type Call,
  callerOf,
  openFile,
  product,
  type Service,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(90_000)

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const leaseMs = 15_000
const [ann, sarah] = ['ann@example.org', 'sarah@acme.example']

const mailTo = (port: number) => ({
  SLOTFLOW_SMTP_URL: `smtp://127.0.0.1:${port}?starttls=off`,
  SLOTFLOW_MAIL_FROM: 'book@acme.example',
})

const addressees = (mails: readonly ArrivedMail[]) => mails.map(({ to: [one = ''] }) => one)

async function hire(call: Call, fields: object = {}): Promise<string> {
  const human = { name: 'Sarah Chen', timezone: 'UTC', ...fields }
  const { id } = (await call('POST', '/v1/humans', human)).body
  await call('PUT', `/v1/humans/${id}/availability`, alwaysOpen)
  return id
}

async function book(
  call: Call,
  human_id: string,
  startMs: number,
  attendee_email = ann,
  fields: object = {},
): Promise<{ readonly id: string }> {
  const starts_at = new Date(startMs).toISOString()
  const whom = { attendee_name: 'Ann', attendee_email, ...fields }
  const { status, text, body } = await call('POST', '/v1/bookings', {
    ...{ human_id, starts_at, duration: 30, ...whom },
  })
  if (status !== 201) throw new Error(text)
  return body
}

/** On the grid of half hours. */
const afterMs = (ms: number) => Math.ceil((Date.now() + ms) / (hourMs / 2)) * (hourMs / 2)

/** Each as `recipient status`, in the order of their events. */
function mailRows(folder: string): string[] {
  using db = openFile(folder)
  const sql = `SELECT recipient || ' ' || status AS row FROM mails ORDER BY event_seq, recipient`
  return db
    .query<{ row: string }, []>(sql)
    .all()
    .map(({ row }) => row)
}

/** Whether nothing is due, by the clock of whoever sends. */
function isIdle(folder: string, nowMs: number): boolean {
  using db = openFile(folder)
  const sql = `SELECT count(*) AS due FROM deliveries
    WHERE status = 'pending' AND (lease_until IS NOT NULL OR next_attempt_at <= ?)`
  return db.query<{ due: number }, [number]>(sql).get(nowMs)?.due === 0
}

/** How often a mail server was asked in vain. */
function attemptsIn(folder: string): number {
  using db = openFile(folder)
  const sql = 'SELECT sum(attempts) AS count FROM deliveries'
  return db.query<{ count: number | null }, []>(sql).get()?.count ?? 0
}

/** All there are, in the order of their names. */
const mailHeaders = [
  ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version'],
  ...['reply-to', 'subject', 'to'],
]

const hostileNames = [
  'Alex\r\nBcc: all@acme.example\r\n\r\n<h1>Hello',
  'Alex\u202egnp.exe',
  '<script src="//evil.example"></script><img src=x onerror=alert(1)>',
  '"><a href="https://evil.example">click</a>',
  `${'x'.repeat(199)}y`,
  '\u05d0\u05d1\u05d2 (12:30)',
  '";CN=x:mailto:evil@example.com\\n\\,',
  '=?utf-8?q?Bcc:_all=40acme.example?=',
  'Ann, Bob <bob@evil.example>; Eve',
]

describe.concurrent.each([...product])('$name', (program) => {
  test.each([
    ['once its 250 was written', true],
    ['before it was answered', false],
  ])(
    'a sender that is killed when a mail was taken, %s, sends it again by one name',
    async (_, isAnswered) => {
      using folder = temporaryFolder()
      const dying: { service?: Service } = {}
      const taken: ArrivedMail[] = []
      const first = Promise.withResolvers<void>()
      await using server = await startMailServer({
        async onMail(mail) {
          taken.push(mail)
          if (taken.length > 1) return
          // It reads nothing more: what is answered lies in its socket.
          dying.service?.signal('SIGSTOP')
          first.resolve()
          if (!isAnswered) await new Promise(() => undefined)
        },
      })
      const env = mailTo(server.port)
      {
        await using service = await startService(program, folder.path, env)
        dying.service = service
        const call = callerOf(service.url)
        await book(call, await hire(call, { email: sarah }), afterMs(24 * hourMs))
        await first.promise
        if (isAnswered) await server.come(1)
        await service.kill()
      }
      expect(mailRows(folder.path)).toEqual(['attendee sending'])
      const startedMs = performance.now()
      await using again = await startService(program, folder.path, env)
      await until('the mail again', () => taken.length === 3, 2 * leaseMs)
      // The lease of the dead one had begun some milliseconds before.
      expect(performance.now() - startedMs).toBeGreaterThan(leaseMs - 5_000)
      expect(addressees(taken)).toEqual([ann, ann, sarah])
      const [one, two] = taken.map((mail) => headerOf(mail, 'Message-ID'))
      expect(one).toMatch(/^<.+@acme\.example>$/)
      expect(two).toBe(one ?? '')
      expect(taken[1]?.text).toBe(taken[0]?.text ?? '')
      await until('the notes of it', () => isIdle(folder.path, Date.now()))
      expect(mailRows(folder.path)).toEqual(['attendee sent', 'human sent'])
      await again.stop()
    },
  )

  test('a sender that is killed before a mail was taken sends it once', async () => {
    using folder = temporaryFolder()
    const dying: { service?: Service } = {}
    const asked = Promise.withResolvers<void>()
    await using server = await startMailServer({
      onFrom() {
        dying.service?.signal('SIGSTOP')
        asked.resolve()
      },
    })
    const env = mailTo(server.port)
    {
      await using service = await startService(program, folder.path, env)
      dying.service = service
      const call = callerOf(service.url)
      await book(call, await hire(call, { email: sarah }), afterMs(24 * hourMs))
      await asked.promise
      await service.kill()
      delete dying.service
    }
    await using again = await startService(program, folder.path, env)
    await server.come(2)
    await until('the notes of it', () => isIdle(folder.path, Date.now()))
    expect(addressees(server.mails)).toEqual([ann, sarah])
    await again.stop()
  })
})

describe.concurrent.each([...product])('$name, beside another', (program) => {
  test('a server that takes longer than a lease gets each mail once', async () => {
    using folder = temporaryFolder()
    const taken: ArrivedMail[] = []
    await using server = await startMailServer({
      async onMail(mail) {
        taken.push(mail)
        if (taken.length === 1) await Bun.sleep(leaseMs + 6_000)
      },
    })
    const env = mailTo(server.port)
    await using one = await startService(program, folder.path, env)
    await using two = await startService(program, folder.path, env)
    const call = callerOf(one.url)
    await book(call, await hire(call, { email: sarah }), afterMs(24 * hourMs))
    await server.come(2)
    await until('the notes of it', () => isIdle(folder.path, Date.now()))
    expect(addressees(taken)).toEqual([ann, sarah])
    await Promise.all([one.stop(), two.stop()])
  })
})

describe.concurrent.each(hasReader ? [...product] : [])('$name, read by Python', (program) => {
  test('confirmed, moved and cancelled: one UID, SEQUENCE 0, 1, 2, REQUEST, REQUEST, CANCEL', async () => {
    using folder = temporaryFolder()
    await using server = await startMailServer()
    const env = { ...mailTo(server.port), SLOTFLOW_PUBLIC_URL: 'https://book.acme.example' }
    await using service = await startService(program, folder.path, env)
    const call = callerOf(service.url)
    const human = await hire(call, { email: sarah })
    const startMs = afterMs(24 * hourMs)
    const { id } = await book(call, human, startMs)
    await server.come(2)
    const starts_at = new Date(startMs + 2 * hourMs).toISOString()
    await call('PATCH', `/v1/bookings/${id}`, { starts_at })
    await server.come(4)
    await call('DELETE', `/v1/bookings/${id}`)
    await server.come(6)
    for (const address of [ann, sarah]) {
      const mails = server.mails.filter(({ to }) => to.includes(address))
      const read = mails.map(({ text }) => readMail(text))
      expect(read.flatMap(({ defects }) => defects)).toEqual([])
      for (const { headers, types } of read) {
        expect(types).toEqual([
          ...['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html'],
          ...['text/calendar', 'application/ics'],
        ])
        expect(Object.keys(headers).sort()).toEqual(mailHeaders)
      }
      expect(read.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
      expect(read.map(({ invite }) => invite?.method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
      const events = read.flatMap(({ invite }) => invite?.events ?? [])
      expect(new Set(events.map(({ UID }) => UID)).size).toBe(1)
      expect(events.map(({ UID }) => UID.split('@')[0])).toEqual([id, id, id])
      expect(events.map(({ SEQUENCE, STATUS }) => [SEQUENCE, STATUS])).toEqual([
        ...[
          ['0', 'CONFIRMED'],
          ['1', 'CONFIRMED'],
          ['2', 'CANCELLED'],
        ],
      ])
      expect(events.map(({ DTSTART }) => Date.parse(DTSTART))).toEqual([
        ...[startMs, startMs + 2 * hourMs, startMs + 2 * hourMs],
      ])
    }
    await service.stop()
  })

  test('whatever a name is, it adds no header, no part and no line', async () => {
    using folder = temporaryFolder()
    await using server = await startMailServer()
    await using service = await startService(program, folder.path, mailTo(server.port))
    const call = callerOf(service.url)
    const startMs = afterMs(24 * hourMs)
    let made = 0
    for (const name of hostileNames) {
      const human = { timezone: 'UTC', email: sarah }
      const hired = await call('POST', '/v1/humans', { ...human, name })
      const { id } = hired.body
      // What nobody could see is refused, and what is long or odd is not.
      if (hired.status !== 201) {
        expect([name, hired.body.error?.code]).toEqual([name, 'VALIDATION_ERROR'])
        continue
      }
      made += 1
      await call('PUT', `/v1/humans/${id}/availability`, alwaysOpen)
      await book(call, id, startMs, ann, { attendee_name: name, location: name })
      await server.come(2 * made)
    }
    expect(made).toBeGreaterThanOrEqual(4)
    for (const { text, to } of server.mails) {
      const { headers, defects, types, html, invite } = readMail(text)
      expect(defects).toEqual([])
      expect(Object.keys(headers).sort()).toEqual(mailHeaders)
      expect(headers.to).toEndWith(`<${to[0]}>`)
      expect(types).toHaveLength(6)
      expect(html).not.toMatch(/<(?:img|script|a )/)
      expect(invite?.components).toEqual(['VCALENDAR', 'VEVENT'])
      expect(invite?.events[0]?.people).toHaveLength(1)
    }
    await service.stop()
  })
})

describe.concurrent.each(hasMovedClock ? [...product] : [])('$name, two at once', (program) => {
  const startBoth = async (folder: string, env: Readonly<Record<string, string>>) =>
    [await startService(program, folder, env), await startService(program, folder, env)] as const

  test('fifty agents exceed neither the mails of an hour nor those of an address', async () => {
    using folder = temporaryFolder()
    await using server = await startMailServer()
    const [perHour, perAddress, agents, each] = [50, 5, 50, 3]
    const env = {
      ...mailTo(server.port),
      SLOTFLOW_MAILS_PER_HOUR: String(perHour),
      SLOTFLOW_MAILS_PER_ADDRESS: String(perAddress),
    }
    let sent = 0
    for (let round = 0; round < 8; round += 1) {
      const laterMs = round * 61 * minuteMs
      const both = await startBoth(folder.path, { ...env, ...movedBy(laterMs) })
      await using one = both[0]
      await using two = both[1]
      const urls = [one.url, two.url] as const
      if (round === 0) {
        const call = callerOf(one.url)
        const humanId = await hire(call)
        const keys = await Promise.all(
          Array.from({ length: agents }, async (_, n) => {
            const wish = { name: `agent ${n}`, scope: 'agent' }
            return String(JSON.parse((await call('POST', '/v1/api-keys', wish)).text).key)
          }),
        )
        const startMs = afterMs(48 * hourMs)
        await Promise.all(
          keys.map(async (key, n) => {
            const agent = callerOf(urls[n % 2 === 0 ? 0 : 1], key)
            for (let k = 0; k < each; k += 1) {
              const whom = k === 1 ? ann : `guest-${n}-${k}@example.org`
              await book(agent, humanId, startMs + (n * each + k) * (hourMs / 2), whom)
            }
          }),
        )
      }
      await until('an end of mails', () => isIdle(folder.path, Date.now() + laterMs), 30_000)
      expect(server.mails.length - sent).toBeLessThanOrEqual(perHour)
      sent = server.mails.length
      await Promise.all([one.stop(), two.stop()])
      if (isIdle(folder.path, Number.MAX_SAFE_INTEGER)) break
    }
    const to = addressees(server.mails)
    expect(to.filter((address) => address === ann)).toHaveLength(perAddress)
    // Nobody else lost one, and nobody got one twice.
    const guests = to.filter((address) => address !== ann)
    expect(new Set(guests).size).toBe(guests.length)
    expect(guests).toHaveLength(agents * (each - 1))
  })

  test('confirmed and cancelled while the server is away: no mail', async () => {
    using folder = temporaryFolder()
    const port = freePort()
    const env = mailTo(port)
    {
      await using service = await startService(program, folder.path, env)
      const call = callerOf(service.url)
      const { id } = await book(call, await hire(call, { email: sarah }), afterMs(48 * hourMs))
      await until('an attempt', () => attemptsIn(folder.path) > 0)
      await call('DELETE', `/v1/bookings/${id}`)
      await service.stop()
    }
    await using server = await startMailServer({ port })
    const laterMs = 5 * minuteMs
    const both = await startBoth(folder.path, { ...env, ...movedBy(laterMs) })
    await using one = both[0]
    await using two = both[1]
    await until('an end of mails', () => isIdle(folder.path, Number.MAX_SAFE_INTEGER))
    expect(server.mails).toEqual([])
    expect(mailRows(folder.path)).toEqual([])
    await Promise.all([one.stop(), two.stop()])
  })

  test('a reminder comes at its time, once, also over a kill and a new start', async () => {
    using folder = temporaryFolder()
    await using server = await startMailServer()
    const env = mailTo(server.port)
    const startMs = afterMs(26 * hourMs)
    {
      const both = await startBoth(folder.path, env)
      await using one = both[0]
      await using two = both[1]
      const call = callerOf(one.url)
      const notifications = { attendee: ['reminder'], human: ['reminder'], reminders: [60] }
      await call('PATCH', '/v1/account', { notifications })
      await book(call, await hire(call, { email: sarah }), startMs)
      await until('an end of mails', () => isIdle(folder.path, Date.now()))
      await Promise.all([one.stop(), two.stop()])
    }
    expect(server.mails).toEqual([])
    const dueMs = startMs - hourMs
    for (const sinceDueMs of [-10_000, 60_000, 30 * minuteMs]) {
      const laterMs = dueMs + sinceDueMs - Date.now()
      const both = await startBoth(folder.path, { ...env, ...movedBy(laterMs) })
      await using one = both[0]
      await using two = both[1]
      if (sinceDueMs < 0) {
        expect(Date.now() + laterMs).toBeLessThan(dueMs)
        expect(server.mails).toEqual([])
        await server.come(2)
        expect(Date.now() + laterMs).toBeGreaterThanOrEqual(dueMs)
        await until('the notes of it', () => isIdle(folder.path, Date.now() + laterMs))
        await one.kill()
      }
      // Both look for what is due once a second.
      await Bun.sleep(2_500)
      expect(addressees(server.mails)).toEqual([ann, sarah])
      await two.stop()
    }
    const subjects = server.mails.map((mail) => headerOf(mail, 'Subject'))
    expect(subjects.every((subject) => subject?.startsWith('Reminder: '))).toBe(true)
  })
})
