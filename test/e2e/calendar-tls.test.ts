/** Calendars behind nginx by TLS, as the service runs: read and written with a certificate that is trusted, and with no other. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { calendarText } from '../support/calendar-table.ts'
import { davKindsHere, davUser, startDav } from '../support/dav-servers.ts'
import { isNginxHere, startNginx } from '../support/nginx.ts'
import { callerOf, hire, type Program, product, startService, until } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

const isHere = isNginxHere && davKindsHere.includes('radicale')
const dayMs = 24 * 60 * 60_000
const start = new Date((Math.floor(Date.now() / dayMs) + 3) * dayMs + 14 * 3_600_000)

async function run(program: Program, isTrusted: boolean) {
  await using dav = await startDav('radicale')
  await using nginx = await startNginx(dav.root)
  await nginx.file('a.ics', calendarText([]))
  using folder = temporaryFolder()
  await using service = await startService(program, folder.path, {
    SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8',
    ...(isTrusted && { NODE_EXTRA_CA_CERTS: nginx.certificate }),
  })
  const call = callerOf(service.url)
  const human = await hire(call)
  const path = `/v1/humans/${human}/calendars`
  const { pathname } = new URL(dav.collection)
  const caldav = { url: `${nginx.secureRoot}dav${pathname}`, ...davUser, write_bookings: true }
  await call('POST', path, { type: 'ics', url: `${nginx.secureRoot}files/a.ics` })
  await call('POST', path, { type: 'caldav', ...caldav })
  const found = { statuses: [''], errors: [''], names: [''] }
  await until('calendars', async () => {
    const { text } = await call('GET', path)
    const { calendars }: { calendars: { status: string; error: string }[] } = JSON.parse(text)
    found.statuses = calendars.map(({ status }) => status)
    found.errors = calendars.map(({ error }) => error)
    return !found.statuses.includes('syncing')
  })
  const wanted = { human_id: human, duration: 30, attendee_name: 'Alex', starts_at: start }
  const { status, text } = await call('POST', '/v1/bookings', wanted)
  if (status === 201) {
    const { id }: { id: string } = JSON.parse(text)
    await until('event', async () => (await dav.text(`${id}.ics`)) !== null)
  }
  return { ...found, status }
}

test.if(isHere).each([...product])('$name', async (program: Program) => {
  const self = 'It cannot be had: the certificate is signed by itself.'
  expect(await run(program, true)).toMatchObject({
    ...{ statuses: ['ok', 'ok'], errors: [null, null], status: 201 },
  })
  expect(await run(program, false)).toMatchObject({
    ...{ statuses: ['unreachable', 'unreachable'], errors: [self, self], status: 503 },
  })
})
