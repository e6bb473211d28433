/** The week as a rep works in it: hours of every kind, exceptions that overlap, a phone, bookings handed over. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { hasBrowser, inspect, signIn, useStage, visit } from '../support/browser.ts'
import { alwaysOpen, callerOf, hire, serviceKey } from '../support/process.ts'

setDefaultTimeout(30_000)

/** A week ahead of every run of these tests. */
const week = ['2027-11-08', '2027-11-09', '2027-11-10', '2027-11-11', '2027-11-12'] as const
const [monday, tuesday] = week

const office = {
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30],
}

/** Whether any two of the things in the grid lie over one another. */
const overlapping = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.day > button')].map((one) =>
      one.getBoundingClientRect(),
    )
    const isOver = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    return boxes.some((box, at) => boxes.slice(at + 1).some((other) => isOver(box, other)))
  })

describe.skipIf(!hasBrowser)('the week', () => {
  const stage = useStage()

  test('each day has hours of its own, and what they leave outside is told before', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, office)
    const early = { human_id, starts_at: `${monday}T09:00:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...early, attendee_name: 'Mia Wong' })
    await signIn(page, stage.service.url, `/humans/${human_id}?week=${monday}`)
    await page.getByRole('button', { name: /^Mia Wong/ }).waitFor()
    await page.getByRole('button', { name: 'Hours' }).click()
    await page.getByText('Each day its own').click()
    await page.getByLabel('Monday from').fill('10:00')
    await page.getByLabel('Monday to', { exact: true }).fill('12:00')
    await page.getByRole('button', { name: 'Add hours on Monday' }).click()
    await page.getByLabel('Monday to', { exact: true }).nth(1).fill('15:00')
    await page.getByLabel('Copy Monday to').selectOption('Wednesday')
    await page.getByRole('button', { name: 'Remove Friday' }).click()
    await page.getByRole('button', { name: 'Add a break' }).click()
    await page.getByLabel('Break 1 from').fill('10:30')
    await page.getByLabel('Break 1 to').fill('11:00')
    await page.getByRole('group', { name: 'Break 1 on' }).getByLabel('Wednesday').uncheck()
    await page.getByText('Buffers, notice and limits').click()
    await page.getByLabel('Minutes free after').fill('15')
    await page.getByLabel('Meetings a day at most').fill('99999')
    await page.getByRole('button', { name: 'Save hours' }).click()
    const limit = page.getByLabel('Meetings a day at most')
    await page.getByText(/^Must be a whole number from 1 to/).waitFor()
    expect(await limit.getAttribute('aria-invalid')).toBe('true')
    // Chromium writes of every refusal in its console.
    complaints.length = 0
    await limit.fill('4')
    await page.getByRole('button', { name: 'Save hours' }).click()
    await page.getByText('1 booking would be left outside.').waitFor()
    await inspect(page, 'hours-left-outside')
    expect((await call('GET', `/v1/humans/${human_id}`)).body).toMatchObject({
      availability_rules: office,
    })
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { body } = await call('GET', `/v1/humans/${human_id}`)
    const [ten, one] = [
      { start: '10:00', end: '12:00' },
      { start: '13:00', end: '15:00' },
    ]
    const usual = { start: '09:00', end: '17:00' }
    expect(Reflect.get(body, 'availability_rules')).toMatchObject({
      weekly_hours: [
        { day: 1, ...ten },
        { day: 1, ...one },
        { day: 2, ...usual },
        { day: 3, ...ten },
        { day: 3, ...one },
        { day: 4, ...usual },
      ],
      breaks: [{ start: '10:30', end: '11:00', days: [1, 2, 4, 5, 6, 7] }],
      ...{ buffer_after: 15, max_per_day: 4 },
    })
    await page.getByText(/Mon, Wed 10:00–12:00, 13:00–15:00; Tue, Thu 09:00–17:00/).waitFor()
    // In the break of Monday nothing is open, and Wednesday has none.
    const rows = (day: string) =>
      page
        .locator(`.slot[data-day="${day}"]`)
        .evaluateAll((slots) => slots.map((s) => s.textContent))
    // The old ones stand until the new week is there.
    await page
      .locator(`.slot[data-day="${monday}"]`, { hasText: '16:30' })
      .waitFor({ state: 'detached' })
    await page.locator(`.slot[data-day="${monday}"]`).first().waitFor()
    expect(await rows(monday)).toEqual([
      '10:00',
      '11:00',
      '11:30',
      '13:00',
      '13:30',
      '14:00',
      '14:30',
    ])
    expect(complaints).toEqual([])
  })

  test('a vacation over an open is closed; what overlaps stands side by side; exceptions are edited', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call, office)
    const override = (body: object) => call('POST', `/v1/humans/${id}/overrides`, body)
    const day = { all_day: true, start_date: '2027-11-13' }
    const weekly = { freq: 'weekly', days: [6] }
    await override({ ...day, type: 'open', title: 'Saturday shift', recurrence: weekly })
    await override({ ...day, type: 'block', title: 'Vacation', end_date: '2027-11-14' })
    for (const [at, title] of ['Standup', 'Review', 'Lunch'].entries()) {
      const times = { start_time: `1${at}:00`, end_time: `1${at + 2}:30` }
      await override({ type: 'block', title, all_day: false, start_date: tuesday, ...times })
    }
    const booking = { human_id: id, starts_at: `${tuesday}T16:00:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Mia Wong' })
    await signIn(page, stage.service.url, `/humans/${id}?week=${monday}`)
    await page.getByRole('button', { name: /^Blocked: Lunch/ }).waitFor()
    expect(await overlapping(page)).toBe(false)
    expect(await page.locator('.slot[data-day="2027-11-13"]').count()).toBe(0)
    expect(await page.locator('.day').nth(5).locator('.open-hours, .override.open').count()).toBe(0)
    await page.getByRole('button', { name: /^Opens nothing: Saturday shift/ }).waitFor()
    await inspect(page, 'week-overlapping')

    await page.getByRole('button', { name: /^Blocked: Lunch/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('Late lunch')
    await page.getByLabel('From', { exact: true }).fill('13:00')
    await page.getByLabel('To', { exact: true }).fill('17:00')
    await page.getByLabel('Repeats').selectOption('By week')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('1 booking would be left outside.').waitFor()
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Blocked: Late lunch/ }).waitFor()
    expect(await overlapping(page)).toBe(false)
    const { body } = await call('GET', `/v1/humans/${id}/overrides`)
    expect(Reflect.get(body, 'overrides')).toContainEqual(
      expect.objectContaining({
        title: 'Late lunch',
        recurrence: { freq: 'weekly', interval: 1, days: [2] },
      }),
    )
    // The same again keeps how it repeats, which is said in words.
    await page.getByRole('button', { name: /^Blocked: Late lunch/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Edit' }).click()
    expect(await page.getByLabel('Repeats').textContent()).toContain('Every week on Tue')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await call('GET', `/v1/humans/${id}/overrides`)).body).toEqual(body)
    expect(complaints).toEqual([])
  })

  test('short meetings can be read and hit, and the hours drawn higher; a date is gone to', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call, { ...office, meeting_durations: [10] })
    await signIn(page, stage.service.url, `/humans/${id}`)
    await page.getByLabel('Go to the week of').fill(monday)
    const slot = page.locator(`.slot[data-day="${monday}"]`).first()
    await slot.waitFor()
    const heightOf = async () => (await slot.boundingBox())?.height ?? 0
    const height = await heightOf()
    expect(height).toBeGreaterThan(20)
    expect(await slot.textContent()).toBe('09:00')
    await page.getByRole('button', { name: 'Zoom in' }).click()
    expect((await heightOf()) / height).toBeCloseTo(1.5, 1)
  })

  test('a phone shows one day, with today in sight, and the way to the others', async () => {
    await using visitor = await visit(stage.browser, { viewport: { width: 390, height: 844 } })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call, alwaysOpen)
    await signIn(page, stage.service.url, `/humans/${id}`)
    await page.locator('.now').waitFor()
    expect(await page.locator('.day').count()).toBe(1)
    await page.goto(`${stage.service.url}/dashboard/humans/${id}?week=${monday}`)
    await page.getByRole('button', { name: /Wed/ }).click()
    const slot = page.locator('.slot[data-day="2027-11-10"]').first()
    await slot.waitFor()
    expect(await page.locator('.slot[data-day="2027-11-09"]').count()).toBe(0)
    // Large enough to hit, and the day is in the address.
    expect((await slot.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(24)
    await page.reload()
    await slot.waitFor()
    await page.getByLabel('Go to the week of').fill('2027-11-19')
    await page.locator('.slot[data-day="2027-11-19"]').first().waitFor()
    await page.getByRole('button', { name: 'Today' }).click()
    await page.locator('.now').waitFor()
    await page.goto(`${stage.service.url}/dashboard/humans/${id}?day=2027-11-10`)
    await slot.waitFor()
    await inspect(page, 'week-phone')
    expect(complaints).toEqual([])
  })

  test('bookings are handed over before somebody leaves', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, office)
    const { body: colleague } = await call('POST', '/v1/humans', {
      name: 'Tom Reed',
      timezone: 'UTC',
    })
    await call('PUT', `/v1/humans/${colleague.id}/availability`, { ...office, work_end: '12:00' })
    for (const starts_at of [`${monday}T10:00:00Z`, `${monday}T15:00:00Z`]) {
      await call('POST', '/v1/bookings', {
        human_id,
        starts_at,
        duration: 30,
        attendee_name: 'Mia',
      })
    }
    await signIn(page, stage.service.url, `/humans/${human_id}?week=${monday}`)
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('2 bookings would be left outside.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Hand over all bookings' }).click()
    const dialog = page.getByRole('dialog')
    // Nobody is chosen beforehand.
    await dialog.getByRole('button', { name: 'See who is free' }).click()
    await dialog.getByText('Choose who gets them').waitFor()
    await page.getByLabel('To', { exact: true }).selectOption('Tom Reed')
    await dialog.getByRole('button', { name: 'See who is free' }).click()
    await dialog.getByText('1 booking can be handed over.').waitFor()
    await dialog.getByText('1 booking stays: Tom Reed is not free then.').waitFor()
    await dialog.getByText('to Tom Reed').waitFor()
    await inspect(page, 'hand-over-tried')
    const before = await call('GET', `/v1/bookings?human_id=${colleague.id}`)
    expect(before.body.total).toBe(0)
    await dialog.getByRole('button', { name: 'Hand over', exact: true }).click()
    await page.getByText('1 booking handed over.').waitFor()
    await page.getByText('1 booking stayed').waitFor()
    expect(await dialog.getByRole('link', { name: 'Mia' }).count()).toBe(2)
    await inspect(page, 'handed-over')
    const { body } = await call('GET', `/v1/bookings?human_id=${colleague.id}`)
    expect(body.total).toBe(1)
    expect(complaints).toEqual([])
  })

  test('a rep comes in by a link, to the own calendar and nothing else', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const [id] = [await hire(call, office), await hire(call, office)]
    await signIn(page, stage.service.url, `/humans/${id}`)
    await page.getByRole('button', { name: 'Sign-in link' }).click()
    await page.getByLabel('Your key').fill(serviceKey)
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByLabel('Link', { exact: true }).inputValue()
    expect(link).toStartWith(`${stage.service.url}/dashboard/sign-in#`)

    await using guest = await visit(stage.browser)
    await guest.page.goto(link)
    await guest.page.getByRole('heading', { name: 'Your calendar' }).waitFor()
    await inspect(guest.page, 'sign-in-by-link')
    await guest.page.getByRole('button', { name: 'Sign in' }).click()
    await guest.page.getByRole('heading', { name: 'Sarah Chen' }).waitFor()
    expect(new URL(guest.page.url()).pathname).toBe(`/dashboard/humans/${id}`)
    const menu = guest.page.getByRole('navigation', { name: 'Views' }).getByRole('link')
    expect(await menu.allTextContents()).toEqual(['My week', 'Bookings'])
    await guest.page.getByRole('button', { name: 'Hours', exact: true }).waitFor()
    expect(await guest.page.getByRole('button', { name: /Remove|Hand over|link/ }).count()).toBe(0)
    await inspect(guest.page, 'week-of-a-rep')
    await menu.nth(1).click()
    await guest.page.getByRole('heading', { name: 'Nothing is booked ahead' }).waitFor()
    expect([complaints, guest.complaints]).toEqual([[], []])

    // The link is used up, and says so to whoever comes after.
    await guest.page.context().clearCookies()
    await guest.page.goto(`${stage.service.url}/dashboard`)
    await guest.page.goto(link)
    await guest.page.getByRole('button', { name: 'Sign in' }).click()
    await guest.page.getByText('This link was used already').waitFor()
  })
})
