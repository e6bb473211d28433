/** The list of bookings as somebody works through it: found, opened by its address, handed over, moved, cancelled. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  hasBrowser,
  inspect,
  inspectEverywhere,
  signIn,
  useStage,
  visit,
} from '../support/browser.ts'
import { alwaysOpen, callerOf, hire } from '../support/process.ts'

setDefaultTimeout(30_000)

const permissions = ['clipboard-read', 'clipboard-write']
const day = '2027-11-10'

describe.skipIf(!hasBrowser)('the bookings', () => {
  // Links of attendees have the address of the service in them.
  const stage = useStage({ SLOTFLOW_PUBLIC_URL: 'https://meet.example.com' })

  test('are found by name, a part of an address, phone and id; each has an address and a link', async () => {
    await using visitor = await visit(stage.browser, { permissions })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, alwaysOpen, 'America/New_York')
    const book = async (time: string, fields: object) => {
      const booking = { human_id, starts_at: `${day}T${time}:00Z`, duration: 30, ...fields }
      return (await call('POST', '/v1/bookings', booking)).body
    }
    const later = await book('17:00', { attendee_name: 'Zoe Late' })
    const mia = await book('15:00', {
      ...{ attendee_name: 'Mia Wong', attendee_email: 'mia@example.com' },
      attendee_phone: '+14155550123',
    })
    const gone = await book('16:00', { attendee_name: 'Ann Gone' })
    await call('DELETE', `/v1/bookings/${gone.id}?reason=Ill`)
    await signIn(page, stage.service.url, '/bookings')
    const rows = page.getByRole('rowheader')
    await rows.nth(1).waitFor()
    // What is next comes first, in a zone that is named.
    expect(await rows.allTextContents()).toEqual(['Mia Wongmia@example.com', 'Zoe Late'])
    await page.getByRole('columnheader', { name: 'When, Europe/Berlin' }).waitFor()
    await page.getByRole('cell', { name: /Wed,? 10 Nov 2027, 16:00/ }).waitFor()
    for (const [typed, name] of [
      ['wong', 'Mia Wong'],
      ['late', 'Zoe Late'],
      ['@example', 'Mia Wong'],
      ['late', 'Zoe Late'],
      ['415555', 'Mia Wong'],
      [String(later.id), 'Zoe Late'],
    ] as const) {
      // Found while it is typed.
      await page.getByLabel('Search').fill(typed)
      await rows.filter({ hasText: name }).waitFor()
      await rows.nth(1).waitFor({ state: 'detached' })
      expect(await rows.count()).toBe(1)
    }
    // Emptied, as its cross does it, the list is whole again.
    await page.getByLabel('Search').fill('')
    await rows.nth(1).waitFor()
    await page.getByLabel('Search').fill('late')
    await rows.nth(1).waitFor({ state: 'detached' })
    await page.goto(`${stage.service.url}/dashboard/bookings/${mia.id}`)
    await page.getByRole('heading', { name: 'Mia Wong' }).waitFor()
    await page.getByRole('definition').getByText('+14155550123').waitFor()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect((await call('GET', `/v1/bookings/${mia.id}`)).body.manage_url).toBe(copied)
    expect(copied).toStartWith('https://meet.example.com/b/')
    await inspectEverywhere(page, 'booking-found')

    // A human who was removed keeps the name, in the list and behind the address.
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await call('DELETE', `/v1/humans/${human_id}`)
    await page.getByRole('cell', { name: 'Sarah Chen Removed' }).first().waitFor()
    await page.getByRole('link', { name: 'Zoe Late' }).click()
    await page.getByRole('button', { name: 'Hand over' }).waitFor()
    expect(await page.getByRole('button', { name: 'Move' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Cancelled', exact: true }).click()
    await rows.filter({ hasText: 'Ann Gone' }).click()
    await page.getByRole('link', { name: 'Ann Gone' }).click()
    await page.getByRole('definition').getByText('Ill').waitFor()
    await page.getByRole('definition').getByRole('link', { name: 'Sarah Chen' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('one is handed over from its panel, to somebody who is free then', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const colleague = async (name: string, role: string | null) => {
      const { body } = await call('POST', '/v1/humans', { name, timezone: 'UTC', role })
      await call('PUT', `/v1/humans/${body.id}/availability`, alwaysOpen)
      return body.id
    }
    const human_id = await hire(call)
    const [busy, tom] = [await colleague('Ann Busy', 'sales'), await colleague('Tom Reed', 'sales')]
    await colleague('Eva Free', null)
    const at = { starts_at: `${day}T10:00:00Z`, duration: 30 }
    const booking = { ...at, human_id, attendee_name: 'Mia Wong' }
    const { body } = await call('POST', '/v1/bookings', booking)
    await call('POST', '/v1/bookings', { ...at, human_id: busy, attendee_name: 'Other' })
    await signIn(page, stage.service.url, `/bookings/${body.id}`)
    await page.getByRole('button', { name: 'Hand over' }).click()
    const names = page.getByRole('radio')
    await names.nth(1).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'SELECT')
    const free = page.getByRole('group', { name: 'Free at that time' }).locator('label')
    expect(await free.allTextContents()).toEqual(['Tom Reed', 'Eva Free'])
    await page.getByLabel('Role').selectOption('sales')
    await names.nth(1).waitFor({ state: 'detached' })
    await names.first().waitFor()
    expect(await free.allTextContents()).toEqual(['Tom Reed'])
    // Nothing is promised that does not happen.
    await page.getByText('No mail is set up, so nobody is told.').waitFor()
    await inspectEverywhere(page, 'booking-hand-over')
    // Left, the focus is among the buttons again; nothing was changed by asking.
    await page.getByRole('dialog').getByRole('button', { name: 'Keep as it is' }).click()
    await page.waitForFunction(() => document.activeElement?.textContent === 'Move')
    expect((await call('GET', `/v1/bookings/${body.id}`)).body.human_id).toBe(human_id)
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByRole('radio', { name: 'Tom Reed' }).check()
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByText('Handed over to Tom Reed.').waitFor()
    await page.getByRole('definition').getByRole('link', { name: 'Tom Reed' }).waitFor()
    expect((await call('GET', `/v1/bookings/${body.id}`)).body.human_id).toBe(tom)
    await inspect(page, 'booking-handed-over')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Mia Wong' }).press('Enter')
    await page.getByRole('dialog', { name: 'Mia Wong' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.textContent === 'Mia Wong')
    // What opened the panel is gone with the booking: then the focus is in the view, not nowhere.
    await page.keyboard.press('Enter')
    // Somebody was faster: said in words of the page.
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByRole('radio', { name: 'Eva Free' }).check()
    await call('DELETE', `/v1/bookings/${body.id}`)
    const gone = page.getByRole('definition').getByText(/^Cancelled/)
    await gone.waitFor()
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByText('cancelled, moved or handed over meanwhile').waitFor()
    // Chromium writes of every refusal in its console.
    complaints.length = 0
    await page.getByRole('link', { name: 'Mia Wong' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.id === 'main')
    expect(complaints).toEqual([])
  })
  test('what is listed is taken along as a file, every page of it', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    for (let n = 0; n < 102; n += 1) {
      const starts_at = new Date(Date.parse(`${day}T00:00:00Z`) + n * 3_600_000).toISOString()
      const booking = { human_id, starts_at, duration: 30, attendee_name: `Zoë ${n}` }
      expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    }
    await signIn(page, stage.service.url, '/bookings')
    const button = page.getByRole('button', { name: 'Download as CSV' })
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
    expect(file.suggestedFilename()).toBe('bookings.csv')
    const text = await Bun.file(await file.path()).text()
    expect(text).toMatch(/^\ufeff?id,status,starts_at/)
    expect(text.trim().split('\r\n')).toHaveLength(1 + 102)
    expect(text).toContain(`,Sarah Chen,${human_id},Zoë 101,`)
    expect(complaints).toEqual([])
  })
})
