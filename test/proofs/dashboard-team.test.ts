/** The day of a team, people side by side: who is free at ten, in the zone of whoever looks. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspectEverywhere, signIn, useStage, visit } from '../support/browser.ts'
import { type Call, callerOf } from '../support/process.ts'

setDefaultTimeout(60_000)

const day = '2027-11-10'
const office = {
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30, 60],
}

async function join(call: Call, name: string, fields: object, rules: object | null = office) {
  const { body } = await call('POST', '/v1/humans', { name, timezone: 'UTC', ...fields })
  if (rules) await call('PUT', `/v1/humans/${body.id}/availability`, rules)
  return body.id
}

describe.skipIf(!hasBrowser)('the team', () => {
  const stage = useStage()

  test('who is free at ten stands in one row, and is booked from there, by keyboard as well', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    const call = callerOf(stage.service.url)
    const ann = await join(call, 'Ann Early', { role: 'sales' })
    const bo = await join(call, 'Bo Away', { role: 'sales' })
    const cy = await join(call, 'Cy Late', { timezone: 'America/New_York' })
    await join(call, 'Di New', {}, null)
    const booking = { human_id: ann, starts_at: `${day}T10:00:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Mia Wong' })
    await call('POST', `/v1/humans/${bo}/overrides`, {
      ...{ type: 'block', title: 'Vacation', all_day: true, start_date: day },
    })
    await signIn(page, stage.service.url, `/team?date=${day}`)
    const column = (name: string) => page.getByRole('group', { name })
    await column('Ann Early')
      .getByRole('button', { name: /^Mia Wong 11:00/ })
      .waitFor()
    await page.getByText('2 of 4 are free for 30 minutes').waitFor()
    // Ten o'clock in Berlin, where the viewer is: Ann from nine in London, Cy not before fifteen.
    const startsOf = (name: string) => column(name).locator('.slot').allTextContents()
    expect((await startsOf('Ann Early')).slice(0, 3)).toEqual(['10:00', '10:30', '11:30'])
    expect((await startsOf('Cy Late'))[0]).toBe('15:00')
    expect(await startsOf('Bo Away')).toEqual([])
    await column('Bo Away')
      .getByRole('button', { name: /^Blocked: Vacation/ })
      .click()
    await page.getByRole('dialog').getByText('Vacation').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await inspectEverywhere(page, 'team')
    // One request for all, and the same again when something changes.
    const days = new Set(asked.filter((url) => url.includes('/v1/day')))
    expect(days.size).toBe(1)
    // On a day off, the next on which somebody works is a click away.
    await page.getByLabel('Go to the day').fill('2027-11-13')
    await page.getByText('Nobody is free for 30 minutes on this day').waitFor()
    await page.getByRole('button', { name: 'Go to the next free day' }).click()
    await page.getByText('3 of 4 are free for 30 minutes').waitFor()
    expect(page.url()).toContain('date=2027-11-15')
    await page.getByLabel('Go to the day').fill(day)
    await page.getByText('2 of 4 are free for 30 minutes').waitFor()
    expect(asked.filter((url) => /\/v1\/humans\/[^/]+\/week/.test(url))).toEqual([])

    // One stop of the Tab key for all slots; arrows go on, across people too.
    expect(await page.locator('.slot[tabindex="0"]').count()).toBe(1)
    await page.locator('.slot[tabindex="0"]').focus()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(await focused()).toBe('Book Ann Early, Wed, 10 Nov 2027, 10:00')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Book Cy Late, Wed, 10 Nov 2027, 15:00')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Book Cy Late' }).waitFor()
    await page.getByText('Wed, 10 Nov 2027, 09:00').waitFor()
    await page.getByLabel('Who is it for?').fill('Alex Rivera')
    await page.keyboard.press('Enter')
    await column('Cy Late')
      .getByRole('button', { name: /^Alex Rivera 15:00/ })
      .waitFor()
    // The slot is gone, and the focus is on what stands there now.
    const isThere = () => document.activeElement?.textContent?.startsWith('Alex Rivera') === true
    await page.waitForFunction(isThere)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Alex Rivera' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { body } = await call('GET', `/v1/bookings?human_id=${cy}`)
    expect(body.bookings[0]?.starts_at).toBe(`${day}T14:00:00.000Z`)

    // What others book meanwhile appears; a role, a length, a zone and a day are an address.
    await call('POST', '/v1/bookings', {
      ...booking,
      starts_at: `${day}T09:00:00Z`,
      attendee_name: 'Zoe',
    })
    await column('Ann Early')
      .getByRole('button', { name: /^Zoe 10:00/ })
      .waitFor()
    await page.getByLabel('Role').selectOption('sales')
    await column('Cy Late').waitFor({ state: 'detached' })
    await page.getByLabel('Time zone of the day').selectOption('UTC')
    await page.getByLabel('Length of the meeting').selectOption('60')
    await column('Ann Early').locator('.slot', { hasText: '11:00' }).waitFor()
    expect((await startsOf('Ann Early'))[0]).toBe('11:00')
    expect(page.url()).toEndWith(`/dashboard/team?date=${day}&role=sales&zone=UTC&duration=60`)
    await page.getByRole('button', { name: 'Next day' }).click()
    await page.getByRole('heading', { name: /Thu,? 11 November 2027/ }).waitFor()
    await column('Bo Away').locator('.slot').first().waitFor()
    expect(complaints).toEqual([])
  })

  test('a day on which the clock goes back has its hour twice, for a viewer elsewhere too', async () => {
    await using visitor = await visit(stage.browser, { timezoneId: 'America/New_York' })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const night = { ...office, working_days: [7], work_start: '04:00', work_end: '08:00' }
    await join(call, 'Ann Night', {}, { ...night, meeting_durations: [60] })
    await signIn(page, stage.service.url, '/team?date=2027-11-07')
    await page.locator('.slot').nth(3).waitFor()
    expect(await page.locator('.slot').allTextContents()).toEqual([
      ...['00:00', '01:00', '01:00', '02:00'],
    ])
    await page.locator('.slot').nth(2).click()
    await page.getByText('Sun, 7 Nov 2027, 06:00').waitFor()
    await page.getByText('For you: Sun, 7 Nov 2027, 01:00 EST').waitFor()
    expect(complaints).toEqual([])
  })

  test('more people than stand side by side come in pages; a hold is seen and released', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const ids: string[] = []
    for (let n = 1; n <= 22; n += 1) {
      ids.push(String(await join(call, `Person ${String(n).padStart(2, '0')}`, {})))
    }
    const hold = { human_id: ids[0], starts_at: `${day}T12:00:00Z`, duration: 60 }
    await call('POST', '/v1/holds', { ...hold, metadata: { conversation_id: 'conv_1' } })
    await signIn(page, stage.service.url, `/team?date=${day}`)
    await page.getByRole('button', { name: /^Held until/ }).click()
    await page.getByText('conv_1').waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('button', { name: /^Held until/ }).waitFor({ state: 'detached' })
    expect(await page.locator('.day').count()).toBe(20)
    await inspectEverywhere(page, 'team-of-many')
    await page.route('**/v1/day?**', (route) =>
      route.fulfill({
        status: 422,
        json: {
          error: {
            ...{ code: 'VALIDATION_ERROR', status: 422, message: 'human_ids: has humans' },
            details: [{ field: 'human_ids', message: 'has humans' }],
          },
        },
      }),
    )
    await page.getByRole('button', { name: 'Next day' }).click()
    await page.getByText('There is more on this day than fits side by side').waitFor()
    await page.unroute('**/v1/day?**')
    complaints.length = 0
    await page.getByRole('button', { name: 'Previous day' }).click()
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByRole('link', { name: 'Person 22' }).waitFor()
    expect(await page.locator('.day').count()).toBe(2)
    expect(complaints).toEqual([])
  })
})
