/** Webhooks in the dashboard, in a real browser: added, watched, sent again, switched off, removed. */
import type { Database } from 'bun:sqlite'
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspect, signIn, useStage, visit } from '../support/browser.ts'
import { callerOf, hire, openFile, serviceKey, startHook } from '../support/process.ts'

setDefaultTimeout(30_000)

describe.skipIf(!hasBrowser)('webhooks in the dashboard', () => {
  // One attempt each: what fails has failed at once.
  const stage = useStage({ SLOTFLOW_WEBHOOK_SCHEDULE: '0s' })

  test('an endpoint is added, its deliveries are seen and sent again, and it is removed', async () => {
    let answer = () => new Response('the database is locked', { status: 500 })
    await using hook = startHook(() => answer())
    const permissions = ['clipboard-read', 'clipboard-write']
    await using visitor = await visit(stage.browser, { permissions })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const book = async (hour: number) => {
      const starts_at = new Date(Date.UTC(2090, 0, 2, hour)).toISOString()
      const booking = { human_id, starts_at, duration: 30, attendee_name: 'Alex Rivera' }
      const { status, body } = await call('POST', '/v1/bookings', booking)
      expect(status).toBe(201)
      return String(body.id)
    }

    await signIn(page, stage.service.url, '/webhooks')
    await page.getByRole('heading', { name: 'No endpoints yet' }).waitFor()
    await inspect(page, 'webhooks-empty')
    await page.getByRole('button', { name: 'Add endpoint' }).click()
    const dialog = page.getByRole('dialog')
    await page.getByLabel('Address').fill('ftp://acme.com')
    await dialog.getByLabel('Your key').fill(serviceKey)
    await dialog.getByRole('button', { name: 'Add endpoint' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true')
    // Chromium writes of every 422 in its console.
    complaints.length = 0
    await inspect(page, 'webhook-new')
    await page.getByLabel('Address').fill(hook.url)
    await dialog.getByRole('button', { name: 'Add endpoint' }).click()

    const secretField = page.getByLabel('Signing secret', { exact: true })
    await secretField.waitFor()
    const secret = await secretField.inputValue()
    expect(secret).toMatch(/^whsec_/)
    // Chromium lets a page refuse the first, but not the second.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
    await inspect(page, 'webhook-secret')
    await page.getByRole('button', { name: 'I have saved it' }).click()
    await page.getByRole('heading', { name: 'No deliveries yet' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()

    const first = await book(9)
    await page.getByRole('cell', { name: 'Answered 500' }).waitFor()
    const ofBooking = page.getByRole('link', { name: 'Alex Rivera' })
    expect(await ofBooking.getAttribute('href')).toBe(`/dashboard/bookings/${first}`)
    await page.getByRole('button', { name: 'Booking confirmed' }).click()
    // The receiver stands on loopback.
    await page.getByText('No body is kept: the address is a private one').waitFor()
    expect(await dialog.getByText('the database is locked').count()).toBe(0)
    expect(await dialog.getByText(`"id": "${first}"`).isVisible()).toBe(false)
    await dialog.getByText('Headers', { exact: true }).click()
    await dialog.getByText(`webhook-id: ${hook.attempts[0]?.id}`).waitFor()
    await dialog.getByText('Body', { exact: true }).click()
    await dialog.getByText(`"id": "${first}"`).waitFor()
    await inspect(page, 'delivery')
    answer = () => new Response('thank you')
    await dialog.getByRole('button', { name: 'Redeliver' }).click()
    await dialog.getByText('200', { exact: true }).waitFor()
    await dialog.getByRole('link', { name: 'Alex Rivera' }).click()
    await dialog.getByText('Mon, 2 Jan 2090').waitFor()
    // The delivery has an address, and Back leads to it.
    await page.goBack()
    await dialog.getByText('200', { exact: true }).waitFor()
    await page.reload()
    await dialog.getByText('200', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('cell', { name: 'Delivered 1 attempt' }).waitFor()
    await page.getByRole('definition').getByText('100%').waitFor()
    expect(hook.attempts.map(({ id }) => id)).toEqual(Array(2).fill(hook.attempts[0]?.id))

    answer = () => new Response('', { status: 503 })
    await book(10)
    await page.getByRole('button', { name: 'Send a test' }).click()
    await hook.came(4)
    await page.getByRole('radio', { name: 'Failed' }).check()
    await page.getByRole('row').nth(2).waitFor()
    expect(await page.getByRole('row').count()).toBe(1 + 2)
    await inspect(page, 'deliveries-failed')
    answer = () => new Response()
    await page.getByRole('button', { name: 'Redeliver all failed' }).click()
    await dialog.getByRole('button', { name: 'Redeliver' }).click()
    await page.getByText('2 deliveries will be sent again.').waitFor()
    await page.getByRole('heading', { name: 'No delivery matches' }).waitFor()
    await page.getByRole('radio', { name: 'Delivered' }).check()
    await page.getByRole('row').nth(3).waitFor()

    await page.getByRole('button', { name: 'New secret' }).click()
    await dialog.getByLabel('Your key').fill(serviceKey)
    await dialog.getByRole('button', { name: 'Make a new secret' }).click()
    await secretField.waitFor()
    expect(await secretField.inputValue()).not.toBe(secret)
    await page.getByRole('button', { name: 'I have saved it' }).click()

    await page.getByRole('button', { name: 'Edit' }).click()
    await dialog.getByText('Headers', { exact: true }).click()
    await dialog.getByLabel('One on each line').fill('X-Team: sales')
    await dialog.getByLabel('Name (optional)').fill('Our CRM')
    await dialog.getByLabel('Your key').fill(serviceKey)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The endpoint was changed.').waitFor()
    await page.getByRole('heading', { name: 'Our CRM' }).waitFor()
    const { body: changed } = await call('GET', '/v1/webhooks')
    expect(changed).toMatchObject({ webhooks: [{ header_names: ['X-Team'] }] })

    // Asked before the end: a page that asks once more for what is being removed gets a 404.
    expect(complaints).toEqual([])
    await page.getByRole('button', { name: 'Remove' }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('heading', { name: 'No endpoints yet' }).waitFor()
  })

  test('an endpoint that the service switched off says why, and is switched on', async () => {
    await using hook = startHook(() => new Response())
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const input = { url: hook.url, events: ['booking.confirmed'] }
    const { body } = await call('POST', '/v1/webhooks', input)
    {
      // It takes 24 hours of failures to come there by itself.
      using database = openFile(stage.folder.path)
      const reason = '20 deliveries in a row failed since 2026-03-09T10:00:00.000Z'
      database
        .prepare(
          'UPDATE webhooks SET active = 0, disabled_reason = ?, failing_since = ? WHERE id = ?',
        )
        .run(reason, Date.parse('2026-03-09T10:00:00.000Z'), body.id)
    }
    await signIn(page, stage.service.url, '/webhooks')
    await page.getByText(/Every delivery since .*9 Mar.* failed/).waitFor()
    await inspect(page, 'webhooks')
    await page.getByRole('link', { name: hook.url }).click()
    await page.getByText('Slotflow switched this endpoint off.').waitFor()
    await inspect(page, 'webhook-off')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('cell', { name: 'Delivered' }).waitFor()
    expect(hook.attempts.map(({ event }) => event.event)).toEqual(['webhook.test'])
    expect(complaints).toEqual([])
  })
  test('of ten endpoints with 5,000 deliveries the four that fail are seen at once, in one request', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const { body: before } = await call('GET', '/v1/webhooks')
    const left: readonly { id: string }[] = Array.isArray(before.webhooks) ? before.webhooks : []
    for (const { id } of left) await call('DELETE', `/v1/webhooks/${id}`)
    const human_id = await hire(call)
    const booking = { human_id, starts_at: '2090-01-02T12:00:00Z', duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Sam Chen' })
    const ids: string[] = []
    for (let n = 0; n < 10; n += 1) {
      const input = { url: `http://127.0.0.1:9/${n}`, events: ['booking.confirmed'] }
      ids.push(String((await call('POST', '/v1/webhooks', input)).body.id))
    }
    {
      using database = openFile(stage.folder.path)
      addDeliveries(database, ids.slice(0, 4))
    }
    const asked: string[] = []
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.startsWith('/v1/webhooks')) asked.push(pathname)
    })
    await signIn(page, stage.service.url, '/webhooks')
    const rows = page.getByRole('row')
    await rows.nth(10).waitFor()
    expect([...new Set(asked)]).toEqual(['/v1/webhooks'])
    expect(await page.getByText('Healthy', { exact: true }).count()).toBe(6)
    expect(await rows.filter({ hasText: /Failing|failed/ }).count()).toBe(4)
    await page.getByRole('link', { name: 'Webhooks 4 failing' }).waitFor()
    expect(await rows.filter({ hasText: /50%\s*250 of 500/ }).count()).toBe(4)
    await inspect(page, 'webhooks-many')
    // The first of those that fail every second time.
    await rows.nth(1).getByRole('link', { name: '100 or more' }).click()
    await page.getByRole('link', { name: 'Sam Chen' }).first().waitFor()
    expect(await page.getByRole('radio', { name: 'Failed' }).isChecked()).toBe(true)
    // From the badge to a booking that was lost: two clicks; sent again with the third.
    using receiver = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
    for (const id of ids.slice(0, 4))
      await call('PATCH', `/v1/webhooks/${id}`, { url: receiver.url })
    await rows.nth(1).evaluate((row) => row.setAttribute('data-first', ''))
    await rows.nth(1).getByRole('button', { name: 'Redeliver' }).click()
    await page.getByText('Booking confirmed is sent again.').waitFor()
    // It stays where it was, with what comes of it: the button of the next does not slide under the pointer.
    await rows.nth(1).getByText('Delivered').waitFor()
    expect(await rows.nth(1).getAttribute('data-first')).toBe('')
    expect(await rows.nth(1).getByRole('button', { name: 'Redeliver' }).count()).toBe(0)
    await page.getByRole('radio', { name: 'All' }).check()
    const filters = page.getByRole('search')
    await filters.getByLabel('Answer').selectOption('500')
    await page.getByText('1–25 of 249').waitFor()
    await filters.getByLabel('Event').selectOption('Booking cancelled')
    await page.getByRole('heading', { name: 'No delivery matches' }).waitFor()
    await filters.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('1–25 of 500').waitFor()
    await filters.getByLabel('From').fill('2020-01-01')
    await filters.getByLabel('To').fill('2020-01-02')
    await page.getByRole('heading', { name: 'No delivery matches' }).waitFor()
    expect(new URL(page.url()).search).toBe('?from=2020-01-01&to=2020-01-02')
    await page.goBack()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Booking confirmed' }).first().click()
    await page.getByText('Body', { exact: true }).click()
    await inspect(page, 'delivery-body')
    expect(complaints).toEqual([])
  })
})

/** 500 events for each endpoint, all settled by now: those of `failing` failed, every second time. */
function addDeliveries(database: Database, failing: readonly string[]): void {
  database.transaction(() => {
    database.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
       INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       SELECT account_seq, booking_id, type, payload, created_at, due_at
       FROM (SELECT * FROM events WHERE type = 'booking.confirmed' ORDER BY seq DESC LIMIT 1), n`,
    )
    const settled = `attempts = 1, next_attempt_at = NULL, settled_at = ${Date.now()}`
    database.run(`UPDATE deliveries SET status = 'delivered', ${settled} WHERE status = 'pending'`)
    database
      .prepare(
        `UPDATE deliveries SET status = 'failed', last_status_code = 500, last_error = 'answered 500'
         WHERE event_seq % 2 = 0 AND webhook_seq IN (
           SELECT seq FROM webhooks WHERE id IN (SELECT value FROM json_each(?)))`,
      )
      .run(JSON.stringify(failing))
    const counted = database.query<{ n: number }, []>('SELECT count(*) AS n FROM deliveries').get()
    if (counted?.n !== 5_000) throw new Error(`${counted?.n} deliveries`)
  })()
}
