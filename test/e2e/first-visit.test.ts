/** The dashboard in a real browser, from the first start to a booked slot; all else people do there is in test/proofs. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspect, useStage, visit } from '../support/browser.ts'
import { serviceKey } from '../support/process.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** From the request for the page to its first view; on a machine that has other work, too. */
const firstViewMsMax = 10_000

/** Wednesday of next week, in UTC. */
const wednesday = new Date((Math.floor((Date.now() / 86_400_000 + 3) / 7) * 7 - 3 + 9) * 86_400_000)
const date = wednesday.toISOString().slice(0, 10)

describe.skipIf(!hasBrowser)('the dashboard', () => {
  const stage = useStage()

  test('from the first start to a booked slot, with nothing but what the page says', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    await page.goto(`${stage.service.url}/dashboard`)
    await page.getByLabel('API key').waitFor()
    expect(await page.evaluate(() => performance.now())).toBeLessThan(firstViewMsMax)
    await inspect(page, 'sign-in')
    await page.getByLabel('API key').fill('sk_live_wrong_0123456789abcdef')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is not a key of this service').waitFor()
    expect(await page.getByLabel('API key').getAttribute('aria-invalid')).toBe('true')
    // Chromium writes of every 401 in its console.
    complaints.length = 0
    await page.getByLabel('API key').fill(serviceKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nobody can be booked yet' }).waitFor()
    await inspect(page, 'humans-empty')

    await page.getByRole('button', { name: 'New human' }).click()
    await page.getByLabel('Name').fill('Sarah Chen')
    await page.getByLabel('Time zone').fill('America/New_York')
    await page.getByLabel('E-mail (optional)').fill('sarah@acme.com')
    await page.getByLabel('Role (optional)').fill('ae_enterprise')
    await inspect(page, 'human-new')
    await page.getByRole('button', { name: 'Add human' }).click()

    await page.getByRole('button', { name: 'Set hours' }).waitFor()
    await inspect(page, 'human-without-hours')
    await page.getByRole('button', { name: 'Set hours' }).click()
    await page.getByLabel('1 hour', { exact: true }).check()
    await inspect(page, 'hours')
    await page.getByRole('button', { name: 'Save hours' }).click()

    // Late on a Friday this week has nothing free; on a Sunday the page opens on the next one.
    const wanted = page.locator(`.slot[data-day="${date}"]`).first()
    const nextFree = page.getByRole('button', { name: 'Go to the next free time' })
    await page.locator('.slot').first().or(nextFree).waitFor()
    if (await nextFree.isVisible()) await nextFree.click()
    else if (!(await wanted.isVisible()))
      await page.getByRole('button', { name: 'Next week' }).click()
    await wanted.waitFor()
    await inspect(page, 'week-free')
    await page.getByRole('button', { name: 'Block or open time' }).click()
    await page.getByLabel('Title').fill('Offsite')
    await page.getByLabel('First day').fill(date)
    expect(await page.getByLabel('Repeats').textContent()).toContain(
      `on day ${Number(date.slice(8))}`,
    )
    await page.getByLabel('From', { exact: true }).fill('12:00')
    await page.getByLabel('To', { exact: true }).fill('17:00')
    await inspect(page, 'override-new')
    await page.getByRole('button', { name: 'Block this time' }).click()
    await page.getByRole('button', { name: /^Blocked: Offsite/ }).waitFor()

    await page
      .locator('.day')
      .nth(2)
      .click({ position: { x: 40, y: 10 } })
    await page.getByText(/works Monday to Friday/).waitFor()
    await inspect(page, 'time-not-free')
    await page.keyboard.press('Escape')
    // The focus goes back when the dialog is gone.
    await page.getByText(/works Monday to Friday/).waitFor({ state: 'hidden' })

    // By the keyboard: from Monday's first to Wednesday's third.
    await page.locator('.slot').first().focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown']) {
      await page.keyboard.press(key)
    }
    const row = await page.locator('.slot:focus').getAttribute('data-row')
    await page.keyboard.press('Enter')
    await page.getByLabel('Who is it for?').fill('Alex Rivera')
    await page.getByLabel('E-mail (optional)').fill('alex@startup.io')
    await page.getByText('Metadata').click()
    await page.getByLabel('One on each line').fill('lead_id = lead_123')
    await inspect(page, 'booking-new')
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByRole('button', { name: /^Alex Rivera .* Wed/ }).waitFor()
    // The slot that the Tab key came to is gone: another takes its place.
    await page
      .locator(`.slot[data-day="${date}"][data-row="${row}"]`)
      .waitFor({ state: 'detached' })
    expect(await page.locator('.slot[tabindex="0"]').count()).toBe(1)
    await inspect(page, 'week')
    await page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name: 'Humans' })
      .click()
    await page.getByRole('rowheader', { name: 'Sarah Chen' }).waitFor()
    await inspect(page, 'humans')

    expect(asked.filter((url) => new URL(url).origin !== stage.service.url)).toEqual([])
    expect(complaints).toEqual([])
  })
})
