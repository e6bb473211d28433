/** The page behind a link in a browser, as attendees use it: guide/attendees.md#the-page. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { faultsOf, hasBrowser, inspect, useStage, visit } from '../support/browser.ts'
import { type Call, callerOf } from '../support/process.ts'

setDefaultTimeout(60_000)

const publicUrl = 'http://127.0.0.1:1'

/** The link of a new booking in two days, on the service that runs at the address. */
async function linkAt(call: Call, url: string, fields: object = {}): Promise<string> {
  const made = async (path: string, body: object) => (await call('POST', path, body)).body
  const who = { name: 'Sarah Chen', timezone: 'America/New_York', email: 'sarah@acme.example' }
  const { id } = await made('/v1/humans', who)
  const working_days = [1, 2, 3, 4, 5, 6, 7]
  const hours = { working_days, work_start: '09:00', work_end: '17:00', meeting_durations: [30] }
  await call('PUT', `/v1/humans/${id}/availability`, hours)
  const query = 'date_from=%2B2d&date_to=%2B3d&duration=30&limit=1'
  const { body } = await call('GET', `/v1/humans/${id}/slots?${query}`)
  const starts_at = body.slots[0]?.starts_at
  const about = { location: 'Room 5, second floor', attendee_timezone: 'Europe/Berlin', ...fields }
  const wish = { human_id: id, starts_at, duration: 30, attendee_name: 'Alex Rivera', ...about }
  const { manage_url } = await made('/v1/bookings', wish)
  return String(manage_url).replace(publicUrl, url)
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

describe.if(hasBrowser)('the page of a meeting', () => {
  const stage = useStage({ SLOTFLOW_PUBLIC_URL: publicUrl })

  test.each([
    ['with scripts', true, 'light', 1024],
    ['without scripts', false, 'light', 390],
    ['in the dark', true, 'dark', 390],
  ] as const)(
    '%s shows, moves and cancels, and axe finds nothing',
    async (name, javaScriptEnabled, colorScheme, width) => {
      const { url } = stage.service
      const link = await linkAt(callerOf(url), url)
      const viewport = { width, height: 844 }
      await using visited = await visit(stage.browser, { javaScriptEnabled, colorScheme, viewport })
      const { page } = visited
      const look = async (view: string) => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          width,
        )
        // Axe waits by timers, which do not run there; the page is the same, for it has no script.
        if (!javaScriptEnabled) return
        expect(await faultsOf(page, true)).toEqual([])
        await inspect(page, `attendee-${view}-${name}`)
      }
      await page.goto(link)
      expect(await heading(page)).toBe('Your meeting with Sarah Chen')
      await look('meeting')
      await page.getByRole('link', { name: 'Move to another time' }).click()
      await look('times')
      await page.getByRole('link', { name: 'Later' }).click()
      await page.getByRole('radio').nth(3).check()
      await page.getByRole('button', { name: 'Move the meeting' }).click()
      expect(await page.getByRole('status').textContent()).toContain('was moved')
      await look('moved')
      await page.getByText('Cancel the meeting').first().click()
      await page.getByLabel('Why?').fill('Went elsewhere')
      await look('cancel')
      await page.getByRole('button', { name: 'Cancel the meeting' }).click()
      expect(await heading(page)).toBe('The meeting is cancelled')
      await look('cancelled')
      await page.goto(link)
      expect(await heading(page)).toBe('This link leads nowhere')
      await look('gone')
    },
  )

  test('asks for nothing but itself, and a browser complains of nothing', async () => {
    const { url } = stage.service
    const link = await linkAt(callerOf(url), url)
    await using visited = await visit(stage.browser)
    await visited.page.goto(link)
    expect(visited.asked).toEqual([link])
    expect(visited.complaints).toEqual([])
    expect(await faultsOf(visited.page)).toEqual([])
  })
})
