/** People in the dashboard: all of them, the calendars they keep elsewhere, and the services they give. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { faultsOf, hasBrowser, inspect, signIn, useStage, visit } from '../support/browser.ts'
import { callerOf, hire } from '../support/process.ts'

setDefaultTimeout(30_000)

const permissions = ['clipboard-read', 'clipboard-write']

/** A calendar with one event, which anybody reads who has the address; other addresses are gone. */
function calendarServer() {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'BEGIN:VEVENT', 'UID:1'],
    ...['DTSTAMP:20260101T000000Z', 'DTSTART:20271108T100000Z', 'DTEND:20271108T110000Z'],
    ...['SUMMARY:Dentist', 'END:VEVENT', 'END:VCALENDAR', ''],
  ]
  const calendar = () =>
    new Response(lines.join('\r\n'), { headers: { 'content-type': 'text/calendar' } })
  const server = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    fetch: ({ url }) =>
      url.endsWith('/work.ics') ? calendar() : new Response('', { status: 404 }),
  })
  return { at: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => server.stop(true) }
}

/** Nothing serious in either theme, and nothing wider than a phone. */
async function inspectOnPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await faultsOf(page)).toEqual([])
  }
  const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
  expect(await page.evaluate(wide)).toBe(false)
  await page.setViewportSize({ width: 1440, height: 900 })
}

describe.skipIf(!hasBrowser)('people in the dashboard', () => {
  const stage = useStage({ SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8' })

  test('a calendar is connected, says why it fails, and goes; a feed is made and ended', async () => {
    await using visitor = await visit(stage.browser, { permissions })
    using elsewhere = calendarServer()
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call)
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, `/humans/${id}`)
    await page.getByRole('link', { name: 'Calendars' }).click()
    await page.getByRole('heading', { name: 'No calendar is connected' }).waitFor()
    const connect = async (name: string, path: string) => {
      await page.getByRole('button', { name: 'Connect a calendar' }).click()
      await page.getByLabel('Secret address in iCal format').fill(`${elsewhere.at}${path}`)
      await page.getByLabel('Name (optional)').fill(name)
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
    }
    await connect('Work', '/work.ics')
    await page.getByText('Up to date').waitFor()
    const slots = `/v1/humans/${id}/slots?date_from=2027-11-08&date_to=2027-11-08&duration=60`
    const starts = async () => {
      const { body } = await call('GET', slots)
      return body.slots.map(({ starts_at }: { readonly starts_at: string }) => starts_at)
    }
    expect(await starts()).not.toContain('2027-11-08T10:00:00.000Z')

    await connect('Private', '/gone.ics')
    await page.getByText('Private cannot be read').waitFor()
    const lost = page.getByRole('listitem').filter({ hasText: 'Private' })
    await lost.getByText('It answers 404. Check its address').waitFor()
    await page.getByRole('link', { name: 'Calendars 1 not read' }).waitFor()
    await inspect(page, 'calendars')
    await inspectOnPhone(page)
    await lost.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('What is busy there is not offered here').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await lost.getByText('Ignored').waitFor()
    await page.getByText('Private cannot be read').waitFor({ state: 'detached' })
    await lost.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await lost.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Make an address' }).click()
    await page.getByRole('button', { name: 'Make the address' }).click()
    const feed = await page.getByLabel('Address', { exact: true }).inputValue()
    await page.getByRole('button', { name: 'I have saved it' }).click()
    expect((await fetch(feed)).status).toBe(200)
    await page.getByRole('button', { name: 'End it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await page.getByText('The feed of Sarah Chen has ended').waitFor()
    expect((await fetch(feed)).status).toBe(404)
    expect(complaints).toEqual([])
  })

  test('505 people: a request a page says what lies ahead of each; search, roles, removed ones', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    const call = callerOf(stage.service.url)
    const busy = await hire(call)
    const starts_at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000).toISOString()
    await call('POST', '/v1/bookings', {
      human_id: busy,
      starts_at,
      duration: 30,
      attendee_name: 'Mia',
    })
    const others = Array.from({ length: 504 }, (_, n) => ({
      ...{ name: `Person ${n + 2}`, timezone: 'America/Argentina/ComodRivadavia' },
      ...(n % 2 ? { role: 'sales' } : {}),
    }))
    const made = await Promise.all(others.map((other) => call('POST', '/v1/humans', other)))
    await call('DELETE', `/v1/humans/${made.at(-1)?.body.id}`)
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, '/humans')
    await page.getByText('1–25 of 504').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Sarah Chen' })
    await row.getByRole('cell', { name: '1 booking', exact: true }).waitFor()
    const perHuman = asked.filter((url) => /\/v1\/humans\/./.test(url))
    expect(perHuman).toEqual([])
    expect(asked.filter((url) => url.includes('/v1/usage/humans'))).toHaveLength(1)
    await inspect(page, 'humans')
    await inspectOnPhone(page)

    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByText('26–50 of 504').waitFor()
    await page.getByLabel('Search').fill('PERSON 50')
    await page.getByRole('link', { name: 'Person 504' }).waitFor()
    // Person 50, and 500 to 504.
    expect(await page.getByRole('row').count()).toBe(1 + 6)
    await page.getByLabel('Role').selectOption('sales')
    await page.getByRole('link', { name: 'Person 504' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Person 503' }).waitFor()
    await page.getByRole('link', { name: 'Removed' }).click()
    await page.getByRole('link', { name: 'Person 505' }).click()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await page.getByRole('heading', { name: 'When can Person 505 be met?' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('a service is made, changed and removed; what it leaves outside is told before', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call)
    await call('PATCH', `/v1/humans/${id}`, { role: 'sales' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, '/services')
    await page.getByRole('heading', { name: 'There are no services' }).waitFor()
    await page.getByRole('button', { name: 'New service' }).click()
    const save = page.getByRole('dialog').getByRole('button', { name: 'Make service' })
    await save.click()
    await page.getByText(/^Must be text of 1 to/).waitFor()
    // Chromium writes of every refusal in its console.
    expect(complaints.length).toBe(1)
    await page.getByLabel('Name', { exact: true }).fill('Intro call')
    await page.getByText('15 min').click()
    await page.getByLabel('Given by').selectOption('Whoever has a role')
    await page.getByLabel('Role').fill('sales')
    await page.getByLabel('Short name').fill('intro')
    await page.getByText('Buffers, notice and limits').click()
    await page.getByLabel('Meetings a day at most').fill('3')
    await inspect(page, 'service-new')
    await save.click()
    await page.getByRole('rowheader', { name: 'Intro call' }).waitFor()
    const [made] = JSON.parse((await call('GET', '/v1/services')).text).services
    const terms = { name: 'Intro call', slug: 'intro', durations: [15, 30], role: 'sales' }
    expect(made).toMatchObject({ ...terms, max_per_day: 3, assign: 'first' })
    await inspect(page, 'services')
    await inspectOnPhone(page)

    const starts_at = '2027-11-08T10:00:00Z'
    const booking = { service_id: made.id, starts_at, duration: 30, attendee_name: 'Mia Wong' }
    expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    await page.getByRole('button', { name: 'Edit Intro call' }).click()
    await page.getByLabel('Given by').selectOption('People by name')
    await page.getByLabel('Sarah Chen').check()
    await page.getByLabel('Short name').fill('')
    await page.getByText('At certain hours only').click()
    await page.getByRole('button', { name: 'Add hours on Tuesday' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('1 booking would be left outside.').waitFor()
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('cell', { name: 'Sarah Chen' }).waitFor()
    const changed = JSON.parse((await call('GET', `/v1/services/${made.id}`)).text)
    const hours = [{ day: 2, start: '09:00', end: '17:00' }]
    expect(changed).toMatchObject({ slug: null, role: null, human_ids: [id], weekly_hours: hours })
    expect(changed.max_per_day).toBe(3)
    await page.getByRole('button', { name: 'Remove Intro call' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    const anyway = page.getByRole('button', { name: 'Remove anyway' })
    const gone = page.getByRole('heading', { name: 'There are no services' })
    await anyway.or(gone).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await gone.waitFor()
  })
})
