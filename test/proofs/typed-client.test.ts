/** A typed client made from /openapi.json with published tools: types, then a program that books with them. */
import { expect, test } from 'bun:test'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { faultsOf } from '../support/compile.ts'
import { startTestServer } from '../support/server.ts'
import { temporaryFolder } from '../support/store.ts'

/** The program of the README, and one that has the name of a field wrong. */
const program = (field: string) => `
import createClient from 'openapi-fetch'
import type { paths } from './slotflow.d.ts'

const [baseUrl = '', key = '', date = ''] = process.argv.slice(2)
const querySerializer = { object: { style: 'form', explode: true } } as const
const api = createClient<paths>({ baseUrl, querySerializer, headers: { authorization: \`Bearer \${key}\` } })

const human = await api.POST('/v1/humans', { body: { name: 'Sarah Chen', timezone: 'UTC' } })
const id = human.data?.id ?? ''
await api.PUT('/v1/humans/{id}/availability', {
  params: { path: { id } },
  body: {
    working_days: [1, 2, 3, 4, 5, 6, 7],
    work_start: '09:00',
    work_end: '17:00',
    meeting_durations: [30],
  },
})
const query = { date_from: date, date_to: date, duration: 30 }
const found = await api.GET('/v1/humans/{id}/slots', { params: { path: { id }, query } })
const starts_at = found.data?.slots?.[0]?.starts_at ?? ''
const body = { human_id: id, starts_at, duration: 30, metadata: { lead_id: 'lead_1' }, ${field}: 'Alex Rivera' }
const booked = await api.POST('/v1/bookings', { body })
const again = await api.POST('/v1/bookings', { body: { ...body, attendee_email: 'bo@berg.example' } })
const { data } = await api.GET('/v1/bookings', { params: { query: { metadata: { 'metadata.lead_id': 'lead_1' } } } })
const isFound = data?.bookings[0]?.id === booked.data?.id
console.log(booked.data?.status, isFound, again.error?.error.code, again.error?.error.alternatives?.length)
`

/** Whom to book has to be said, and once. */
const nobodyAndTwo = `
import createClient from 'openapi-fetch'
import type { components, paths } from './slotflow.d.ts'
const api = createClient<paths>()
const when = { starts_at: '', duration: 30, attendee_name: '' }
await api.POST('/v1/bookings', { body: when })
const twice: components['schemas']['BookingInput'] = { ...when, human_ids: [], hold_id: '' }
await api.POST('/v1/bookings', { body: { hold_id: '', attendee_name: '' } })
await api.POST('/v1/bookings', { body: { ...when, role: 'sales', assign: 'all' } })
`

const root = join(import.meta.dir, '../..')

test('types made by openapi-typescript check a program that finds a slot and books it', async () => {
  await using server = await startTestServer()
  using folder = temporaryFolder()
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'))
  const document = await (await fetch(new URL('/openapi.json', server.url))).text()
  const types = astToString(await openapiTS(document, { silent: true }))
  writeFileSync(join(folder.path, 'slotflow.d.ts'), types)
  const [right, wrong] = [join(folder.path, 'right.ts'), join(folder.path, 'wrong.ts')]
  writeFileSync(right, program('attendee_name'))
  writeFileSync(wrong, program('attendee'))

  const unsure = join(folder.path, 'unsure.ts')
  writeFileSync(unsure, nobodyAndTwo)
  const [none, some, several] = faultsOf([right, wrong, unsure])
  expect(none).toEqual([])
  expect(some?.join('\n')).toContain('attendee: string')
  expect(several).toHaveLength(2)
  expect(several?.join('\n')).toMatch(/human_ids.*hold_id/s)

  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
  const cmd = [process.execPath, right, server.url, server.key, date]
  const child = Bun.spawn(cmd, { cwd: folder.path, stdout: 'pipe', stderr: 'pipe' })
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  expect({ out: out.trim(), err }).toEqual({ out: 'confirmed true SLOT_UNAVAILABLE 3', err: '' })
}, 60_000)
