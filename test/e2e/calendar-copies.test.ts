/** Bookings in a calendar, as the service runs: it is killed behind each write; and what `calendars doctor` says. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'
import {
  callerOf,
  hire,
  openFile,
  type Program,
  product,
  runCommand,
  type Service,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

const env = { SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8' }
const dayMs = 24 * 60 * 60_000
const at = (hour: number) =>
  new Date((Math.floor(Date.now() / dayMs) + 3) * dayMs + hour * 3_600_000)
const stampOf = (hour: number) =>
  at(hour)
    .toISOString()
    .replaceAll(/[-:]|\.000/g, '')

/** Hands requests on; of a method that is watched the answer is held back for good, behind a call. */
function proxyOf(root: string) {
  let watched: { method: string; reached: () => void } | null = null
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      const body = await request.arrayBuffer()
      const { method, headers } = request
      const init = { method, headers, ...(body.byteLength > 0 && { body }) }
      const answer = await fetch(new URL(pathname, root), { ...init, redirect: 'manual' })
      const text = await answer.arrayBuffer()
      if (watched?.method === method) {
        watched.reached()
        await new Promise(() => undefined)
      }
      const kept = new Headers(answer.headers)
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding'])
        kept.delete(name)
      return new Response(answer.status === 204 ? null : text, {
        status: answer.status,
        headers: kept,
      })
    },
  })
  return {
    url: (address: string) =>
      new URL(new URL(address).pathname, `http://127.0.0.1:${server.port}`).href,
    /** Resolves when the server has done what was asked of it, and before anybody knows. */
    async behind(method: string, run: () => Promise<unknown>): Promise<void> {
      const reached = Promise.withResolvers<void>()
      watched = { method, reached: reached.resolve }
      await run()
      await reached.promise
      watched = null
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

/** Time passes: the lease of whoever was killed runs out. */
function endLease(folder: string): void {
  using db = openFile(folder)
  db.run('UPDATE calendars SET write_until = 1')
}

async function connect(service: Service, url: string, fields: object = {}) {
  const call = callerOf(service.url)
  const human = await hire(call)
  const wanted = { type: 'caldav', url, ...davUser, write_bookings: true, ...fields }
  const made = await call('POST', `/v1/humans/${human}/calendars`, wanted)
  expect([made.status, made.text]).toEqual([201, expect.any(String)])
  const { id }: { id: string } = JSON.parse(made.text)
  await until('calendar', async () => {
    const { text } = await call('GET', `/v1/humans/${human}/calendars/${id}`)
    return JSON.parse(text).status === 'ok'
  })
  return { human, id }
}

describe.each([...product])('$name', (program: Program) => {
  test.each([...davKindsHere])(
    '%s: it is killed behind each write, and one event is left, or none',
    async (kind) => {
      await using dav = await startDav(kind)
      await using proxy = proxyOf(dav.root)
      using folder = temporaryFolder()
      await using all = new AsyncDisposableStack()
      let service = all.use(await startService(program, folder.path, env))
      const { human } = await connect(service, proxy.url(dav.collection))

      /** Has the service killed between the write that a call brings and its record, and begin anew. */
      async function killedBehind(method: string, run: () => Promise<unknown>) {
        await proxy.behind(method, run)
        await service.kill()
        endLease(folder.path)
        service = all.use(await startService(program, folder.path, env))
        await until('record', () => {
          using db = openFile(folder.path)
          const waiting = db.query("SELECT 1 FROM remote_events WHERE state = 'waiting'").all()
          return waiting.length === 0
        })
        const names = await dav.names()
        const texts = await Promise.all(names.map((name) => dav.text(name)))
        return texts.map((text) => /^DTSTART:(\S+)/m.exec(text ?? '')?.[1])
      }

      const wanted = { human_id: human, duration: 30, attendee_name: 'Alex Rivera' }
      let id = ''
      const booked = await killedBehind('PUT', async () => {
        const body = { ...wanted, starts_at: at(14).toISOString() }
        ;({ id } = (await callerOf(service.url)('POST', '/v1/bookings', body)).body)
      })
      expect(booked).toEqual([stampOf(14)])
      const moved = await killedBehind('PUT', () =>
        callerOf(service.url)('PATCH', `/v1/bookings/${id}`, { starts_at: at(15).toISOString() }),
      )
      expect(moved).toEqual([stampOf(15)])
      const cancelled = await killedBehind('DELETE', () =>
        callerOf(service.url)('DELETE', `/v1/bookings/${id}`),
      )
      expect(cancelled).toEqual([])
    },
  )

  test.each([...davKindsHere])('%s: doctor says what held, and leaves nothing', async (kind) => {
    await using dav = await startDav(kind)
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, env)
    const { human, id } = await connect(service, dav.collection)
    const line = `calendars doctor --human ${human}`
    const { code, out, lines } = await runCommand(program, folder.path, line, env)
    const tried = [
      'opens',
      'connects',
      'reads',
      'writes',
      'finds it again',
      'changes it',
      'writes it twice',
      'takes it out',
    ]
    const held = [...out.matchAll(/^ {2}ok {6}(.*?):/gm)].map(([, what]) => what)
    expect([code, lines, held]).toEqual([0, [], tried])
    expect([out.includes('All of it held.'), out.includes(davUser.password)]).toEqual([true, false])
    expect(await dav.names()).toEqual([])

    const path = `/v1/humans/${human}/calendars/${id}`
    await callerOf(service.url)('PATCH', path, { url: 'http://127.0.0.1:9/', ...davUser })
    const down = await runCommand(program, folder.path, `${line} --calendar ${id} --json`, env)
    expect(down.code).toBe(1)
    const [report] = JSON.parse(down.out).calendars
    expect(report.findings.map(({ held: did }: { held: boolean }) => did)).toEqual([true, false])
    expect(report.todo).toStartWith('look at the address and the password, then PATCH /v1/humans/')
    // Without the networks that the service opens.
    const bare = { ...env, SLOTFLOW_CALENDAR_ALLOW: '' }
    const unset = await runCommand(program, folder.path, `${line} --calendar ${id} --json`, bare)
    expect(JSON.parse(unset.out).calendars[0].todo).toContain('SLOTFLOW_CALENDAR_ALLOW is not set')
    const feed = { type: 'ics', url: 'http://127.0.0.1:9/a.ics' }
    const made = await callerOf(service.url)('POST', `/v1/humans/${human}/calendars`, feed)
    const only = `${line} --calendar ${JSON.parse(made.text).id} --json`
    const gone = await runCommand(program, folder.path, only, env)
    expect(JSON.parse(gone.out).calendars[0].todo).toMatch(
      /^look at the address, then PATCH \/v1\/humans\/\S+ with a new url\.$/,
    )
    const nobody = await runCommand(program, folder.path, `calendars doctor --human ${id}`, env)
    expect([nobody.code, nobody.out, nobody.lines.length]).toEqual([1, '', 1])
  })
})
