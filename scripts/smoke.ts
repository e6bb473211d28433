/**
 * Proves the compiled binary: copied alone into an empty folder and started with an empty environment,
 * it books a slot. One line a step, `pass  …` or `fail  …`: `bun scripts/smoke.ts [dist/slotflow]`.
 */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { version } from '../package.json'

const key = 'sk_live_smoke_0123456789abcdef'
const startMsMax = 10_000
const answerMsMax = 5_000
const stopMsMax = 15_000

async function step<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  try {
    const result = await run()
    console.log(`pass  ${name}`)
    return result
  } catch (error) {
    console.log(`fail  ${name}: ${error instanceof Error ? error.message : error}`)
    throw error
  }
}

function expectSame(what: string, found: unknown, wanted: unknown): void {
  if (!Bun.deepEquals(found, wanted)) {
    throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
  }
}

/** The text at a path inside a JSON answer: `textAt(body, 'slots', 0, 'starts_at')`. */
function textAt(body: unknown, ...path: (string | number)[]): string {
  let value = body
  for (const name of path) {
    value = value instanceof Object ? Reflect.get(value, name) : undefined
  }
  if (typeof value !== 'string') {
    throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(body)}`)
  }
  return value
}

function runOnce(cmd: string[]): string {
  const options = { env: {}, stderr: 'pipe', timeout: startMsMax } as const
  const { stdout, stderr, exitCode } = Bun.spawnSync(cmd, options)
  expectSame(`exit code (${stdout}${stderr})`, exitCode, 0)
  return stdout.toString()
}

/** Starts the server; `said` collects all it prints, `address` settles with the line that says it is ready. */
function startServer(binary: string, cwd: string) {
  const env = { SLOTFLOW_PORT: '0', SLOTFLOW_API_KEY: key }
  const child = Bun.spawn([binary], { cwd, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const { promise: address, resolve, reject } = Promise.withResolvers<string>()
  const server = { child, address, said: '' }

  async function listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      server.said += decoder.decode(chunk, { stream: true })
      const ready = /http:\/\/127\.0\.0\.1:\d+(?=\D)/.exec(server.said)
      if (ready) resolve(ready[0])
    }
  }
  const listening = Promise.all([listen(child.stdout), listen(child.stderr)])
  listening.then(() => reject(new Error('it ended without printing its address')), reject)
  setTimeout(reject, startMsMax, new Error('no line with its address in time')).unref()
  return server
}

/** Calls the API and wants this status; the answer is its JSON. */
async function call(address: string, status: number, route: string, body?: object) {
  const [method = '', path = ''] = route.split(' ')
  const response = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(answerMsMax),
  })
  const text = await response.text()
  expectSame(`status of ${route} (${text.slice(0, 500)})`, response.status, status)
  const answer: unknown = JSON.parse(text)
  return answer
}

async function bookOneSlot(address: string): Promise<void> {
  const human = { name: 'Sarah Chen', timezone: 'America/New_York' }
  const humanId = await step('creates a human', async () =>
    textAt(await call(address, 201, 'POST /v1/humans', human), 'id'),
  )
  await step('sets working hours', () =>
    call(address, 200, `PUT /v1/humans/${humanId}/availability`, {
      working_days: [1, 2, 3, 4, 5, 6, 7],
      work_start: '09:00',
      work_end: '17:00',
      meeting_durations: [30, 60],
    }),
  )
  const startsAt = await step('offers slots', async () => {
    const [from, to] = [2, 3].map((days) => new Date(Date.now() + days * 86_400_000).toISOString())
    const range = `date_from=${from?.slice(0, 10)}&date_to=${to?.slice(0, 10)}&duration=30`
    const offer = await call(address, 200, `GET /v1/humans/${humanId}/slots?${range}`)
    return textAt(offer, 'slots', 0, 'starts_at')
  })
  const request = {
    human_id: humanId,
    starts_at: startsAt,
    duration: 30,
    attendee_name: 'Alex Rivera',
  }
  const booking = await step('books the first of them', () =>
    call(address, 201, 'POST /v1/bookings', request),
  )
  await step('reads the booking back', async () => {
    const path = `/v1/bookings/${textAt(booking, 'id')}`
    expectSame('the booking', await call(address, 200, `GET ${path}`), booking)
    expectSame('starts_at', textAt(booking, 'starts_at'), startsAt)
  })
  await step('refuses to book the same slot again', async () => {
    const refusal = await call(address, 409, 'POST /v1/bookings', request)
    expectSame('error.code', textAt(refusal, 'error', 'code'), 'SLOT_UNAVAILABLE')
  })
}

/** The SDK is loaded with the first message only: nothing before would miss it. */
async function listTools(address: string): Promise<void> {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const answer = await call(address, 200, 'POST /mcp', message)
  expectSame('the first tool', textAt(answer, 'result', 'tools', 0, 'name'), 'list_humans')
}

/** What is embedded as files is the first thing to be missing from a binary. */
async function readDocuments(address: string): Promise<void> {
  for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs', '/llms.txt']) {
    const response = await fetch(address + path, { signal: AbortSignal.timeout(answerMsMax) })
    expectSame(`status of ${path}`, response.status, 200)
    expectSame(`${path} being empty`, (await response.text()) === '', false)
  }
}

async function stop(child: Bun.Subprocess): Promise<void> {
  child.kill('SIGTERM')
  const exitCode = await Promise.race([child.exited, Bun.sleep(stopMsMax)])
  expectSame('exit code', exitCode, 0)
}

async function smoke(binary: string, folder: string): Promise<void> {
  await step('tells its version', async () => {
    const told = runOnce([binary, 'version'])
    expectSame(`${told.trim()} naming ${version}`, told.includes(version), true)
  })
  const server = startServer(binary, folder)
  try {
    const address = await step('starts in an empty folder', () => server.address)
    await step('finds itself healthy', async () => runOnce([binary, 'health', '--url', address]))
    await bookOneSlot(address)
    await step('lists its tools over MCP', () => listTools(address))
    await step('serves its documents', () => readDocuments(address))
    await step('stops on SIGTERM with exit code 0', () => stop(server.child))
  } catch (error) {
    console.log(`the server said:\n${server.said}`)
    throw error
  } finally {
    server.child.kill('SIGKILL')
  }
}

const folder = mkdtempSync(join(tmpdir(), 'slotflow-smoke-'))
const binary = join(folder, 'slotflow')
process.exitCode = 1
try {
  copyFileSync(resolve(process.argv[2] ?? join(import.meta.dir, '../dist/slotflow')), binary)
  await smoke(binary, folder)
  process.exitCode = 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
