/** The samples of the reference, as they are copied: each is run against the service. */
import { Database } from 'bun:sqlite'
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages } from '../../../src/http/reference/written-samples.ts'
import { signatureHeaders } from '../../../src/webhooks/sign.ts'
import { faultsOf } from '../../support/compile.ts'
import { mailAll } from '../../support/largest.ts'
import {
  alwaysOpen,
  type Call,
  callerOf,
  fileIn,
  hire,
  product,
  serviceKey,
  startService,
} from '../../support/process.ts'
import { claimed } from '../../support/receiver.ts'
import { sectionsIn } from '../../support/reference.ts'
import { temporaryFolder } from '../../support/store.ts'
import { aboutWhatIs } from './world.ts'

setDefaultTimeout(180_000)

/** An empty calendar, read by the service as a human's. */
const calendar = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () =>
    new Response('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t\r\nEND:VCALENDAR\r\n'),
})
afterAll(() => calendar.stop(true))

/** A service of its own for each language, with the clients that it hands out and the sections of its reference. */
async function stage() {
  const [program] = product
  if (!program) throw new Error('there is no program')
  const folder = temporaryFolder()
  const service = await startService(program, folder.path, {
    SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8',
    SLOTFLOW_PUBLIC_URL: 'https://slots.example.com',
    // A mail can only be sent again where there is a server for it.
    ...{ SLOTFLOW_SMTP_URL: 'smtp://127.0.0.1:9', SLOTFLOW_MAIL_FROM: 'slots@example.com' },
  })
  const { url } = service
  for (const name of ['client.ts', 'client.py']) {
    writeFileSync(join(folder.path, name), await (await fetch(`${url}/${name}`)).text())
  }
  return {
    ...{ url, folder: folder.path, call: callerOf(url) },
    sections: sectionsIn(await (await fetch(`${url}/docs`)).text()),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

type Stage = Awaited<ReturnType<typeof stage>>

const commands: Readonly<Record<string, readonly [file: string, ...cmd: string[]]>> = {
  curl: ['sample.sh', 'sh'],
  TypeScript: ['sample.ts', process.execPath],
  Python: ['sample.py', 'python3'],
}

/** Runs a sample to its end; one that has none, until it has said `last`. */
async function run({ folder, url }: Stage, language: string, code: string, last?: string) {
  const [file = '', ...cmd] = commands[language] ?? []
  writeFileSync(join(folder, file), `${code}\n`)
  const child = Bun.spawn(['timeout', '30', ...cmd, file], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', SLOTFLOW_URL: url, SLOTFLOW_API_KEY: serviceKey },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const err = new Response(child.stderr).text()
  let out = ''
  const decoder = new TextDecoder()
  for await (const bytes of child.stdout) {
    out += decoder.decode(bytes, { stream: true })
    if (last !== undefined && out.includes(last)) child.kill()
  }
  const isGood = (await child.exited) === 0 && (await err) === ''
  const isDone = last === undefined ? isGood && !out.startsWith('{"error"') : out.includes(last)
  return { isDone, said: `${out.slice(0, 300)} ${(await err).slice(-300)}` }
}

const sampleMail = '019aa3c0-7a00-7000-8000-00000000000c'

/** There has to be a mail that failed before it can be sent again. */
async function failedMail({ call, folder }: Stage): Promise<string> {
  const human = await hire(call, alwaysOpen)
  const starts_at = `${new Date().getUTCFullYear() + 1}-05-03T10:00:00Z`
  const booking = { human_id: human, starts_at, duration: 30, attendee_name: 'Alex Rivera' }
  const made = await call('POST', '/v1/bookings', { ...booking, attendee_email: 'a@example.com' })
  const db = new Database(fileIn(folder))
  db.run('PRAGMA busy_timeout = 10000')
  db.transaction(mailAll).immediate(db, JSON.parse(made.text).id)
  db.close()
  const { mails } = JSON.parse((await call('GET', '/v1/mails?status=failed')).text)
  return mails[0].id
}

/** Bookings are made again and again while the events are followed. */
async function stirring<T>(call: Call, followed: () => Promise<T>): Promise<T> {
  const human = await hire(call)
  let startMs = Math.ceil(Date.now() / 86_400_000 + 1) * 86_400_000
  const timer = setInterval(() => {
    startMs += 30 * 60_000
    const booking = { human_id: human, starts_at: new Date(startMs).toISOString(), duration: 30 }
    void call('POST', '/v1/bookings', { ...booking, attendee_name: `A ${startMs}` })
  }, 200)
  try {
    return await followed()
  } finally {
    clearInterval(timer)
  }
}

test.each([...languages])(
  'every call is carried out as its sample in %s says it',
  async (language) => {
    await using staged = await stage()
    const { call, sections } = staged
    const calls = sections.filter(({ html }) => html.includes('class="route"'))
    expect(calls.length).toBeGreaterThan(60)
    const failed: unknown[] = []
    for (const { id, samples } of calls) {
      const made = await aboutWhatIs(samples[language] ?? '', id, call, `${calendar.url}busy.ics`)
      const code =
        id === 'resendMail' ? made.replaceAll(sampleMail, await failedMail(staged)) : made
      const { isDone, said } =
        id === 'streamEvents'
          ? await stirring(call, () => run(staged, language, code, 'booking.confirmed'))
          : await run(staged, language, code)
      if (!isDone) failed.push([id, said])
    }
    expect(failed).toEqual([])
  },
)

test.each([...languages])('a tool is called as the sample in %s says it', async (language) => {
  await using staged = await stage()
  await hire(staged.call)
  const tools = staged.sections.find(({ id }) => id === 'tools')
  const { isDone, said } = await run(staged, language, tools?.samples[language] ?? '')
  expect([isDone, said]).toEqual([true, expect.stringContaining('Sarah Chen')])
})

/** Runs a program of the test beside the sample, which is a module there. */
async function beside({ folder }: Stage, cmd: readonly string[], env: Record<string, string>) {
  const child = Bun.spawn([...cmd], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = [new Response(child.stdout).text(), new Response(child.stderr).text()]
  return { exit: await child.exited, out: await out, err: await err }
}

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const payload = '{"event":"booking.confirmed","data":{"attendee_name":"Zoë 🦊"}}'

/** A server around the receiver of the sample: it is sent a good delivery, and one that was changed. */
const receivers: Readonly<Record<string, string>> = {
  TypeScript: `import { receive } from './sample.ts'
const { headers, bodies } = JSON.parse(process.env.SENT ?? '{}')
for (const body of bodies) {
  const request = new Request('http://localhost/', { method: 'POST', headers, body })
  console.log((await receive(request)).status)
}`,
  Python: `import json, os, threading, urllib.error, urllib.request
from http.server import HTTPServer
from sample import Receiver
sent = json.loads(os.environ["SENT"])
Receiver.log_message = lambda *_: None
server = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
for body in sent["bodies"]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.server_port}/", data=body.encode(), headers=sent["headers"]
    )
    try:
        print(urllib.request.urlopen(request).status)
    except urllib.error.HTTPError as refused:
        print(refused.code)
server.shutdown()`,
}

test.each([...languages])('a delivery is checked as the sample in %s says it', async (language) => {
  await using staged = await stage()
  const sample = staged.sections.find(({ id }) => id === 'events')?.samples[language] ?? ''
  const headers = { ...signatureHeaders(claimed({ secret, payload }), Date.now()) }
  const bodies = [payload, payload.replace('Zoë', 'Eve')]
  const [file = '', ...cmd] = commands[language] ?? []
  writeFileSync(join(staged.folder, file), `${sample}\n`)
  if (language === 'curl') {
    const [seconds = '', signature = ''] =
      /t=(\d+),v1=(\w+)/.exec(headers['x-slotflow-signature'])?.slice(1) ?? []
    for (const [at, body] of bodies.entries()) {
      const told = { SECONDS_SENT: seconds, SIGNATURE: signature, BODY: body }
      const env = { ...told, SLOTFLOW_WEBHOOK_SECRET: secret }
      expect((await beside(staged, [...cmd, file], env)).exit).toBe(at)
    }
    return
  }
  const receiver = file.replace('sample', 'receiver')
  writeFileSync(join(staged.folder, receiver), receivers[language] ?? '')
  const env = { SENT: JSON.stringify({ headers, bodies }), SLOTFLOW_WEBHOOK_SECRET: secret }
  const { out, err } = await beside(staged, [...cmd, receiver], env)
  const statuses = out.split('\n').filter((line) => /^\d+$/.test(line))
  expect([statuses, err]).toEqual([['204', '400'], ''])
})

test('samples in TypeScript compile with the strict compiler', async () => {
  await using staged = await stage()
  const paths = staged.sections.flatMap(({ id, samples: { TypeScript = '' } }) => {
    // What is no program begins with what is typed in a shell.
    if (TypeScript === '' || TypeScript.startsWith('#')) return []
    const path = join(staged.folder, `${id}.ts`)
    writeFileSync(path, `${TypeScript}\nexport {}\n`)
    return path
  })
  expect(paths.length).toBeGreaterThan(60)
  const faults = faultsOf(paths).map((each, at) => [paths[at], ...each])
  expect(faults.filter(([, ...each]) => each.length > 0)).toEqual([])
})
