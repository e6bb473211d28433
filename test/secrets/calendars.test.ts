/** What opens calendars: sealed in the file, sealed anew after a rotation, and waiting where the key is gone. */
import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CalendarFault } from '../../src/calendars/fault.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { sealCalendars } from '../../src/operations/calendars/calendar-seals.ts'
import { keyFileIn, newKey, readKeys } from '../../src/secrets/key-file.ts'
import { isNeeded, oldKeyLeastMs, oldKeyLine, oldKeysIn } from '../../src/secrets/old-keys.ts'
import { sealedIn } from '../../src/secrets/sealed-text.ts'
import { createSecrets, keyBytes, keyIdOf } from '../../src/secrets/secrets.ts'
import { startServer } from '../../src/server.ts'
import { keyNeedsIn } from '../../src/store/sqlite/file/key-needs.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { sealSecrets } from '../../src/workers/seal.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { noPieces } from '../support/calendars.ts'
import { register } from '../support/deliverer.ts'
import { configIn, serverKey } from '../support/server.ts'

const keyOf = (byte: number) => new Uint8Array(keyBytes).fill(byte)
const withKeys = (...bytes: number[]) =>
  createSecrets(() => ({ keys: bytes.map(keyOf), fault: null }))

const dav = { url: 'https://dav.example/ana/', username: 'ana', password: 'word-of-ana' }

async function connected(app: TestApp) {
  const { id: human } = await app.human()
  const path = `/v1/humans/${human}/calendars`
  const made = await app.call('POST', path, {
    type: 'ics',
    url: 'http://127.0.0.1:9/token-of-ana/a.ics',
  })
  expect(made.status).toBe(201)
  return { human, path: `${path}/${made.body.id}` }
}

/** A worker whose server says that nobody is busy; answers the addresses it was asked for. */
function readerOf(context: TestApp['context']) {
  const asked: string[] = []
  const worker = createCalendarSync(
    context,
    {
      async subscribe(url) {
        asked.push(url)
        return { text: new Uint8Array([1]), cursor: 'c' }
      },
      collect: () => Promise.reject(new CalendarFault('is not here')),
    },
    {
      read: async () => ({ times: [], copies: new Map(), eventsCount: 0, warnings: [] }),
      pieces: noPieces,
      close: () => undefined,
    },
    () => 0.5,
  )
  return {
    asked,
    async sync() {
      await worker.runOnce()
      await worker.settled()
    },
  }
}

const statusOf = async (app: TestApp, path: string) =>
  JSON.parse((await app.call('GET', path)).text).status

test('what an older key sealed is sealed anew, once, and opens with the new key alone', async () => {
  await using app = await startTestApp({ parts: { secrets: withKeys(1) } })
  await connected(app)
  const sealed = () =>
    app.database.query<{ sealed: Uint8Array }, []>('SELECT sealed FROM calendars').get()?.sealed
  const before = sealed()
  const rotated = { ...app.context, secrets: withKeys(2, 1) }
  expect(await sealCalendars(rotated)).toEqual([])
  const after = sealed()
  expect(after).not.toEqual(before)
  expect(await sealCalendars(rotated)).toEqual([])
  expect(sealed()).toEqual(after)
  const only = readerOf({ ...app.context, secrets: withKeys(2) })
  await only.sync()
  expect(only.asked).toEqual(['http://127.0.0.1:9/token-of-ana/a.ics'])
})

test('with another key a calendar waits and is marked, one line says so, and what is known is used', async () => {
  await using app = await startTestApp({ parts: { secrets: withKeys(1) } })
  const { human, path } = await connected(app)
  await register(app)
  await readerOf(app.context).sync()
  expect(await statusOf(app, path)).toBe('ok')
  const lost = { ...app.context, secrets: withKeys(9) }
  const lines = app.log.length
  await sealSecrets(lost)
  expect(app.log.length).toBe(lines + 1)
  expect(app.log.at(-1)).toContain('"webhooks":1,"calendars":1')
  app.clock.advance(20 * minuteMs)
  const without = readerOf(lost)
  await without.sync()
  expect([without.asked, await statusOf(app, path)]).toEqual([[], 'reconnect'])
  expect((await app.book(human, '2026-03-16T10:00:00Z')).status).toBe(201)
  app.clock.advance(hourMs)
  await readerOf(app.context).sync()
  expect(await statusOf(app, path)).toBe('ok')
})

test('a copy of the file without the key opens no credential', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-sealed-'))
  try {
    const { url, stop } = await startServer(configIn(folder), { write: () => undefined })
    const headers = { authorization: `Bearer ${serverKey}`, 'content-type': 'application/json' }
    const post = async (path: string, body: object) => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await fetch(`${url}/v1${path}`, init)
      expect(answer.status).toBe(201)
      return answer.json()
    }
    using server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () =>
        new Response('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', { headers: { etag: '"1"' } }),
    })
    const human = await post('/humans', { name: 'Ana', timezone: 'UTC' })
    const calendars = `/humans/${human.id}/calendars`
    const address = `http://127.0.0.1:${server.port}/token-of-ana/a.ics`
    await post(calendars, { type: 'ics', url: address })
    await post(calendars, { type: 'caldav', ...dav, url: `http://127.0.0.1:${server.port}/` })
    const hook = { url: 'http://127.0.0.1:9/x', events: ['booking.confirmed'] }
    const { secret } = await post('/webhooks', hook)
    await synced(`${url}/v1${calendars}`, headers)
    await stop()
    const credentials = ['token-of-ana', dav.password, secret, secret.slice('whsec_'.length)]
    const key = readKeys(readFileSync(keyFileIn(folder), 'utf8'))?.[0] ?? new Uint8Array()
    const spelled = credentials.flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
    ])
    const names = readdirSync(folder).filter((name) => name !== 'slotflow.secret')
    expect(names).toContain('slotflow.db')
    for (const name of names) {
      const bytes = readFileSync(join(folder, name))
      const found = [...spelled, Buffer.from(key)].filter((text) => bytes.includes(text))
      expect([name, found.map(String)]).toEqual([name, []])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)

/** Waits until the first calendar was read. */
async function synced(url: string, headers: Record<string, string>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { calendars } = await (await fetch(url, { headers })).json()
    if (calendars[0].status === 'ok') return
    await Bun.sleep(25)
  }
  throw new Error('no calendar is read')
}

test('an old key is kept while something is sealed with it or a booking of its time is not over, and then dropped', async () => {
  await using app = await startTestApp({ parts: { secrets: withKeys(1) } })
  await connected(app)
  const { id } = await app.human()
  const nowMs = () => app.clock.nowMs()
  const needed = (key: number, replacedAtMs: number) => {
    const text = Buffer.from(keyOf(key)).toString('base64')
    const needs = keyNeedsIn(app.database, sealedIn, nowMs())
    return isNeeded({ text, replacedAtMs }, needs, nowMs())
  }
  const replacedAtMs = nowMs()
  expect([needed(1, replacedAtMs), needed(2, replacedAtMs)]).toEqual([true, true])
  app.clock.advance(oldKeyLeastMs)
  expect([needed(1, replacedAtMs), needed(2, replacedAtMs)]).toEqual([true, false])
  await sealCalendars({ ...app.context, secrets: withKeys(3, 1) })
  expect([needed(1, replacedAtMs), needed(3, replacedAtMs)]).toEqual([false, true])
  const booked = await app.book(id, '2026-03-16T10:00:00Z')
  expect([needed(1, replacedAtMs), needed(1, nowMs())]).toEqual([false, true])
  app.clock.advance(hourMs)
  const later = nowMs()
  app.clock.set('2026-03-17T10:29:00Z')
  expect(needed(1, later)).toBe(true)
  app.clock.set('2026-03-17T10:31:00Z')
  expect(needed(1, later)).toBe(false)
  expect(booked.status).toBe(201)
})

test('secrets rotate notes since when a key is replaced, and drops what nothing needs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-rotate-'))
  try {
    const path = keyFileIn(folder)
    const [first, second] = [newKey(), newKey()]
    writeFileSync(path, `${first}\n`)
    const { stop } = await startServer(configIn(folder), { write: () => undefined })
    await stop()
    const rotate = async () => {
      const command = [process.execPath, join(import.meta.dir, '../../src/main.ts')]
      const env = { ...process.env, SLOTFLOW_SECRET: undefined }
      const run = Bun.spawn([...command, 'secrets', 'rotate', '--json', '--data', folder], { env })
      return JSON.parse(await new Response(run.stdout).text())
    }
    expect(await rotate()).toEqual({ file: path, keys: 2, dropped: 0 })
    const old = { text: second, replacedAtMs: Date.now() - 2 * oldKeyLeastMs }
    writeFileSync(path, `${readFileSync(path, 'utf8')}${oldKeyLine(old)}\n`)
    expect(await rotate()).toEqual({ file: path, keys: 3, dropped: 1 })
    const text = readFileSync(path, 'utf8')
    expect([text.includes(second), readKeys(text)?.length]).toEqual([false, 3])
    expect(oldKeysIn(text, 0).map(({ replacedAtMs }) => replacedAtMs > 0)).toEqual([
      false,
      true,
      true,
    ])
    expect(Buffer.from(keyIdOf(readKeys(first)?.[0] ?? keyOf(0))).length).toBe(4)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)
