/** The dashboard where the browser's rules of time zones are other ones than the service's: the service's count. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { ClockBody } from '../support/answers.ts'
import { hasBrowser, inspect, signIn, useStage, visit } from '../support/browser.ts'
import { callerOf, hire } from '../support/process.ts'
import { zoneFolder } from '../support/zone-folder.ts'

setDefaultTimeout(30_000)

/** Zones whose rules were changed in 2026. */
const changed = [
  ...['America/Vancouver', 'America/Edmonton', 'America/Winnipeg', 'Africa/Casablanca'],
  ...['America/Inuvik', 'Africa/El_Aaiun'],
]
/** So that the browser has other rules, however new it is. */
const vancouverAsNeverWas = 'Zone America/Vancouver -6:00 - VST'
/** A Friday of winter. */
const date = '2027-01-15'
const noon = `${date}T12:00:00Z`
const hours = {
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30, 60],
}

type Caller = ReturnType<typeof callerOf>

async function secondsOf(call: Caller, timezone: string): Promise<number> {
  const days = `date_from=${date}&date_to=${date}`
  const { text } = await call('GET', `/v1/zones/clock?timezone=${timezone}&${days}`)
  const { offsets }: ClockBody = JSON.parse(text)
  return offsets[0]?.offset_seconds ?? Number.NaN
}

/** What the browser would say. */
const browserTime = (page: Page, timeZone: string, instant: string) =>
  page.evaluate(
    ([zone, at]) => {
      const format = { timeZone: zone, hour: '2-digit', minute: '2-digit' } as const
      return new Intl.DateTimeFormat('en-GB', format).format(new Date(at ?? ''))
    },
    [timeZone, instant],
  )

const clockTime = (instant: string, seconds: number) =>
  new Date(Date.parse(instant) + seconds * 1_000).toISOString().slice(11, 16)

/** A zone of which browser and service do not think the same, and what the service thinks. */
async function disputed(page: Page, call: Caller) {
  for (const zone of changed) {
    const seconds = await secondsOf(call, zone)
    if ((await browserTime(page, zone, noon)) !== clockTime(noon, seconds)) return { zone, seconds }
  }
  throw new Error('the browser has the rules of the service: give the service others')
}

describe.skipIf(!hasBrowser)('where the browser has other rules', () => {
  const rules = zoneFolder('2024a', vancouverAsNeverWas)
  afterAll(() => rules[Symbol.dispose]())
  const stage = useStage({ SLOTFLOW_ZONEINFO: rules.path })

  test('the grid, its slots, the words and what is drawn are those of the service', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const { zone, seconds } = await disputed(page, call)
    const id = await hire(call, hours, zone)
    const slots = `/v1/humans/${id}/slots?date_from=${date}&date_to=${date}&duration=30`
    const starts = async () => (await call('GET', slots)).body.slots.map((slot) => slot.starts_at)
    const offered = await starts()
    expect(clockTime(offered[0] ?? '', seconds)).toBe('09:00')

    await signIn(page, stage.service.url, `/humans/${id}?week=${date}`)
    const drawn = page.locator(`.slot[data-day="${date}"]`)
    await drawn.first().waitFor()
    const found = await drawn.evaluateAll((buttons) =>
      buttons.map((button) => ({
        start: new Date(Number(button.getAttribute('data-start'))).toISOString(),
        row: Number(button.getAttribute('data-row')),
        words: button.textContent,
        label: button.getAttribute('aria-label'),
      })),
    )
    const wanted = offered.map((start) => {
      const words = clockTime(start, seconds)
      const row = Number(words.slice(0, 2)) * 60 + Number(words.slice(3))
      return { start, row, words, label: `Book Fri, 15 Jan 2027, ${words}` }
    })
    expect(found).toEqual(wanted)
    await inspect(page, 'week-other-rules')

    await drawn.first().click()
    await page.getByLabel('Who is it for?').fill('Alex Rivera')
    await page.getByText('Fri, 15 Jan 2027, 09:00').waitFor()
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByRole('button', { name: /^Alex Rivera 09:00/ }).click()
    await page.getByRole('definition').getByText('Fri, 15 Jan 2027, 09:00,').waitFor()
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.getByRole('radio', { name: '11:00' }).check()
    await page.getByRole('button', { name: 'Move here' }).click()
    await page.getByRole('definition').getByText(', 11:00,').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    const { body } = await call('GET', `/v1/bookings?human_id=${id}`)
    expect(clockTime(body.bookings[0]?.starts_at ?? '', seconds)).toBe('11:00')

    await page.getByText('Block time', { exact: true }).click()
    const friday = page.locator('.day').nth(4)
    const { height } = (await friday.boundingBox()) ?? { height: 0 }
    // From eight to eighteen is shown.
    const hour = height / 10
    await friday.hover({ position: { x: 40, y: hour * 6.1 } })
    await page.mouse.down()
    await friday.hover({ position: { x: 40, y: hour * 6.9 } })
    await page.mouse.up()
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('14:00')
    await page.getByLabel('Title').fill('Dentist')
    await page.getByRole('button', { name: 'Block this time' }).click()
    await page.getByRole('button', { name: 'Blocked: Dentist, Fri, 15 Jan 2027, 14:00' }).waitFor()
    const left = (await starts()).map((start) => clockTime(start, seconds))
    expect(
      offered.map((start) => clockTime(start, seconds)).filter((at) => !left.includes(at)),
    ).toEqual([...['11:00', '14:00', '14:30']])
    expect(complaints).toEqual([])
  })

  test('so are the days and words of a viewer who is in such a zone', async () => {
    await using first = await visit(stage.browser)
    const call = callerOf(stage.service.url)
    const { zone, seconds } = await disputed(first.page, call)
    await using visitor = await visit(stage.browser, { timezoneId: zone })
    const { page } = visitor
    const human_id = await hire(call, hours)
    const starts_at = `${date}T12:00:00Z`
    const words = clockTime(starts_at, seconds)
    const booking = { human_id, starts_at, duration: 30, attendee_name: 'Mia Wong' }
    expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    await signIn(page, stage.service.url, '/bookings')
    await page.getByRole('cell', { name: `Fri, 15 Jan 2027, ${words}` }).waitFor()
    await page.getByRole('link', { name: 'Mia Wong' }).click()
    await page.getByText(`For you: Fri, 15 Jan 2027, ${words}`).waitFor()

    await page.goto(`${stage.service.url}/dashboard/humans/${human_id}?week=${date}`)
    await page.getByRole('button', { name: /^Mia Wong 12:00/ }).waitFor()
    await page.getByLabel('Time zone of the grid').selectOption(zone)
    await page.getByRole('button', { name: `Mia Wong ${words}` }).waitFor()
    const slot = page.locator(`.slot[data-start="${Date.parse(`${date}T13:00:00Z`)}"]`)
    expect(await slot.textContent()).toBe(clockTime(`${date}T13:00:00Z`, seconds))
  })

  test('a viewer whose zone the service does not tell sees the human’s, and else UTC by its name', async () => {
    await using visitor = await visit(stage.browser, { timezoneId: 'Asia/Tokyo' })
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, hours, 'America/New_York')
    const booking = { human_id, starts_at: `${date}T15:00:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Mia Wong' })
    await page.route('**/v1/zones/clock?timezone=Asia**', (route) => route.abort())
    await signIn(page, stage.service.url, '/bookings')
    await page.getByRole('cell', { name: 'Fri, 15 Jan 2027, 15:00 UTC' }).waitFor()
    await page.getByRole('link', { name: 'Mia Wong' }).click()
    await page.getByText('Fri, 15 Jan 2027, 10:00, America/New York').waitFor()
    expect(await page.getByText('For you').count()).toBe(0)
    await page.goto(`${stage.service.url}/dashboard/humans/${human_id}?week=${date}`)
    await page.getByRole('button', { name: /^Mia Wong 10:00/ }).waitFor()
    expect(await page.getByLabel('Time zone of the grid').count()).toBe(0)

    // Whenever the stream of events is there again, the service behind it may be another one.
    await page.getByRole('link', { name: 'Bookings' }).click()
    await page.getByRole('cell', { name: 'Fri, 15 Jan 2027, 15:00 UTC' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.unroute('**/v1/zones/clock?timezone=Asia**')
    await page.evaluate(() => {
      for (const value of [true, false]) {
        Object.defineProperty(document, 'hidden', { configurable: true, value })
        document.dispatchEvent(new Event('visibilitychange'))
      }
    })
    await page.getByRole('cell', { name: 'Sat, 16 Jan 2027, 00:00' }).waitFor()
  })
})
