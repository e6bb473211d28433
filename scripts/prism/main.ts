/**
 * The running service behind a validating proxy, which holds every request and every answer against /openapi.json: each
 * operation as it is meant, and each asked for something wrong. The proxy stands in the lock file beside this one, and is
 * installed into a folder of its own. One line each, `pass  …` or `fail  …`: `bun scripts/prism/main.ts`.
 */
import { Database } from 'bun:sqlite'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '../../src/http/routes.ts'
import { readSmtpUrl } from '../../src/smtp/settings.ts'
import { mailAll } from '../../test/support/largest.ts'
import { callerOf, until } from '../../test/support/process.ts'
import { startTestServer } from '../../test/support/server.ts'
import { temporaryFolder } from '../../test/support/store.ts'
import { type Asked, callsOn, colleague, wrongCallsOn } from './calls.ts'

/** A page that answers otherwise than this says: a proxy that does not notice proves nothing. */
const planted = {
  '/healthz': {
    get: {
      responses: {
        200: {
          description: 'Planted',
          content: { 'application/json': { schema: { type: 'object', required: ['never'] } } },
        },
      },
    },
  },
}

using folder = temporaryFolder()
await using server = await startTestServer({
  publicUrl: 'https://book.example.com',
  smtp: readSmtpUrl('smtp://127.0.0.1:9'),
  mailFrom: 'slots@example.com',
})
process.exitCode = (await proveAll()) ? 0 : 1

async function proveAll(): Promise<boolean> {
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(import.meta.dir, name), join(folder.path, name))
  }
  const install = ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  const stdio: ['ignore', 'inherit', 'inherit'] = ['ignore', 'inherit', 'inherit']
  if (!Bun.spawnSync(install, { cwd: folder.path, stdio }).success) {
    console.log('fail  the packages cannot be installed')
    return false
  }
  const document: { paths: object } = await (
    await fetch(new URL('/openapi.json', server.url))
  ).json()
  Object.assign(document.paths, planted)
  await Bun.write(join(folder.path, 'openapi.json'), JSON.stringify(document))
  const port = freePort()
  const proxy = startProxy(port)
  try {
    await until('proxy', () => answers(port), 60_000)
    return await askAll(`http://127.0.0.1:${port}`)
  } finally {
    proxy.kill()
    await proxy.exited
  }
}

function freePort(): number {
  const probe = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
  const { port = 0 } = probe
  void probe.stop(true)
  return port
}

function startProxy(port: number) {
  const program = join(folder.path, 'node_modules/@stoplight/prism-cli/dist/index.js')
  const options = ['--host', '127.0.0.1', '--port', String(port), '--verboseLevel', 'fatal']
  const cmd = ['node', program, 'proxy', 'openapi.json', server.url, ...options]
  return Bun.spawn(cmd, { cwd: folder.path, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/v1/humans`).then(
    () => true,
    () => false,
  )
}

/** In order: what one has made, the next is asked about. */
async function askAll(url: string): Promise<boolean> {
  const call = callerOf(url, server.key)
  let isGood = true
  const ask = async (asked: Asked, name: string, fits: (status: number) => boolean) => {
    const { method, path, body, headers } = asked
    const { status, text, headers: its } = await call(method, path, body, headers)
    const faults = violationsIn(its.get('sl-violations'), status < 300)
    const isFine = fits(status) && faults.length === 0
    if (!isFine) console.log(`fail  ${name}: ${status} ${faults.join('; ')} ${text.slice(0, 300)}`)
    isGood &&= isFine
    return { isFine, text }
  }
  await call('POST', '/v1/humans', { name: 'Tom Berg', timezone: 'UTC', role: colleague })
  for (const { operationId, asked, keep } of callsOn(routes)) {
    if (operationId === 'listMails') failMails()
    const { isFine, text } = await ask(asked(), operationId, (status) => status < 300)
    for (const wrong of wrongCallsOn(asked())) {
      await ask(wrong, `${operationId}, wrong`, (status) => status >= 400 && status < 500)
    }
    keep(text)
    if (isFine) console.log(`pass  ${operationId}`)
  }
  const { headers } = await call('GET', '/healthz')
  const isSharp = violationsIn(headers.get('sl-violations'), false).length > 0
  if (!isSharp) console.log('fail  the proxy does not notice a wrong answer')
  return isGood && isSharp
}

/** One that failed can be sent again. */
function failMails(): void {
  const db = new Database(join(server.dataFolder, 'slotflow.db'))
  db.run('PRAGMA busy_timeout = 10000')
  db.transaction(mailAll).immediate(db, '')
  db.close()
}

interface Violation {
  readonly location: readonly string[]
  readonly message: string
}

/** What the proxy found: of a call that was meant to be wrong, only what is wrong with its answer. */
function violationsIn(header: string | null, isGood: boolean): string[] {
  if (header === null) return []
  const found: readonly Violation[] = JSON.parse(header)
  return found
    .filter(({ location }) => isGood || location[0] === 'response')
    .map(({ location, message }) => `${location.join('.')} ${message}`)
}
