/** The clients that the service serves, as programs run them: under Bun, under Node and under Python. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { signatureHeaders } from '../../../src/webhooks/sign.ts'
import { faultsOf } from '../../support/compile.ts'
import { callerOf, product, serviceKey, startService, warnOnce } from '../../support/process.ts'
import { claimed } from '../../support/receiver.ts'
import { temporaryFolder } from '../../support/store.ts'
import { startCareless } from './careless.ts'
import { pythonStory, typescriptStory } from './stories.ts'

setDefaultTimeout(60_000)

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs='
const seconds = 1_900_000_000

/** What a receiver may get, and whether it is to believe it. */
function webhookCases() {
  const payload = '{"event":"booking.confirmed","data":{"attendee_name":"Zoë 🦊"}}'
  const old = [{ secret: other, untilMs: (seconds + 60) * 1_000 }]
  const delivery = claimed({ secret, payload, previousSecrets: old })
  const headers: Record<string, string> = { ...signatureHeaders(delivery, seconds * 1_000) }
  const published = new Webhook(secret).sign('msg_1', new Date(seconds * 1_000), payload)
  const alone = {
    'Webhook-Id': 'msg_1',
    'Webhook-Timestamp': `${seconds}`,
    'Webhook-Signature': published,
  }
  const good = { body: payload, headers, secrets: secret, seconds }
  const without = { ...headers, 'webhook-signature': 'v1a,abc v1,%%%' }
  return [
    [good, true],
    [{ ...good, secrets: other }, true],
    [{ ...good, secrets: [`whsec_${btoa('a third one')}`, secret] }, true],
    [{ ...good, headers: alone }, true],
    [{ ...good, headers: alone, secrets: other }, false],
    [{ ...good, seconds: seconds + 300 }, true],
    [{ ...good, seconds: seconds + 301 }, false],
    [{ ...good, seconds: seconds - 301 }, false],
    [{ ...good, body: `${payload} ` }, false],
    [{ ...good, headers: { ...headers, 'webhook-id': 'msg_2' } }, false],
    [{ ...good, headers: { ...headers, 'webhook-timestamp': `${seconds + 1}` } }, false],
    [{ ...good, headers: { ...headers, 'webhook-timestamp': 'now' } }, false],
    [{ ...good, headers: without }, false],
    [{ ...good, headers: {} }, false],
    [{ ...good, secrets: 'whsec_%' }, false],
  ] as const
}

/** What is there of the programs that run them. */
const runtimes = [
  { name: 'Bun', cmd: [process.execPath, 'story.ts'] },
  { name: 'Node', cmd: ['node', 'story.mjs'] },
  { name: 'Python', cmd: ['python3', 'story.py'] },
].filter(({ name, cmd: [command = ''] }) => {
  if (Bun.which(command)) return true
  warnOnce(`${command} is missing: THE CLIENT IS NOT TESTED UNDER ${name.toUpperCase()}`)
  return false
})

async function layOut(folder: string, url: string): Promise<void> {
  for (const name of ['client.ts', 'client.js', 'client.py']) {
    writeFileSync(join(folder, name), await (await fetch(`${url}/${name}`)).text())
  }
  writeFileSync(join(folder, 'story.ts'), typescriptStory)
  writeFileSync(join(folder, 'story.py'), pythonStory)
  const plain = new Bun.Transpiler({ loader: 'ts' }).transformSync(typescriptStory)
  writeFileSync(join(folder, 'story.mjs'), plain.replace('./client.ts', './client.js'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
}

test.each(runtimes)('under $name it books, repeats, pages and verifies', async ({ cmd }) => {
  using folder = temporaryFolder()
  const [program] = product
  if (!program) throw new Error('there is no program')
  await using service = await startService(program, folder.path)
  const clients = join(folder.path, 'clients')
  mkdirSync(clients)
  await layOut(clients, service.url)
  const busy = { status: 503, retryAfter: '0' }
  await using careless = await startCareless(service.url, {
    'POST /v1/bookings': [busy, { status: 429, retryAfter: '0' }, 'lose', 'pass'],
    'POST /v1/api-keys': ['lose'],
    'GET /v1/account': [busy],
    'GET /v1/usage': [{ status: 503, retryAfter: '3600' }],
  })
  const date = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  const cases = webhookCases()
  const given = [date, JSON.stringify(cases.map(([one]) => one))]
  const child = Bun.spawn([...cmd, service.url, careless.url, serviceKey, ...given], {
    cwd: clients,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = [new Response(child.stdout).text(), new Response(child.stderr).text()]
  expect({ code: await child.exited, err: await err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(await out)).toEqual({
    booked: ['confirmed', 'Alex Rivera'],
    taken: ['SLOT_UNAVAILABLE', 409, 3, true],
    group: 1,
    names: ['Alex Rivera', 'Kim Lee', 'Noor Haddad', 'Ira Novak', 'Ira Novak'],
    ofLead: [true],
    events: 5,
    refused: 'NOT_FOUND',
    lost: 'ConnectionLost',
    busy: 'UNKNOWN',
    late: 'UNKNOWN',
    nobody: 'ConnectionLost',
    verdicts: cases.map(([, isGood]) => (isGood ? 'booking.confirmed' : 'bad')),
  })
  // Four attempts with one key, of which the service has carried out one; a call without a key is not made twice.
  const times = (call: string) => careless.came.filter((one) => one.call === call)
  expect(times('POST /v1/bookings')).toHaveLength(4)
  const [key, ...otherKeys] = new Set(times('POST /v1/bookings').map((one) => one.key))
  expect({ key, otherKeys }).toEqual({ key: expect.stringMatching(/^[\w-]{36}$/), otherKeys: [] })
  expect(times('POST /v1/api-keys')).toHaveLength(1)
  expect(times('GET /v1/account')).toHaveLength(3)
  expect(times('GET /v1/usage')).toHaveLength(1)
  const found = await callerOf(service.url)('GET', '/v1/bookings?metadata.lead_id=a%20b%26c')
  expect(found.body.total).toBe(1)
})

const wrong = `
import { Slotflow } from './client.ts'
const slotflow = new Slotflow({ key: '' })
await slotflow.createBooking({ human_id: '', starts_at: '', duration: 30, attendee: 'Alex Rivera' })
await slotflow.createBooking({ starts_at: '', duration: 30, attendee_name: 'Alex Rivera' })
const one = await slotflow.createBooking({ hold_id: '', attendee_name: 'Alex Rivera' })
one.bookings
`

test('the strict compiler accepts it, and finds what is wrong in a program', async () => {
  using folder = temporaryFolder()
  const [program] = product
  if (!program) throw new Error('there is no program')
  await using service = await startService(program, folder.path)
  const clients = join(folder.path, 'clients')
  mkdirSync(clients)
  await layOut(clients, service.url)
  writeFileSync(join(clients, 'wrong.ts'), wrong)
  const paths = ['client.ts', 'story.ts', 'wrong.ts'].map((name) => join(clients, name))
  const [client, story, faults = []] = faultsOf(paths)
  expect([client, story]).toEqual([[], []])
  expect(faults).toHaveLength(3)
  expect(faults.join('\n')).toMatch(/attendee.*human_id.*'bookings' does not exist/s)
})

test('clients are of this version, and need no key', async () => {
  using folder = temporaryFolder()
  const [program] = product
  if (!program) throw new Error('there is no program')
  await using service = await startService(program, folder.path)
  const { info } = await (await fetch(`${service.url}/openapi.json`)).json()
  const types = {
    'client.ts': 'text/plain; charset=utf-8',
    'client.js': 'text/javascript; charset=utf-8',
    'client.py': 'text/x-python; charset=utf-8',
  }
  for (const [name, type] of Object.entries(types)) {
    const answer = await fetch(`${service.url}/${name}`)
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status: 200,
      type,
    })
    const head = (await answer.text()).slice(0, 300)
    expect(name === 'client.js' || head.includes(`Slotflow ${info.version}`)).toBe(true)
  }
})
