/** What other services call by another name is told what it is called here. */
import { expect, test } from 'bun:test'
import type { Method } from '../../src/http/route.ts'
import { officeHours, startTestApp } from '../support/app.ts'

const id = '019aa3c0-7a00-7000-8000-000000000003'
const wanted = { human_id: id, starts_at: '2026-03-16T14:00:00Z', duration: 30 }
const { duration, ...untimed } = wanted

/** Method, path, body, and what the message says. */
const misses: readonly [method: Method, path: string, body: unknown, says: RegExp][] = [
  ['GET', '/humans', undefined, /Did you mean \/v1\/humans\?/],
  [
    'POST',
    `/v1/bookings/${id}/cancel`,
    {},
    new RegExp(`Did you mean DELETE /v1/bookings/${id}\\?`),
  ],
  ['POST', `/bookings/${id}/reschedule`, {}, new RegExp(`mean PATCH /v1/bookings/${id}\\?`)],
  ['GET', '/v1/me', undefined, /Did you mean \/v1\/account\?/],
  [
    'GET',
    `/v1/humans/${id}/bookings`,
    undefined,
    /Did you mean GET \/v1\/bookings with human_id\?/,
  ],
  ['POST', `/v1/humans/${id}/meetings`, {}, /Did you mean POST \/v1\/bookings with human_id\?/],
  ['POST', `/v1/holds/${id}/confirm`, {}, /Did you mean POST \/v1\/bookings with hold_id\?/],
  ['GET', '/v1/nothing', undefined, /^There is nothing at \/v1\/nothing\. See/],
  [
    'PATCH',
    `/v1/bookings/${id}`,
    { status: 'cancelled' },
    /^status: .*DELETE \/v1\/bookings\/:id$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...untimed, duration_minutes: duration, name: 'Alex', email: 'alex@startup.io' },
    /^duration_minutes: is called duration here\. Also: name is called attendee_name here; email is called attendee_email here\.$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', ends_at: '2026-03-16T14:30:00Z' },
    /^ends_at: is not sent: say in duration how many minutes it takes$/,
  ],
  [
    'GET',
    '/v1/bookings?attendee_email=notanemail',
    undefined,
    /must be a whole e-mail address; q finds/,
  ],
  ['GET', '/v1/bookings?attendee_email=', undefined, /must be a whole e-mail address/],
  ['GET', '/v1/bookings?attendee_email=%25', undefined, /must be a whole e-mail address/],
  [
    'GET',
    `/v1/bookings?attendee_email=${encodeURIComponent("' OR 1=1 --")}`,
    undefined,
    /must be a whole e-mail address/,
  ],
  ['GET', '/v1/bookings?attendee_email=ann%20test@example.com', undefined, /%2B/],
  ['GET', '/api/v1/people', undefined, /Did you mean \/v1\/humans\?/],
  ['POST', `/v1/humans/${id}/bookings`, wanted, /Did you mean POST \/v1\/bookings with human_id\?/],
  ['POST', '/v1/meetings/create', wanted, /Did you mean POST \/v1\/bookings\?/],
  [
    'GET',
    `/v1/humans/${id}/availability`,
    undefined,
    /Allowed: PUT \(set working hours\)\. Did you mean \/v1\/humans\/[\w-]+\/slots\?/,
  ],
  [
    'DELETE',
    '/v1/bookings',
    undefined,
    /GET \(list bookings\)\. DELETE is for one: \/v1\/bookings\/:id\./,
  ],
  [
    'POST',
    '/v1/humans',
    { name: 'Ann', timezone: 'GMT+1' },
    /^timezone: must be the IANA name of a place, .* which Europe\/London has in summer, Europe\/Berlin/,
  ],
  ['GET', '/v1/calendar', undefined, /mean GET \/v1\/humans\/:id\/slots for free times, or GET/],
  ['POST', '/v1/events', wanted, /POST \/v1\/bookings books a slot/],
  ['POST', '/v1/schedule', wanted, /Did you mean POST \/v1\/bookings\?/],
  ['GET', '/v1/overrides', undefined, /Did you mean \/v1\/humans\/:id\/overrides\?/],
  ['POST', '/v1/availability', {}, /Did you mean PUT \/v1\/humans\/:id\/availability\?/],
  [
    'GET',
    `/v1/slots/${id}`,
    undefined,
    /Did you mean \/v1\/humans\/019aa3c0-7a00-7000-8000-000000000003\/slots\?/,
  ],
  ['POST', `/v1/cancel/${id}`, {}, /Did you mean DELETE \/v1\/bookings\/019aa3c0-7a00-7000-8000/],
  ['GET', '/v1/event-types', undefined, /Did you mean \/v1\/services\?/],
  ['GET', '/v1/users/me', undefined, /Did you mean \/v1\/account\?/],
  ['GET', '/v1/team/slots', undefined, /Did you mean \/v1\/slots\?/],
  ['GET', '/v1/attendees', undefined, /Did you mean GET \/v1\/bookings with q/],
  ['POST', `/v1/humans/${id}/availability`, {}, /Allowed: PUT \(set working hours\)\.$/],
  [
    'POST',
    '/v1/bookings',
    { data: { attributes: wanted } },
    /^attendee_name: is req.* Also: data is no field: send what stands in it by itself, at the top, as \{"human_id": …\}\.$/,
  ],
  ['POST', '/v1/slots', {}, /A GET has its fields in the query/],
  [
    'POST',
    '/v1/bookings',
    { booking: wanted },
    /booking is no field: send what stands in it by itself/,
  ],
  ['POST', '/v1/bookings', [wanted], /is a list: send one at a time/],
  ['POST', '/v1/bookings', JSON.stringify(wanted), /is a text with one in it: encode it once/],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', notes: 'x' },
    /^notes: is not known: keep it in metadata/,
  ],
  [
    'PATCH',
    `/v1/bookings/${id}`,
    { human_id: id },
    /^human_id: stays as it is: leave it out; for another human, book with/,
  ],
  ['PATCH', `/v1/bookings/${id}`, { cancelled: true }, /^cancelled: .*DELETE \/v1\/bookings\/:id$/],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', phone_number: '+14155550123', venue: 'Room 5' },
    /^phone_number: is called attendee_phone here\. Also: venue is called location here\.$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', attendee_phone: '+1 (415) 555-0123' },
    /^attendee_phone: must be written without anything between the digits: \+14155550123$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', attendee_phone: '415-555-0123' },
    /^attendee_phone: must begin with \+ and the country code/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', attendee_phone: 'call me' },
    /^attendee_phone: must be a phone number in E\.164.*\+14155550123$/,
  ],
  ['GET', '/v1/bookings?phone=%2B14155550123', undefined, /^phone: is called attendee_phone here$/],
  ['GET', '/v1/bookings?name=Ann', undefined, /^name: is called q here$/],
  ['GET', '/v1/bookings?customer_email=ann@x.io', undefined, /is called attendee_email here$/],
  ['GET', '/v1/bookings?tz=UTC', undefined, /^tz: is called timezone here$/],
  ['GET', `/v1/slots?human_id=${id}`, undefined, /human_id is called human_ids here/],
  [
    'GET',
    `/v1/humans/${id}/slots?date_from=2027-02-01T10:00Z&date_to=+1d&duration=30`,
    undefined,
    /^date_from: is a time: send the date alone, 2027-02-01$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, starts_at: '1773669600', attendee_name: 'Alex' },
    /is a count of seconds/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, starts_at: '03/04/2026 10:00', attendee_name: 'Alex' },
    /write the year first/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, starts_at: '2026-03-16', attendee_name: 'Alex' },
    /has no hour/,
  ],
  [
    'GET',
    '/v1/zones/clock?timezone=america/vancouver',
    undefined,
    /Did you mean America\/Vancouver\?/,
  ],
  [
    'GET',
    `/v1/humans/${id}/slots?date_from=2027-02-01&date_to=2027-02-31&duration=30`,
    undefined,
    /February 2027 has 28 days/,
  ],
]

test('an empty text or list in an optional field is told to be left out', async () => {
  await using app = await startTestApp()
  const sent = { ...wanted, attendee_name: '', attendee_email: '', human_ids: [] }
  const { body } = await app.call('POST', '/v1/bookings', sent)
  const words = body.error.details?.map(({ field, message }) => [
    field,
    /leave it out/.test(message),
  ])
  expect(words).toEqual([
    ['human_ids', true],
    ['attendee_name', false],
    ['attendee_email', true],
  ])
  const asked = await app.call('GET', '/v1/humans?role=')
  expect(asked.body.error.message).toMatch(/^role: is empty: leave it out; if it is sent, it must/)
})

test('a body that is compressed, or belongs to a GET, is told what to do', async () => {
  await using app = await startTestApp()
  const send = async (method: string, headers: object, body: BodyInit | null) => {
    const all = {
      authorization: `Bearer ${app.key}`,
      'content-type': 'application/json',
      ...headers,
    }
    const { status, text } = await app.send(
      new Request('http://localhost/v1/bookings', { method, headers: all, body }),
    )
    return [status, JSON.parse(text).error?.message]
  }
  const zipped = Bun.gzipSync(JSON.stringify(wanted))
  const words = 'The request body is compressed: send it as plain JSON, without Content-Encoding.'
  expect(await send('POST', { 'content-encoding': 'gzip' }, zipped)).toEqual([422, words])
  expect(await send('POST', {}, zipped)).toEqual([422, words])
  expect(await send('POST', { 'content-encoding': 'br' }, new Uint8Array([0xff]))).toEqual([
    422,
    words,
  ])
  expect(await send('GET', { 'content-length': '25' }, null)).toEqual([
    422,
    'The request body is not read in a GET: send its fields in the query, as in ?duration=30.',
  ])
  expect(await send('GET', { 'content-length': '2' }, null)).toEqual([200, undefined])
})

test.each([...misses])('%s %s %p', async (method, path, body, says) => {
  await using app = await startTestApp()
  const answer = await app.call(method, path, body)
  expect(answer.body.error.message).toMatch(says)
})

test('a bare + of a query is read where only that can be meant', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-16T14:00:00Z', { attendee_email: 'ann+test@example.com' })
  const attendee_phone = '+14155550123'
  await app.book(id, '2026-03-16T15:00:00Z', { attendee_name: 'Ann Lee', attendee_phone })
  const total = async (query: string) => (await app.call('GET', `/v1/bookings?${query}`)).text
  expect(await total('attendee_email=Ann+test@example.com')).toContain('"total":1')
  expect(await total('q=Ann+Lee')).toContain('"total":1')
  expect(await total('attendee_phone=+14155550123')).toContain('"total":1')
  expect(await total('q=+14155550123')).toContain('"total":1')
  const at = `/v1/humans/${id}/slots/explain?duration=30&starts_at=`
  const told = await app.call('GET', `${at}2026-03-16T11:00+01:00`)
  expect(told.text).toContain('"starts_at":"2026-03-16T10:00:00.000Z"')
  const inZone = await app.call('GET', `${at}2026-03-16T11:00+01:00[Europe/Berlin]`)
  expect(inZone.text).toContain('"starts_at":"2026-03-16T10:00:00.000Z"')
  const blank = await app.call('GET', `${at}2026-03-16T11:00%2001:00`)
  expect(blank.body.error.message).toContain('%2B')
})

/** The rules of a human in other words, and what is said of them. */
const hours: readonly (readonly [object, string])[] = [
  [{ buffer: 10 }, 'buffer: is sent as buffer_before and buffer_after, in minutes'],
  [{ min_notice: 10 }, 'min_notice: is called minimum_notice here, in minutes'],
  [{ lead_time: 10 }, 'lead_time: is called minimum_notice here, in minutes'],
  [{ interval: 15 }, 'interval: is called slot_interval here, in minutes'],
  [{ max_bookings: 3 }, 'max_bookings: is called max_per_day here'],
  [{ weekly_limit: 3 }, 'weekly_limit: is called max_per_week here'],
  [{ advance_days: 3 }, 'advance_days: is called booking_window_days here'],
  [{ lunch: '12-1' }, 'lunch: is sent as breaks, such as [{"start": "12:00", "end": "13:00"}]'],
  [{ hours: '9-5' }, 'hours: is sent as work_start and work_end, or as weekly_hours, such as'],
  [{ timezone: 'UTC' }, 'timezone: is that of the human'],
  [{ working_days: 'Mon-Fri' }, 'working_days: must be a list: send [1, 2, 3, 4, 5], for Monday'],
  [{ working_days: 'Fri to Mon' }, 'working_days: must be a list: send [5, 6, 7, 1], for Monday'],
  [{ working_days: ['Tuesday'] }, 'working_days.0: is a text: send 2, for Monday is 1'],
  [{ working_days: [0] }, 'working_days.0: must be 1 for Monday to 7 for Sunday'],
  [{ work_start: '9' }, 'work_start: must be HH:MM: send 09:00'],
  [{ work_end: '5pm' }, 'work_end: must be HH:MM: send 17:00'],
  [{ work_end: '17:00:00' }, 'work_end: must be HH:MM: send 17:00'],
  [{ work_start: '09:00-17:00' }, 'work_start: is a span: send 09:00 as its start'],
  [{ meeting_durations: 30 }, 'meeting_durations: must be a list: send [30]'],
  [{ meeting_durations: '30, 60' }, 'meeting_durations: must be a list: send [30, 60]'],
  [{ meeting_durations: ['1 hour'] }, 'meeting_durations.0: is a text: send 60, the number'],
  [{ breaks: { start: '12:00', end: '13:00' } }, 'breaks: must be a list: put what you sent into'],
  [{ breaks: ['12:00-13:00'] }, 'breaks.0: must be a JSON object such as {"start":"12:00"'],
  [{ weekly_hours: { monday: '9-5' } }, 'weekly_hours must be a list, at most 70, each a JSON'],
  [{ weekly_hours: [{ weekday: 1 }] }, 'weekly_hours.0.weekday is called day here'],
  [{ weekly_hours: [{ day: [1, 2] }] }, 'weekly_hours.0.day is one day: send one entry for each'],
]

test.each([...hours])('of the hours %j it is said: %s', async (rules, says) => {
  await using app = await startTestApp()
  const { id: human } = await app.human()
  const path = `/v1/humans/${human}/availability`
  const { status, body } = await app.call('PUT', path, { ...officeHours, ...rules })
  expect(status).toBe(422)
  expect(body.error.message).toContain(says)
})

/** Values of bookings in other notations, and what is said of them. */
const values: readonly (readonly [object, string])[] = [
  [{ duration: '30 minutes' }, 'duration: is a text: send 30, the number of minutes'],
  [{ duration: 'PT1H30M' }, 'duration: is a text: send 90, the number of minutes'],
  [{ duration: 'half an hour' }, 'duration: is a text: send 30, the number of minutes'],
  [{ duration: '00:30' }, 'duration: is a text: send 30, the number of minutes'],
  [{ attendee_email: 'Al <al@x.io>' }, 'attendee_email: must be the address alone: send al@x.io'],
  [{ attendee_email: '+1 415 555 0123' }, 'and is a phone number, which belongs into attendee_ph'],
  [{ human_id: `"${id}"` }, `human_id: must be the id alone: send ${id}`],
  [{ starts_at: 1773759600 }, 'starts_at: is a count of seconds or milliseconds: send 2026-03-17'],
]

test.each([...values])('of %j it is said: %s', async (fields, says) => {
  await using app = await startTestApp()
  const wish = { ...wanted, attendee_name: 'Alex', ...fields }
  const { body } = await app.call('POST', '/v1/bookings', wish)
  expect(body.error.message).toContain(says)
})

test.each([
  ['/v1/bookings?lead_id=5', 'lead_id', 'is found as metadata.lead_id=…'],
  ['/v1/bookings?metadata[lead_id]=5', 'metadata[lead_id]', 'is found as metadata.lead_id=…'],
  ['/v1/bookings?per_page=5', 'per_page', 'is called limit here'],
  ['/v1/bookings?page=2', 'page', 'is no number here: send the cursor of the page before'],
  ['/v1/bookings?sort_by=desc', 'sort_by', 'is called order here'],
  ['/v1/slots?human_ids[]=5', 'human_ids[]', 'is called human_ids here'],
] as const)('%s: %s %s', async (path, field, message) => {
  await using app = await startTestApp()
  const { body } = await app.call('GET', path)
  expect(body.error.details).toContainEqual({ field, message: expect.stringContaining(message) })
})

test('an idempotency key in the body is told to be a header', async () => {
  await using app = await startTestApp()
  const wish = { ...wanted, attendee_name: 'Alex', idempotency_key: 'x' }
  const { body } = await app.call('POST', '/v1/bookings', wish)
  expect(body.error.message).toBe('idempotency_key: is a header: send it as Idempotency-Key')
})

test('yes is understood as what to send in a query', async () => {
  await using app = await startTestApp()
  const group = await app.call('DELETE', `/v1/bookings/${id}?group=yes`)
  expect(group.body.error.message).toBe('group: must be "true" or "false", so send true')
  const dry = await app.call('DELETE', `/v1/humans/${id}?dry_run=no`)
  expect(dry.body.error.message).toBe('dry_run: must be "true" or "false", so send false')
})

test.each([
  [{ country: 'Germany' }, 'country: must be a code: send DE'],
  [{ country: 'Deutschland' }, 'country: must be a code: send DE'],
  [{ country: 'España' }, 'country: must be a code: send ES'],
  [{ country: 'UK' }, 'country: must be a code: send GB'],
  [{ country: 'de-by' }, 'country: must be a code: send DE, and BY as the region'],
  [{ country: 'DE', region: 'Bavaria' }, 'region: must be a code: send BY'],
  [{ country: 'DE', region: 'DE-BY' }, 'region: must be a code: send BY'],
  [{ country: 'DE', region: 'Nowhere' }, 'BY (Bayern)'],
  [{ country: 'Nowhere' }, 'country: must be one of AD, '],
  [
    { country: 'DE', except: ['2026-12-25'], also: ['2026-12-25'] },
    'also: has 2026-12-25, which stands in except as well: send it in one of them',
  ],
  ['DE', 'holidays: must be a JSON object such as {"country":"DE"'],
])('of the holidays %j it is said: %s', async (holidays, says) => {
  await using app = await startTestApp()
  const { id: human } = await app.human()
  const { body } = await app.call('PATCH', `/v1/humans/${human}`, { holidays })
  expect(body.error.message).toContain(says)
})

test('a number or a truth in quotes is told to lose them', async () => {
  await using app = await startTestApp()
  const wish = { ...wanted, duration: '30', attendee_name: 'Alex' }
  const { body } = await app.call('POST', '/v1/bookings', wish)
  expect(body.error.message).toBe('duration: is a text: send 30 without quotes')
  const patch = await app.call('PATCH', `/v1/humans/${id}`, { active: 'true' })
  expect(patch.body.error.message).toBe('active: is a text: send true without quotes')
})

test('a time that is taken is not said to be just taken, nor that something else is free where nothing is', async () => {
  await using app = await startTestApp()
  const { id: human } = await app.human({ rules: { working_days: [1], work_end: '09:30' } })
  await app.book(human, '2026-03-16T09:00:00Z')
  await app.book(human, '2026-03-23T09:00:00Z')
  const again = await app.book(human, '2026-03-16T09:00:00Z', { attendee_name: 'Bo' })
  expect(again.body.error.alternatives).toEqual([])
  expect(again.body.error.message).toBe(
    'This time is taken. Nothing of this length is free in the 14 days from then on: ask for slots of later dates.',
  )
})

test('where the last possible date ends the search, no later dates are advised', async () => {
  await using app = await startTestApp()
  const rules = { work_end: '09:30', meeting_durations: [30], booking_window_days: 7 }
  const one = await app.human({ role: 'ae', rules })
  const other = await app.human({ role: 'ae', rules: { ...rules, booking_window_days: 5 } })
  const end = 'the last possible date is Tuesday 17 March 2026'
  for (const { id } of [one, other]) await app.book(id, '2026-03-17T09:00:00Z')
  const late = await app.book(one.id, '2026-03-17T09:00:00Z', { attendee_name: 'Bo' })
  expect(late.body.error.message).toBe(
    `This time is taken. Nothing of this length is free from then on, for ${end}: ask for slots of other dates up to it.`,
  )
  const far = await app.book(one.id, '2026-04-17T09:00:00Z')
  expect(far.body.error.message).toContain(`for ${end}: ask`)
  const whoever = { human_id: null, role: 'ae', assign: 'first', attendee_name: 'Bo' }
  const nobody = await app.book(one.id, '2026-03-17T09:00:00Z', whoever)
  expect(nobody.body.error.message).toContain(`for ${end}: ask`)
  const note = async (match: string, from: string, to = from) => {
    const query = `role=ae&match=${match}&date_from=${from}&date_to=${to}&duration=30`
    return (await app.call('GET', `/v1/slots?${query}`)).body.note
  }
  const dates = 'Dates are those of UTC, where it is now Tuesday 10 March 2026, 10:00 UTC.'
  const upTo = ': ask for dates up to it.'
  expect(await note('any', '2026-03-18')).toBe(
    `The last possible date is Tuesday 17 March 2026${upTo} ${dates}`,
  )
  expect(await note('all', '2026-03-16')).toBe(
    `The last possible date is Sunday 15 March 2026${upTo} ${dates}`,
  )
  expect(await note('any', '2026-03-17')).toBe(
    `None of them is free on these dates. The last possible date is Tuesday 17 March 2026. ${dates}`,
  )
  expect(await note('any', '2026-03-15')).toBe(
    `None of them is free on these dates. Ask for later dates, up to Tuesday 17 March 2026. ${dates}`,
  )
})
