/** What holds for every view of the dashboard: what it loads, what it is called, and where one is afterwards. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  hasBrowser,
  hasFocus,
  inspect,
  inspectEverywhere,
  signIn,
  useStage,
  visit,
} from '../support/browser.ts'
import { callerOf, hire, startHook } from '../support/process.ts'

setDefaultTimeout(30_000)

const office = {
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30],
}

describe.skipIf(!hasBrowser)('in every view', () => {
  const stage = useStage({ SLOTFLOW_WEBHOOK_SCHEDULE: '0s' })

  test('a view is loaded when it is opened, once, and from nowhere else; one that cannot be says what to do', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    const human_id = await hire(callerOf(stage.service.url))
    await signIn(page, stage.service.url, `/humans/${human_id}`)
    await page.getByRole('link', { name: 'Calendars', exact: true }).waitFor()
    const scripts = () => asked.filter((url) => url.endsWith('.js'))
    expect(scripts()).toHaveLength(1)
    for (const [name, view] of [
      ['Audit', 'Audit'],
      ['Webhooks', 'Webhooks'],
      ['Audit', 'Audit'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { name: view, exact: true }).waitFor()
    }
    expect(new Set(scripts()).size).toBe(scripts().length)
    expect(scripts().length).toBeGreaterThan(2)
    expect(asked.filter((url) => !url.startsWith(stage.service.url))).toEqual([])
    expect(complaints).toEqual([])

    const chunks = /\/dashboard\/files\/chunk-/
    await page.route(chunks, (route) => route.abort())
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    const again = page.getByRole('button', { name: 'Load the page again' })
    await again.waitFor()
    await page.unroute(chunks)
    await again.click()
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  })
  test('Back leads to the row and the height where one was, and a panel that was closed is not opened again', async () => {
    await using visitor = await visit(stage.browser, { viewport: { width: 1280, height: 500 } })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    for (let n = 10; n < 34; n += 1) {
      const starts_at = `2027-03-${n % 20 < 10 ? 10 + (n % 10) : 20 + (n % 10)}T${10 + (n % 7)}:00:00Z`
      await call('POST', '/v1/bookings', {
        ...{ human_id, starts_at, duration: 30, attendee_name: `Guest ${n}` },
      })
    }
    await signIn(page, stage.service.url, '/humans')
    await page.getByRole('link', { name: 'Bookings', exact: true }).click()
    const row = page.getByRole('row').nth(15).getByRole('link')
    await row.scrollIntoViewIfNeeded()
    const height = () => page.evaluate(() => scrollY)
    const before = await height()
    expect(before).toBeGreaterThan(100)
    await row.click()
    const panel = page.getByRole('dialog')
    await panel.getByRole('link', { name: 'Sarah Chen' }).click()
    await page.getByRole('heading', { name: 'Sarah Chen', level: 1 }).waitFor()
    expect(await height()).toBe(0)
    await page.goBack()
    await panel.waitFor()
    await panel.getByRole('button', { name: 'Close', exact: true }).click()
    await panel.waitFor({ state: 'detached' })
    await hasFocus(row)
    expect(Math.abs((await height()) - before)).toBeLessThan(2)
    await page.goBack()
    await page.getByRole('heading', { name: 'Humans', level: 1 }).waitFor()

    // What led away from a list is in it again, with the focus.
    const sarah = page.getByRole('link', { name: 'Sarah Chen' })
    await sarah.click()
    await page.getByRole('heading', { name: 'Sarah Chen', level: 1 }).waitFor()
    await page.goBack()
    await hasFocus(sarah)

    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    const history = page.getByRole('button', { name: 'History of Sarah Chen' })
    await history.first().click()
    await page.getByRole('button', { name: 'Show everything' }).waitFor()
    await page.goBack()
    await hasFocus(history.first())
    expect(complaints).toEqual([])
  })

  test('what was typed is asked about before it is lost, and what was not is not', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    await hire(callerOf(stage.service.url))
    await signIn(page, stage.service.url, '/services')
    const dialog = page.getByRole('dialog')
    const open = () => page.getByRole('button', { name: 'New service' }).click()
    await open()
    await dialog.getByText('45 minutes').click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await open()
    await dialog.getByLabel('Name', { exact: true }).fill('Intro')
    await page.keyboard.press('Escape')
    await dialog.getByText('What you typed is not saved.').waitFor()
    await inspect(page, 'not-saved')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await hasFocus(dialog.getByLabel('Name', { exact: true }))
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Intro')
    await dialog.getByRole('button', { name: 'Close', exact: true }).click()
    await dialog.getByRole('button', { name: 'Discard' }).click()
    await dialog.waitFor({ state: 'detached' })
    await open()
    await dialog.getByLabel('Name', { exact: true }).fill('Intro')
    await dialog.getByRole('button', { name: 'Make service' }).click()
    await page.getByRole('rowheader', { name: 'Intro' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('on a phone what fails is seen beside the name, wherever the menu stands', async () => {
    await using visitor = await visit(stage.browser, { viewport: { width: 390, height: 844 } })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    await using hook = startHook(() => new Response(null, { status: 500 }))
    await call('POST', '/v1/webhooks', { url: hook.url, events: ['booking.confirmed'] })
    const human_id = await hire(call)
    await signIn(page, stage.service.url, '/humans')
    const sign = page.getByRole('link', { name: 'Webhooks: 1 failing' })
    expect(await sign.count()).toBe(0)
    const booking = { human_id, starts_at: '2027-03-10T10:00:00Z', duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Mia Wong' })
    await sign.waitFor()
    await inspectEverywhere(page, 'what-fails')
    // The menu has grown since it was scrolled to what is open.
    await page.getByRole('link', { name: 'Try it' }).click()
    await page.reload()
    await sign.waitFor()
    await page.waitForFunction(() => {
      const menu = document.querySelector('nav')
      const open = menu?.querySelector('[aria-current]')?.getBoundingClientRect()
      const { left = 0, right = 0 } = menu?.getBoundingClientRect() ?? {}
      // Its end fades out, where there is more.
      return open !== undefined && left <= open.left && open.right <= right - 16
    })
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(await sign.count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(1)
    expect(complaints).toEqual([])
  })

  test('times are written as the reader writes them, those of hours and overrides too', async () => {
    await using visitor = await visit(stage.browser, { locale: 'en-US' })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, { ...office, work_end: '17:30' })
    await call('POST', `/v1/humans/${human_id}/overrides`, {
      ...{ type: 'block', title: 'Fair', all_day: false, start_time: '13:00', end_time: '14:30' },
      ...{ start_date: '2027-03-08', end_date: '2027-03-09' },
    })
    await signIn(page, stage.service.url, `/humans/${human_id}?week=2027-03-08`)
    await page.getByText('Mar 8 – 9, 2027, 1 PM–2:30 PM').waitFor()
    await page.getByText('Mon–Fri 9 AM–5:30 PM').waitFor()
    expect(complaints).toEqual([])
  })
})
