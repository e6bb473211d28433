/** A process whose descriptors have run out: what it began without one, it does once there are some. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import {
  callerOf,
  hire,
  type Program,
  product,
  serviceKey,
  startHook,
  startService,
  until,
  warnOnce,
} from '../support/process.ts'
import { connectTo } from '../support/sockets.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

const descriptors = 256
const connections = 300
const bash = process.platform === 'linux' ? Bun.which('bash') : null
if (bash === null) warnOnce('there is no Linux with bash: A LACK OF DESCRIPTORS IS NOT TESTED')

function limited({ name, cmd }: Program): Program {
  const script = `ulimit -n ${descriptors}; exec "$@"`
  return { name, cmd: [bash ?? 'bash', '-c', script, 'bash', ...cmd] }
}

test.each(bash === null ? [] : [...product])(
  '$name: the first delivery of all finds no descriptor left for 6 s, uses up no attempt, and is sent later',
  async (program) => {
    using folder = temporaryFolder()
    // One attempt, and none to spare.
    const env = { SLOTFLOW_WEBHOOK_SCHEDULE: '0s' }
    await using service = await startService(limited(program), folder.path, env)
    await using hook = startHook(() => new Response('ok'))
    const call = callerOf(service.url)
    const human_id = await hire(call)
    const registered = await call('POST', '/v1/webhooks', {
      url: hook.url,
      events: ['booking.confirmed'],
    })
    const starts_at = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000).toISOString()
    const order = { human_id, starts_at, duration: 60, attendee_name: 'Ann' }

    // Connected before the others, so that it can still ask when nobody else can.
    using asking = connectTo(service)
    asking.send(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await asking.heard('200 OK')
    const others = Array.from({ length: connections }, () => connectTo(service))
    const taken = () => readdirSync(`/proc/${service.pid}/fd`).length
    await until('lack of descriptors', () => taken() >= descriptors)

    const head = `Host: localhost\r\nAuthorization: Bearer ${serviceKey}\r\n`
    const body = JSON.stringify(order)
    asking.send(
      `POST /v1/bookings HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await asking.heard('201 Created')
    // After 2 s and 4 s.
    const postponedThrice = () => {
      asking.send(`GET /v1/webhooks/${registered.body.id}/deliveries HTTP/1.1\r\n${head}\r\n`)
      return /"attempts":0,"postponed":[3-9]/.test(asking.said)
    }
    await until('third postponement', postponedThrice, 20_000)
    expect(hook.attempts).toEqual([])
    for (const other of others) other.cut()
    await until('delivery', () => hook.attempts.length > 0, 20_000)
    expect(service.isRunning).toBeTrue()
  },
)
