/** What the sentence of an answer claims is so. */
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app[Symbol.asyncDispose]())

const said = async (name: string, given: Record<string, unknown> = {}) =>
  (await callTool(app, name, given)).sentence

const monday = { date_from: '2026-03-16', date_to: '2026-03-16', duration: 30 }
const nine = '2026-03-16T09:00:00Z'

test('a booking that is cancelled again claims no free slot: another may stand there', async () => {
  const { id } = await app.human()
  const first = { booking_id: (await app.book(id, nine)).body.id }
  const words =
    'Cancelled: "Alex Rivera" with "Sarah Chen", Monday 16 March 2026, 09:00 UTC, 30 minutes.'
  expect(await said('cancel_booking', first)).toBe(words)
  await app.book(id, nine)
  expect(await said('cancel_booking', first)).toBe(words)
})

test('a hold that is released may have ended before, and its slot be taken', async () => {
  const { id } = await app.human()
  const wanted = { human_id: id, starts_at: nine, duration: 30, ttl_seconds: 60 }
  const { data } = await callTool(app, 'hold_slot', wanted)
  app.clock.advance(61_000)
  await app.book(id, nine)
  expect(await said('release_hold', { hold_id: data.id })).toBe('Released.')
})

test('several are told to be cancelled together only where there are several', async () => {
  const { id } = await app.human()
  const { body } = await app.book(id, nine)
  const words = await said('cancel_booking', { booking_id: body.id, group: true })
  expect(words).toMatch(/^Cancelled: "Alex Rivera" with "Sarah Chen", /)
})

test('humans are active or not; who of them can be booked is not told by their number', async () => {
  await app.human()
  await app.human({ name: 'Ann Lee', rules: null })
  expect(await said('list_humans')).toBe('2 active humans: "Sarah Chen", "Ann Lee".')
  expect(await said('list_humans', { role: 'nobody' })).toBe(
    'No active human has the role "nobody". Nobody has a role.',
  )
  await callTool(app, 'delete_human', { human_id: (await app.human({ name: 'Tom' })).id })
  expect(await said('list_humans', { active: 'false' })).toBe('1 deleted human: "Tom".')
})

test('a human who was deleted is told so', async () => {
  const { id } = await app.human()
  const human = { human_id: id }
  expect(await said('get_human', human)).toBe('"Sarah Chen", whose time zone is UTC.')
  await callTool(app, 'delete_human', human)
  const words = '"Sarah Chen", whose time zone is UTC, was deleted and cannot be booked.'
  expect(await said('get_human', human)).toBe(words)
})

test('slots are counted as they are in the answer, which limit and spread make fewer', async () => {
  const { id } = await app.human()
  const first = 'the first on Monday 16 March 2026, 09:00 UTC.'
  for (const [fewer, counted] of [
    [{ limit: 1 }, '1 free slot'],
    [{ spread: 3 }, '3 free slots'],
  ] as const) {
    expect(await said('find_slots', { human_id: id, ...monday, ...fewer })).toBe(
      `${counted} of 30 minutes in this answer, ${first}`,
    )
  }
})

test('where nothing is free, later dates are not the only advice', async () => {
  const { id } = await app.human({ rules: null })
  expect(await said('find_slots', { human_id: id, ...monday })).toBe(
    'No slot of 30 minutes is free on these dates. No working hours are set for this human yet. Dates are those of UTC, where it is now Tuesday 10 March 2026, 10:00 UTC.',
  )
  for (const match of ['any', 'all']) {
    const words = await said('find_team_slots', { role: 'nobody', match, ...monday })
    expect(words).toMatch(
      /^No slot of 30 minutes .* list_humans shows roles and meeting_durations\.$/,
    )
    expect(words).not.toContain('later dates')
  }
  await app.human({ role: 'ae', rules: { working_days: [2] } })
  const words = await said('find_team_slots', { role: 'ae', ...monday })
  expect(words).toContain('Ask for later dates')
})

test('bookings that a change leaves outside are counted, with what to do next; a trial says that it is one', async () => {
  const { id } = await app.human()
  await app.book(id, nine)
  const block = { type: 'block', title: 'Off', all_day: true, start_date: '2026-03-16' }
  const given = { human_id: id, ...block }
  const tried = await said('create_override', { ...given, dry_run: true })
  expect(tried).toMatch(/^Nothing was changed yet.* 1 confirmed booking ahead lies outside/)
  expect(tried).not.toContain('cancel_booking')
  const made = await said('create_override', given)
  expect(made).toMatch(
    /^The time is blocked on Monday 16 March 2026, all day \(UTC\): "Off"\. 1 confirmed booking ahead .*cancel_booking\.$/,
  )
  await app.book(id, '2026-03-17T09:00:00Z')
  expect(await said('delete_human', { human_id: id })).toMatch(
    /^Deleted\. 2 confirmed bookings ahead lie/,
  )
})

test('an explanation says the next free times, as they are said', async () => {
  const { id } = await app.human()
  const asked = { human_id: id, starts_at: '2026-03-14T10:00:00Z', duration: 30 }
  expect(await said('explain_slot', asked)).toEndWith(
    'is outside. Free after it: Monday 16 March 2026, 09:00 UTC; Monday 16 March 2026, 09:30 UTC; Monday 16 March 2026, 10:00 UTC.',
  )
  expect(await said('explain_slot', { ...asked, starts_at: nine })).toEndWith('09:30 UTC.')
})

test('a trial of a deletion says that nothing was deleted, in its data as well', async () => {
  const { id } = await app.human()
  const tried = await callTool(app, 'delete_human', { human_id: id, dry_run: true })
  expect(tried.sentence).toStartWith('Nothing was changed yet; without dry_run it would be so:')
  expect(tried.data).toMatchObject({ deleted: false, dry_run: true })
})

test('of one booking it is said who could take it, before it is handed over', async () => {
  const [{ id: human_id }, other] = [await app.human(), await app.human()]
  const { body } = await app.book(human_id, nine)
  const given = { human_id, to_human_ids: [other.id], booking_ids: [body.id] }
  const tried = await callTool(app, 'hand_over_bookings', { ...given, dry_run: true })
  expect(tried.sentence).toBe(
    'Nothing was changed yet; without dry_run it would be so: 1 booking handed over.',
  )
  expect(tried.data).toMatchObject({ moved: [{ free_human_ids: [other.id] }], dry_run: true })
  expect(await said('hand_over_bookings', given)).toBe('1 booking handed over.')
})

test('a start in UTC beside another zone is said as it was read', async () => {
  const { id } = await app.human()
  const zoned = { human_id: id, starts_at: nine, timezone: 'Europe/Berlin', duration: 30 }
  const words =
    'starts_at was read in UTC because of its Z, which is Monday 16 March 2026, 10:00 CET: for the hour by the clock in Europe/Berlin write it without Z.'
  expect(await said('hold_slot', zoned)).toEndWith(words)
  const { id: other } = await app.human()
  const wish = { ...zoned, human_id: other, attendee_name: 'Alex' }
  expect(await said('create_booking', wish)).toEndWith(words)
  const utc = { ...wish, starts_at: '2026-03-17T09:00:00Z', timezone: 'UTC' }
  expect(await said('create_booking', utc)).toEndWith('30 minutes.')
})
