/** The service as its users run it: child processes, of the sources and of the compiled binary. */
import { Database } from 'bun:sqlite'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, type EventBody, readAnswer } from './answers.ts'
import type { Method } from './app.ts'

export interface Program {
  readonly name: string
  readonly cmd: readonly string[]
}

export type Environment = Readonly<Record<string, string>>

/** From the sources a start takes a second alone, and ten among many others; longer than this it hangs. */
const startMsMax = 20_000

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | number | null
}

/** A running child. Disposing of it kills it, and its workers. */
export interface Process extends AsyncDisposable {
  readonly pid: number
  /** All it has printed so far, on standard output and on standard error. */
  readonly said: { readonly out: string; readonly err: string }
  /** What it said on standard error, without the lines that tell of requests. */
  complaints(): string
  /** Its address, as soon as it has printed its ready line; null if it ends without. */
  readonly ready: Promise<string | null>
  readonly isRunning: boolean
  signal(signal: NodeJS.Signals): void
  /** The processes that it has started and that live. Linux only. */
  workers(): number[]
  /** How it ended; throws where it does not end in time. */
  ended(withinMs?: number): Promise<Exit>
}

/** A child that has printed its ready line. */
export interface Service extends Process {
  readonly url: string
  readonly port: number
  /** From the call that made the process to its ready line. */
  readonly startMs: number
  /** kill -9, of this process alone. */
  kill(): Promise<void>
  /** SIGTERM. */
  stop(withinMs?: number): Promise<Exit>
}

export const serviceKey = 'sk_live_process_0123456789abcdefghij'

const root = join(import.meta.dir, '../..')
const sources: Program = {
  name: 'bun src/main.ts',
  cmd: [process.execPath, join(root, 'src/main.ts')],
}
const binary: Program = { name: 'dist/slotflow', cmd: [join(root, 'dist/slotflow')] }
const unfitness = unfit()

/**
 * Of the sources, and of the binary if it was built from them: a first start, a stop, the story of the API. The rest of
 * the program is the same.
 */
export const programs: readonly Program[] = unfitness === null ? [sources, binary] : [sources]

/** All else is asked of what people run: the binary where there is one. */
export const product: readonly Program[] = programs.slice(-1)

if (unfitness !== null)
  warnOnce(`dist/slotflow ${unfitness}: THE BINARY IS NOT TESTED. bun run build`)

/** Why the binary says nothing about the present sources. */
function unfit(): string | null {
  const built = statSync(join(root, 'dist/slotflow'), { throwIfNoEntry: false })
  if (!built) return 'is missing'
  const inside = ['package.json', 'bun.lock', ...new Bun.Glob('src/**/*').scanSync(root)]
  const newer = inside.find((path) => statSync(join(root, path)).mtimeMs > built.mtimeMs)
  return newer === undefined ? null : `is older than ${newer}`
}

/** One loud line a run, however many files load this one. */
export function warnOnce(line: string): void {
  const mark = Symbol.for(`slotflow test: ${line}`)
  if (Reflect.has(globalThis, mark)) return
  Reflect.set(globalThis, mark, true)
  console.warn(`\n!!! ${line}\n`)
}

const living = new Set<Bun.Subprocess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/**
 * Starts a program in a folder, with nothing in its environment but what is given.
 * @example
 * await using child = startProcess(program, folder.path, { SLOTFLOW_PLAN: 'gold' })
 * expect(await child.ended()).toEqual({ code: 2, signal: null })
 */
export function startProcess({ cmd }: Program, folder: string, env: Environment): Process {
  const options = { cwd: folder, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' } as const
  const child = Bun.spawn([...cmd], options)
  living.add(child)
  void child.exited.then(() => living.delete(child))
  const said = { out: '', err: '' }
  const readyLine = Promise.withResolvers<string | null>()
  const heard = Promise.all([
    listen(child.stdout, (text) => {
      said.out += text
      const url = /ready at (http:\/\/\S+)/.exec(said.out)?.[1]
      if (url !== undefined) readyLine.resolve(url)
    }),
    listen(child.stderr, (text) => {
      said.err += text
    }),
  ])
  const gone = child.exited.then(() => heard)
  /** Kept when seen: once it is dead, nothing tells whose they were. */
  const workers = new Set<number>()
  void gone.then(() => readyLine.resolve(null))

  return {
    pid: child.pid,
    said,
    ready: readyLine.promise,
    get isRunning() {
      return living.has(child)
    },
    complaints: () => said.err.replace(/^.*"message":"request".*\n/gm, ''),
    signal: (signal) => child.kill(signal),
    workers() {
      const present = childrenOf(child.pid).filter(isAlive)
      for (const pid of present) workers.add(pid)
      return present
    },
    // As long as a start may take: one that refuses ends with it.
    async ended(withinMs = startMsMax) {
      await within(withinMs, `the end of ${cmd.join(' ')}`, gone)
      return { code: child.exitCode, signal: child.signalCode }
    },
    async [Symbol.asyncDispose]() {
      for (const pid of childrenOf(child.pid)) workers.add(pid)
      child.kill('SIGKILL')
      await child.exited
      for (const pid of workers) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    },
  }
}

/** Starts the service on a free port with `serviceKey` and waits until it is ready. */
export async function startService(
  program: Program,
  folder: string,
  env: Environment = {},
): Promise<Service> {
  const startedMs = performance.now()
  const settings = { SLOTFLOW_PORT: '0', SLOTFLOW_API_KEY: serviceKey, ...env }
  const child = startProcess(program, folder, settings)
  const url = await within(startMsMax, 'the start', child.ready).catch(() => null)
  const startMs = performance.now() - startedMs
  if (url === null) {
    await child[Symbol.asyncDispose]()
    throw new Error(`${program.name} is not ready: ${child.said.out}${child.said.err}`)
  }
  return Object.assign(child, {
    url,
    port: Number(new URL(url).port),
    startMs,
    async kill() {
      child.signal('SIGKILL')
      await child.ended()
    },
    stop(withinMs?: number) {
      child.signal('SIGTERM')
      return child.ended(withinMs)
    },
  })
}

/** Runs one command of the command line to its end; `err` in lines. */
export async function runCommand(
  { name, cmd }: Program,
  folder: string,
  line: string,
  env: Environment = {},
) {
  const words = line.split(' ').filter((word) => word !== '')
  await using child = startProcess({ name, cmd: [...cmd, ...words] }, folder, env)
  const { code } = await child.ended()
  const { out, err } = child.said
  return { code, out, lines: err.split('\n').filter((said) => said !== '') }
}

/** The key that a first start has made, from its standard error. */
export async function shownKey({ said }: Process): Promise<string> {
  const key = () => /sk_live_\S+/.exec(said.err)?.[0]
  await until('key', () => key() !== undefined)
  return key() ?? ''
}

async function listen(stream: ReadableStream<Uint8Array>, hear: (text: string) => void) {
  const decoder = new TextDecoder()
  for await (const chunk of stream) hear(decoder.decode(chunk, { stream: true }))
}

/** Rejects if `promise` takes longer. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`${what} took over ${ms} ms`)), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Looks again every 10 ms until it holds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadlineMs = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`no ${what} within ${withinMs} ms`)
    await Bun.sleep(10)
  }
}

/** The state letter and the parent of a process, from /proc; null for one that is gone. */
function statOf(pid: number): { readonly state: string; readonly parent: number } | null {
  try {
    // The name, in brackets, may hold anything.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return null
  }
}

function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((each) => statOf(each)?.parent === pid)
}

/** A zombie has ended: only nobody has asked how. Linux only. */
export function isAlive(pid: number): boolean {
  const stat = statOf(pid)
  return stat !== null && !['Z', 'X'].includes(stat.state)
}

/** How many sockets listen on a loopback port. Linux only. */
export function listenersOn(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  return rows.filter((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/)
    return local.endsWith(suffix) && state === '0A'
  }).length
}

export type Call = ReturnType<typeof callerOf>

/** Calls the API of one address; gives up after 10 s, or so many. */
export function callerOf(url: string, key = serviceKey, withinMs = 10_000) {
  return async (
    method: Method,
    path: string,
    body?: unknown,
    headers: Environment = {},
  ): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(withinMs),
    })
    return readAnswer(response)
  }
}

/** Availability at any minute of any day. */
export const alwaysOpen = {
  working_days: [1, 2, 3, 4, 5, 6, 7],
  work_start: '00:00',
  work_end: '24:00',
  meeting_durations: [5, 10, 30, 60],
} as const

/** Makes a human and sets the hours; answers the id. */
export async function hire(
  call: Call,
  rules: object = alwaysOpen,
  timezone = 'UTC',
): Promise<string> {
  const { body } = await call('POST', '/v1/humans', { name: 'Sarah Chen', timezone })
  const { status, text } = await call('PUT', `/v1/humans/${body.id}/availability`, rules)
  if (status !== 200) throw new Error(text)
  return body.id
}

/** One request that came to a webhook. */
export interface Attempt {
  readonly id: string | null
  readonly text: string
  readonly event: EventBody
}

/** A receiver of webhooks on a free loopback port; `answer` gets the number of the attempt, from 1. */
export function startHook(answer: (attempt: number) => Response | Promise<Response>) {
  const attempts: Attempt[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const text = await request.text()
      attempts.push({ id: request.headers.get('webhook-id'), text, event: JSON.parse(text) })
      return answer(attempts.length)
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/hook`,
    attempts,
    came: (count: number) => until(`attempt ${count}`, () => attempts.length >= count),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

/** The database file of a service that was started in this folder. */
export const fileIn = (folder: string): string => join(folder, 'data', 'slotflow.db')

/** A connection to it of one's own. */
export function openFile(folder: string): Database {
  const db = new Database(fileIn(folder), { readwrite: true, strict: true })
  db.run('PRAGMA busy_timeout = 2000')
  return db
}

export interface StoredBooking {
  readonly id: string
  readonly status: string
  readonly attendee: string
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/** What must be nothing at all, whatever happened to the processes that wrote the file. */
const offences: Readonly<Record<string, string>> = {
  'confirmed bookings that overlap': `
    SELECT id FROM (
      SELECT id, claim_start, lag(claim_end) OVER (PARTITION BY human_seq ORDER BY claim_start) AS free_at
      FROM bookings WHERE cancelled = 0)
    WHERE free_at > claim_start`,
  'bookings without exactly one event for each thing that happened to them': `
    SELECT b.id FROM bookings b LEFT JOIN events e ON e.booking_id = b.id GROUP BY b.id
    HAVING count(*) FILTER (WHERE e.type = 'booking.confirmed') <> 1
      OR count(*) FILTER (WHERE e.type = 'booking.cancelled') <> b.cancelled
      OR count(*) FILTER (WHERE e.type NOT IN ('booking.rescheduled', 'booking.updated', 'booking.reminder', 'booking.started', 'booking.conflict', 'mail.failed')) <> 1 + b.cancelled`,
  'live holds over a booking or another live hold': `
    SELECT h.id FROM holds h WHERE h.booking_id IS NULL AND h.expires_at > unixepoch() * 1000 AND (
      EXISTS (SELECT 1 FROM bookings b JOIN humans ON humans.seq = b.human_seq
        WHERE humans.id = h.human_id AND b.cancelled = 0 AND b.claim_start < h.claim_end AND b.claim_end > h.claim_start)
      OR EXISTS (SELECT 1 FROM holds o WHERE o.human_id = h.human_id AND o.id <> h.id
        AND o.booking_id IS NULL AND o.expires_at > unixepoch() * 1000
        AND o.claim_start < h.claim_end AND o.claim_end > h.claim_start))`,
  'events of no booking':
    'SELECT seq FROM events WHERE booking_id NOT IN (SELECT id FROM bookings)',
  'events without one delivery for each webhook': `
    SELECT seq FROM events LEFT JOIN deliveries ON event_seq = seq GROUP BY seq
    HAVING count(webhook_seq) <> (SELECT count(*) FROM webhooks)`,
  'damage that SQLite finds': `
    SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
  'rows that refer to nothing': 'SELECT * FROM pragma_foreign_key_check',
}

/** All bookings of a file; throws if anything in it is unsound. */
export function soundBookings(folder: string): StoredBooking[] {
  using db = openFile(folder)
  for (const [offence, sql] of Object.entries(offences)) {
    const rows = db.prepare(sql).all()
    if (rows.length > 0) throw new Error(`${offence}: ${JSON.stringify(rows).slice(0, 500)}`)
  }
  const sql = `SELECT id, iif(cancelled, 'cancelled', 'confirmed') AS status,
    attendee_name AS attendee, starts_at AS startsAtMs, ends_at AS endsAtMs FROM bookings ORDER BY starts_at`
  return db.prepare<StoredBooking, []>(sql).all()
}
