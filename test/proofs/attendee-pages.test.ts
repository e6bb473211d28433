/** Every state of the page behind a link, at the width of a phone: without scripts, light and dark, with any name. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { faultsOf, hasBrowser, inspect, useStage, type Visit, visit } from '../support/browser.ts'
import { hasMovedClock, movedBy } from '../support/moved-clock.ts'
import { type Call, callerOf, product, startService } from '../support/process.ts'

setDefaultTimeout(120_000)

const publicUrl = 'http://127.0.0.1:1'
const hourMs = 3_600_000
const schemes = ['light', 'dark'] as const
const hostile = [
  ['long', `${'Maximiliane'.repeat(18)}xx`],
  ['markup', '"><img src=x onerror=alert(1)><script>alert(2)</script>'],
  ['from right to left', '\u05d0\u05d1\u05d2 (\u05d3\u05d4) 12:30'],
  [
    'of blanks and joiners',
    'A \u200d\u{1f468}\u200d\u{1f469}\u200d\u{1f467} {{name}} %s &amp; &lt;b&gt;',
  ],
] as const

const always = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '09:00', work_end: '17:00' }

interface Wish {
  readonly human?: object
  readonly booking?: object
  readonly hours?: object
}

interface Made {
  readonly humanId: string
  readonly link: string
  readonly startMs: number
}

/** A booking at nine, in three days. */
async function meet(call: Call, url: string, wish: Wish = {}): Promise<Made> {
  const who = { name: 'Sarah Chen', timezone: 'America/New_York', email: 'sarah@acme.example' }
  const { id: humanId } = (await call('POST', '/v1/humans', { ...who, ...wish.human })).body
  await call('PUT', `/v1/humans/${humanId}/availability`, {
    ...always,
    meeting_durations: [30],
    ...wish.hours,
  })
  const query = 'date_from=%2B3d&date_to=%2B4d&duration=30&limit=1'
  const { slots } = (await call('GET', `/v1/humans/${humanId}/slots?${query}`)).body
  const starts_at = String(slots[0]?.starts_at)
  const { status, text, body } = await call('POST', '/v1/bookings', {
    ...{ human_id: humanId, starts_at, duration: 30, attendee_name: 'Alex Rivera' },
    ...{ location: 'Room 5, second floor', attendee_timezone: 'Europe/Berlin', ...wish.booking },
  })
  if (status !== 201) throw new Error(text)
  const link = String(body.manage_url).replace(publicUrl, url)
  return { humanId, link, startMs: Date.parse(starts_at) }
}

/** What is shown by a browser without scripts, asked by one with. */
async function faultsWithout(page: Page, { page: asking }: Visit): Promise<string[]> {
  await asking.setContent(await page.content())
  return faultsOf(asking, true)
}

interface Looks {
  readonly phone: Visit
  readonly asking: Visit
  /** Nothing on this page is found by axe, nothing runs out at the side, no script is asked for. */
  look(view: string): Promise<void>
}

describe.if(hasBrowser)('the page of a meeting, on a phone without scripts', () => {
  const stage = useStage({ SLOTFLOW_PUBLIC_URL: publicUrl })

  async function inEach(work: (looks: Looks) => Promise<void>): Promise<void> {
    for (const colorScheme of schemes) {
      const viewport = { width: 390, height: 844 }
      await using phone = await visit(stage.browser, {
        javaScriptEnabled: false,
        colorScheme,
        viewport,
      })
      await using asking = await visit(stage.browser, { colorScheme, viewport })
      await work({
        phone,
        asking,
        async look(view) {
          const { page } = phone
          expect([view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
            view,
            390,
          ])
          expect([view, await page.locator('script').count()]).toEqual([view, 0])
          expect([view, colorScheme, await faultsWithout(page, asking)]).toEqual([
            view,
            colorScheme,
            [],
          ])
          await inspect(asking.page, `attendee-${view}-${colorScheme}`)
        },
      })
    }
  }

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

  test('open, moved, cancelled, and a link that leads nowhere', async () => {
    const { url } = stage.service
    await inEach(async ({ phone: { page }, look }) => {
      const { link } = await meet(callerOf(url), url, { booking: { attendee_locale: 'de' } })
      await page.goto(link)
      await look('open')
      await page.getByRole('link', { name: 'Move to another time' }).click()
      await look('times')
      await page
        .getByRole('link', { name: / more on / })
        .first()
        .click()
      await look('day')
      await page.getByRole('radio').nth(3).check()
      await page.getByRole('button', { name: 'Move the meeting' }).click()
      expect(await page.getByRole('status').textContent()).toContain('was moved')
      await look('moved')
      await page.getByText('Cancel the meeting').first().click()
      await look('cancel')
      await page.getByRole('button', { name: 'Cancel the meeting' }).click()
      expect(await heading(page)).toBe('The meeting is cancelled')
      await look('cancelled')
      await page.goto(link)
      expect(await heading(page)).toBe('This link leads nowhere')
      await look('nowhere')
      await page.goto(`${url}/b/${'A'.repeat(44)}`)
      expect(await heading(page)).toBe('This link leads nowhere')
    })
  })

  test('where a notice has passed, no time is free, or another was quicker', async () => {
    const { url } = stage.service
    const call = callerOf(url)
    await inEach(async ({ phone: { page }, look }) => {
      const late = await meet(call, url, { human: { cancel_notice: 43_200, move_notice: 43_200 } })
      await page.goto(late.link)
      expect(await page.getByRole('button').count()).toBe(0)
      expect(await page.textContent('main')).toContain('that is over')
      await look('late')
      const full = await meet(call, url)
      await page.goto(`${full.link}?move=0`)
      await call('PUT', `/v1/humans/${full.humanId}/availability`, {
        ...{ ...always, working_days: [], meeting_durations: [30] },
      })
      await page.getByRole('radio').first().check()
      await page.getByRole('button', { name: 'Move the meeting' }).click()
      expect(await page.textContent('main')).toContain('taken meanwhile')
      expect(await page.textContent('main')).toContain('Nothing is free in these days.')
      await look('full')
      await page.getByRole('link', { name: 'Leave it as it is' }).click()
      expect(await page.textContent('main')).toContain('Room 5')
    })
  })

  test('with several, and after too many forms', async () => {
    const { url } = stage.service
    const call = callerOf(url)
    await inEach(async ({ phone: { page }, look }) => {
      const [one, two] = [await meet(call, url), await meet(call, url, { human: { name: 'Bo' } })]
      const query = 'date_from=%2B5d&date_to=%2B6d&duration=30&limit=1'
      const [slot] = (await call('GET', `/v1/humans/${one.humanId}/slots?${query}`)).body.slots
      const { text } = await call('POST', '/v1/bookings', {
        ...{ human_ids: [one.humanId, two.humanId], assign: 'all', attendee_name: 'Al' },
        ...{ starts_at: slot?.starts_at, duration: 30 },
      })
      const link = String(JSON.parse(text).bookings[0].manage_url).replace(publicUrl, url)
      await page.goto(link)
      expect(await page.textContent('main')).toContain(
        'A meeting with several people is not moved here.',
      )
      await look('several')
      await page.getByText('Cancel the meeting').first().click()
      for (let n = 0; n < 30; n += 1) {
        const body = new URLSearchParams({ do: 'cancel' })
        await fetch(link, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
      }
      await page.getByRole('button', { name: 'Cancel the meeting' }).click()
      expect(await heading(page)).toBe('Nothing was changed')
      await look('often')
    })
  })

  test.each(hostile)('a name that is %s stays a name', async (kind, name) => {
    const { url } = stage.service
    await inEach(async ({ phone, look }) => {
      const { page } = phone
      const { link } = await meet(callerOf(url), url, {
        human: { name, cancel_notice: 60 },
        booking: { attendee_name: name, location: name },
      })
      for (const query of ['', '?move=0']) {
        await page.goto(link + query)
        expect(await page.locator('img, main script').count()).toBe(0)
        expect(await page.textContent('main')).toContain(name)
        await look(`${kind}${query && '-times'}`)
      }
      await page.goto(link)
      await page.getByText('Cancel the meeting').first().click()
      await page.getByRole('button', { name: 'Cancel the meeting' }).click()
      await look(`${kind}-cancelled`)
      expect(phone.complaints).toEqual([])
    })
  })

  test.skipIf(!hasMovedClock)('once the meeting is over, and until its link is', async () => {
    const { url } = stage.service
    const { link, startMs } = await meet(callerOf(url), url)
    await stage.service.stop()
    const [program] = product
    if (!program) throw new Error('there is no program to test')
    const env = { SLOTFLOW_PUBLIC_URL: publicUrl }
    await using later = await startService(program, stage.folder.path, {
      ...env,
      // Half a day after it, whatever time of the day it is now: the link lives for a whole one.
      ...movedBy(startMs + 12 * hourMs - Date.now()),
    })
    await inEach(async ({ phone: { page }, look }) => {
      await page.goto(link.replace(url, later.url))
      expect(await page.textContent('main')).toContain('has begun or is over')
      expect(await page.getByRole('button').count()).toBe(0)
      await look('over')
    })
  })
})
