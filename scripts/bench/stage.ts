/** Servers to measure, each on the first core, and what they are filled with. */

import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'

export const key = 'sk_live_bench_0123456789abcdef'
const serverCore = '0'
/** A server that may use the generator's core as well. */
export const bothCores = '0,1'
/** The unit of times in /proc. */
const tickMicros = 10_000

export interface Running {
  readonly url: string
  readonly readyMs: number
  residentBytes(): Promise<number>
  /** Processor time used so far, of all threads, user and system. */
  cpuMicros(): Promise<number>
  stop(): Promise<void>
}

/** Starts a server and waits for the address on its first line. */
export async function start(
  cmd: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
  cores = serverCore,
): Promise<Running> {
  const startedMs = performance.now()
  const child = Bun.spawn(['taskset', '-c', cores, ...cmd], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdin: new Blob([input]),
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const reader = child.stdout.getReader()
  let printed = ''
  while (!/http:\/\/[\d.:]+/.test(printed)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`the server ended before it was ready: ${printed}`)
    printed += new TextDecoder().decode(value)
  }
  reader.releaseLock()
  const url = /http:\/\/[\d.:]+/.exec(printed)?.[0] ?? ''
  return {
    url,
    readyMs: performance.now() - startedMs,
    async residentBytes() {
      const status = await Bun.file(`/proc/${child.pid}/status`).text()
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
    },
    async cpuMicros() {
      const stat = await Bun.file(`/proc/${child.pid}/stat`).text()
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
      return (Number(user) + Number(system)) * tickMicros
    },
    async stop() {
      child.kill('SIGTERM')
      await child.exited
    },
  }
}

const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

async function send(url: string, method: string, body: unknown): Promise<{ id: string }> {
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** The text of an answer. */
export async function read(url: string): Promise<string> {
  return (await fetch(url, { headers })).text()
}

/** Humans who work around the clock, with a weekly block that no booking of the bench meets. */
export async function makeHumans(url: string, count: number): Promise<string[]> {
  const make = async () => {
    const human = { name: 'Sarah Chen', timezone: 'America/New_York' }
    const { id } = await send(`${url}/v1/humans`, 'POST', human)
    await send(`${url}/v1/humans/${id}/availability`, 'PUT', {
      working_days: [1, 2, 3, 4, 5, 6, 7],
      work_start: '00:00',
      work_end: '24:00',
      meeting_durations: [30, 60],
    })
    await send(`${url}/v1/humans/${id}/overrides`, 'POST', {
      type: 'block',
      title: 'Team standup',
      all_day: false,
      start_date: '2026-03-01',
      start_time: '02:00',
      end_time: '03:00',
      recurrence: { freq: 'weekly', days: [2] },
    })
    return id
  }
  return Promise.all(Array.from({ length: count }, make))
}

/** One human of the guide: Monday to Friday, 9 to 17: eighty slots a week. */
export async function makeRep(url: string): Promise<string> {
  const { id } = await send(`${url}/v1/humans`, 'POST', {
    name: 'Rep',
    timezone: 'America/New_York',
  })
  await send(`${url}/v1/humans/${id}/availability`, 'PUT', {
    working_days: [1, 2, 3, 4, 5],
    work_start: '09:00',
    work_end: '17:00',
    meeting_durations: [30, 60],
  })
  return id
}

export async function makeWebhook(url: string, receiver = 'http://127.0.0.1:9/'): Promise<void> {
  await send(`${url}/v1/webhooks`, 'POST', {
    url: receiver,
    events: ['booking.confirmed'],
  })
}

/**
 * Stores bookings straight into the file: nights of the days that the bench books, so that history
 * lies around every slot it asks for. Each has its event, as the schema demands.
 */
export function storeBookings(
  folder: string,
  humans: readonly string[],
  count: number,
  firstDay: number,
): void {
  const db = new Database(join(folder, 'slotflow.db'), { strict: true })
  db.run('PRAGMA busy_timeout = 5000')
  const account = db.prepare<{ seq: number }, []>('SELECT seq FROM accounts').get()?.seq ?? 0
  const event = db.prepare(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     VALUES (?, ?, 'stored', '{}', 0, 0)`,
  )
  const booking = db.prepare(
    `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       event_seq, created_at)
     VALUES (?, ?, (SELECT seq FROM humans WHERE id = ?), ?, ?, 0, 'Stored', ?, 0)`,
  )
  const halvesADay = 24
  db.run('BEGIN IMMEDIATE')
  for (let n = 0; n < count; n += 1) {
    const slot = Math.floor(n / humans.length)
    const half = slot % halvesADay
    const day = firstDay + Math.floor(slot / halvesADay)
    const startsAt = day * dayMs + half * 30 * minuteMs
    const id = Bun.randomUUIDv7()
    const seq = Number(event.run(account, id).lastInsertRowid)
    booking.run(
      id,
      account,
      humans[n % humans.length] ?? '',
      startsAt,
      startsAt + 30 * minuteMs,
      seq,
    )
  }
  db.run('COMMIT')
  db.close(true)
}
