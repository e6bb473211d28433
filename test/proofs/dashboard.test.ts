/** The dashboard in a real browser, against the service as it runs; the first visit is test/e2e/first-visit.test.ts. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspect, signIn, useStage, visit } from '../support/browser.ts'
import { alwaysOpen, callerOf, hire } from '../support/process.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** Wednesday of next week, in UTC. */
const wednesday = new Date((Math.floor((Date.now() / 86_400_000 + 3) / 7) * 7 - 3 + 9) * 86_400_000)
const date = wednesday.toISOString().slice(0, 10)

const hours = {
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30, 60],
}

describe.skipIf(!hasBrowser)('the dashboard', () => {
  const stage = useStage()

  test('what an agent books appears by itself, is found, moved and cancelled', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, hours, 'America/New_York')
    const other = { human_id, starts_at: `${date}T15:00:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...other, attendee_name: 'Alex Rivera' })
    await signIn(page, stage.service.url, '/bookings')
    await page.getByText('Live').waitFor()
    const booking = {
      ...{ human_id, starts_at: `${date}T14:00:00Z`, duration: 60, attendee_name: 'Mia Wong' },
      ...{ attendee_email: 'mia@example.com', metadata: { lead_id: 'lead_9', deal: { size: 3 } } },
    }
    expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    const found = page.getByRole('link', { name: 'Mia Wong' })
    await found.waitFor()
    await inspect(page, 'bookings')
    // A part of the address is enough, and what was searched for goes along to the other parts.
    await page.getByLabel('Search').fill('mia@EX')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Alex Rivera' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Past' }).click()
    await page.getByRole('heading', { name: 'No booking is like this' }).waitFor()
    expect(page.url()).toEndWith('/dashboard/bookings?part=past&q=mia%40EX')
    await page.getByRole('link', { name: 'Upcoming' }).click()
    await found.waitFor()
    await page.getByLabel('Search').fill('')
    await page.keyboard.press('Enter')

    await page.getByLabel('Metadata').fill('lead_id = lead_9')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Alex Rivera' }).waitFor({ state: 'detached' })
    expect(page.url()).toEndWith('/dashboard/bookings?metadata.lead_id=lead_9')
    await found.click()
    await page.getByText('{"size":3}').waitFor()
    await inspect(page, 'booking')
    // Each booking has an address, which opens it over its list.
    await page.reload()
    await page.getByText('{"size":3}').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    // The address follows a moment after what is drawn.
    await page.waitForURL(/\/dashboard\/bookings\?metadata\.lead_id=lead_9$/)
    await found.click()

    await page.getByRole('button', { name: 'Move' }).click()
    await page.getByLabel('11:00').check()
    await page.getByRole('button', { name: 'Move here' }).click()
    await page.getByRole('definition').getByText(', 11:00,').waitFor()
    await page.getByRole('button', { name: 'Cancel booking' }).click()
    const question = page.getByRole('dialog', { name: 'Cancel this booking?' })
    await question.getByLabel('Reason (optional)').fill('Went elsewhere')
    await question.getByRole('button', { name: 'Cancel booking' }).click()
    await page.getByText('Went elsewhere').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('heading', { name: 'No booking is like this' }).waitFor()
    await page.getByRole('link', { name: 'Cancelled' }).click()
    await page.getByRole('cell', { name: 'Cancelled' }).waitFor()
    await call('DELETE', `/v1/humans/${human_id}`)
    await page.getByRole('cell', { name: 'Removed' }).waitFor()
    const { body } = await call('GET', '/v1/bookings?attendee_email=mia@example.com')
    expect(body.bookings[0]).toMatchObject({
      ...{ status: 'cancelled', starts_at: `${date}T16:00:00.000Z` },
      cancellation_reason: 'Went elsewhere',
    })
    expect(complaints).toEqual([])
  })

  test('what is not changed stays as it is, and a day that cannot be asked for shows no times', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, hours)
    const metadata = { note: 'first line\nsecond = line', 'a=b': '  x  ' }
    const booking = { human_id, duration: 30, attendee_name: 'Mia Wong', metadata }
    const { body } = await call('POST', '/v1/bookings', {
      ...booking,
      starts_at: `${date}T10:00:00Z`,
    })
    await signIn(page, stage.service.url, '/bookings')
    await page.getByRole('link', { name: 'Mia Wong' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Mia Wong-Berg')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Mia Wong-Berg' }).waitFor()
    expect((await call('GET', `/v1/bookings/${body.id}`)).body.metadata).toEqual(metadata)

    await page.getByRole('button', { name: 'Move' }).click()
    await page.getByLabel('11:00').waitFor()
    const thursday = new Date(wednesday.getTime() + 86_400_000).toISOString().slice(0, 10)
    await page.route(`**/slots?date_from=${thursday}**`, (route) => route.abort())
    await page.getByLabel('Day').fill(thursday)
    await page.getByText('Slotflow does not answer').waitFor()
    expect(await page.getByRole('radio').count()).toBe(0)
  })

  test('a page of the list whose last row is gone leads back; a condition keeps the focus', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const ids = await Promise.all(
      Array.from({ length: 26 }, async (_, at) => {
        const starts_at = new Date(wednesday.getTime() + at * 1_800_000).toISOString()
        const booking = { human_id, starts_at, duration: 30, attendee_name: `Guest ${at}` }
        return (await call('POST', '/v1/bookings', booking)).body.id
      }),
    )
    await signIn(page, stage.service.url, '/bookings')
    await page.getByRole('option', { name: 'Sarah' }).waitFor({ state: 'attached' })
    await page.getByLabel('Human').focus()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL(/human_id=/)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByText('26–26 of 26').waitFor()
    await call('DELETE', `/v1/bookings/${ids[7]}`)
    await page.getByRole('rowheader').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Previous page' }).click()
    await page.getByRole('rowheader').nth(24).waitFor()
    expect(complaints).toEqual([])
  })

  test('a week is drawn whole, however much is booked in it', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const monday = wednesday.getTime() - 2 * 86_400_000
    const statuses = await Promise.all(
      Array.from({ length: 272 }, async (_, at) => {
        const starts_at = new Date(monday + at * 1_800_000).toISOString()
        const booking = { human_id, starts_at, duration: 30, attendee_name: `Guest ${at}` }
        return (await call('POST', '/v1/bookings', booking)).status
      }),
    )
    expect(statuses.filter((status) => status !== 201)).toEqual([])
    await signIn(page, stage.service.url, `/humans/${human_id}?week=${date}`)
    await page.locator('.booking').nth(271).waitFor()
    expect(await page.locator('.booking').count()).toBe(272)
  })

  test('a hold is drawn while it lives, and released', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, { ...alwaysOpen, meeting_durations: [60] })
    const starts_at = `${date}T12:00:00Z`
    await signIn(page, stage.service.url, `/humans/${human_id}?week=${date}`)
    const held = page.getByRole('button', { name: /^Held until/ })
    const metadata = { conversation_id: 'conv_1' }
    const hold = { human_id, starts_at, duration: 60, metadata }
    expect((await call('POST', '/v1/holds', hold)).status).toBe(201)
    await held.click()
    await page.getByText('conv_1').waitFor()
    await inspect(page, 'hold')
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
    await held.waitFor({ state: 'detached' })
    expect((await call('POST', '/v1/holds', { ...hold, ttl_seconds: 30 })).status).toBe(201)
    await held.waitFor()
    expect((await call('GET', `/v1/holds?human_id=${human_id}`)).body.total).toBe(1)
  })

  test('time is drawn over, in the week in which the clock goes back; what was drawn is removed', async () => {
    await using visitor = await visit(stage.browser, { timezoneId: 'America/New_York' })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const night = { ...alwaysOpen, working_days: [6, 7], work_start: '22:00', work_end: '04:00' }
    const id = await hire(call, { ...night, meeting_durations: [60] }, 'America/New_York')
    await signIn(page, stage.service.url, `/humans/${id}?week=2027-11-01`)
    await page.getByText('clock back 1 h').waitFor()
    // Saturday's night: two hours, then five, for one o'clock comes twice.
    await page.locator('.slot[data-day="2027-11-07"]').nth(4).waitFor()
    const starts = await page.locator('.slot[data-day="2027-11-07"]').allTextContents()
    expect(starts).toEqual(['00:00', '01:00', '01:00', '02:00', '03:00', '22:00', '23:00'])
    await inspect(page, 'week-clock-back')

    await page.getByText('Block time', { exact: true }).click()
    const sunday = page.locator('.day').last()
    const { height } = (await sunday.boundingBox()) ?? { height: 0 }
    const hour = height / 25
    await sunday.hover({ position: { x: 40, y: hour * 2.1 } })
    await page.mouse.down()
    await sunday.hover({ position: { x: 40, y: hour * 3.9 } })
    await page.mouse.up()
    await page.getByLabel('Title').fill('Asleep')
    // From the second one o'clock on: the service knows the first only.
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('01:00')
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('03:00')
    await page.getByRole('button', { name: 'Block this time' }).click()
    await page.getByRole('button', { name: /^Blocked: Asleep/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: /^Blocked: Asleep/ }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('who is removed can be brought back; who has no rights sees no buttons', async () => {
    const call = callerOf(stage.service.url)
    const id = await hire(call)
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    await signIn(page, stage.service.url, `/humans/${id}?week=abc`)
    await page.getByRole('heading', { name: 'Overrides' }).waitFor()
    expect(complaints).toEqual([])
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Time zone', { exact: true }).fill('Mars/Phobos')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('IANA time zone name').waitFor()
    expect(await page.getByLabel('Time zone', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    )
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('button', { name: 'Theme: as the system. Press for light' }).click()
    await page.getByRole('button', { name: 'Theme: light. Press for dark' }).click()
    await page.reload()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    const bringBack = page.getByRole('button', { name: 'Bring back' })
    const refused = page.getByRole('alert').filter({ hasText: 'Slotflow does not answer' })
    await bringBack.waitFor()
    await page.route('**/*', (route) =>
      route.request().method() === 'GET' ? route.continue() : route.abort(),
    )
    await bringBack.click()
    await refused.waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await refused.nth(1).waitFor()
    await page.unroute('**/*')
    await bringBack.click()
    await page.getByRole('button', { name: 'Hours' }).waitFor()

    const { body: reader } = await call('POST', '/v1/api-keys', { name: 'reader', scope: 'read' })
    await using guest = await visit(stage.browser)
    await signIn(guest.page, stage.service.url, `/humans/${id}`, Reflect.get(reader, 'key'))
    await guest.page.getByRole('heading', { name: 'Overrides' }).waitFor()
    expect(await guest.page.getByRole('button', { name: /Edit|Hours|Remove|Block/ }).count()).toBe(
      0,
    )
    await call('DELETE', `/v1/api-keys/${reader.id}`)
    await guest.page.getByText('Your session has ended').waitFor()
    expect(await guest.page.context().cookies()).not.toContainEqual(
      expect.objectContaining({ value: expect.stringContaining('sk_live_') }),
    )
    expect(await guest.page.evaluate(() => JSON.stringify({ ...localStorage }))).toBe('{}')
  })
})
