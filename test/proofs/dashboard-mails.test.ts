/** Mails in the dashboard, and the history of a booking: who was told, who was not, and is told again. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspectEverywhere, signIn, useStage, visit } from '../support/browser.ts'
import { freePort, Refused, startMailServer } from '../support/mail-server.ts'
import { callerOf, hire, until } from '../support/process.ts'

setDefaultTimeout(60_000)

const port = freePort()
const starts_at = '2027-11-08T10:00:00Z'

describe.skipIf(!hasBrowser)('mails in the dashboard', () => {
  const stage = useStage({
    SLOTFLOW_SMTP_URL: `smtp://127.0.0.1:${port}?starttls=off`,
    SLOTFLOW_MAIL_FROM: 'book@acme.example',
  })

  test('one that failed is counted in the menu, found in the list, and sent again with a click', async () => {
    let isRefused = true
    const onTo = (address: string) => {
      if (isRefused && address === 'mia@example.org') throw new Refused(550)
    }
    await using server = await startMailServer({ port, onTo })
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    await call('PATCH', `/v1/humans/${human_id}`, { email: 'sarah@acme.example' })
    const attendee = { attendee_name: 'Mia Wong', attendee_email: 'mia@example.org' }
    const meeting = { human_id, starts_at, duration: 30, ...attendee }
    const { body } = await call('POST', '/v1/bookings', meeting)
    const failed = async () =>
      JSON.parse((await call('GET', '/v1/mails?status=failed')).text).total === 1
    await until('a mail that failed', failed)
    await signIn(page, stage.service.url, '/humans')
    // It says so whatever view is open.
    await page.getByRole('link', { name: 'Mails 1 failed in the last day' }).click()
    const row = page.getByRole('row').filter({ hasText: 'The mail server answered 550' })
    await row.getByRole('cell', { name: 'The attendee' }).waitFor()
    await page.getByRole('cell', { name: 'Sarah Chen' }).waitFor()
    await inspectEverywhere(page, 'mails', true)
    await page.getByText('Failed', { exact: true }).first().click()
    await page.getByRole('cell', { name: 'Sarah Chen' }).waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?status=failed')

    await page.goto(`${stage.service.url}/dashboard/bookings/${body.id}`)
    const panel = page.getByRole('dialog', { name: 'Mia Wong' })
    const told = panel.getByRole('region', { name: 'Mails' })
    await told.getByText('The mail server answered 550').waitFor()
    await told.getByText('Confirmed, to Sarah Chen').waitFor()
    await panel.getByRole('region', { name: 'History' }).getByText('Booked for').waitFor()
    await inspectEverywhere(page, 'booking-history', true)

    await panel.getByRole('button', { name: 'Hand over' }).click()
    await panel.getByText('Both are told by mail, at the addresses that are known.').waitFor()

    isRefused = false
    await page.goto(`${stage.service.url}/dashboard/mails?status=failed`)
    await row.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('status').getByText('The mail to the attendee is sent again.').waitFor()
    await until('the mail', () => server.mails.some(({ to }) => to[0] === 'mia@example.org'))
    await page.getByText('All', { exact: true }).click()
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2)
    expect(await page.getByText('Failed', { exact: true }).count()).toBe(1)
    expect(complaints).toEqual([])
  })

  test('a booking tells what was done to it, from when to when, from whom to whom, by whom', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const [sarah, bo] = [await hire(call), await hire(call)]
    await call('PATCH', `/v1/humans/${bo}`, { name: 'Bo Li' })
    const meeting = { human_id: sarah, starts_at, duration: 30, attendee_name: 'Ann Gone' }
    const { body } = await call('POST', '/v1/bookings', meeting)
    const path = `/v1/bookings/${body.id}`
    await call('PATCH', path, { starts_at: '2027-11-09T11:00:00Z', location: 'Room 5' })
    await call('POST', `/v1/humans/${sarah}/hand-over`, { to: bo })
    await call('DELETE', path)
    await signIn(page, stage.service.url, `/bookings/${body.id}`)
    const items = page.getByRole('region', { name: 'History' }).getByRole('listitem')
    await items.nth(3).waitFor()
    expect(await items.allTextContents()).toEqual([
      expect.stringMatching(/^Cancelled/),
      expect.stringMatching(/^Handed over from Sarah Chen to Bo Li/),
      expect.stringMatching(/^Moved from .*8 Nov 2027.* to .*9 Nov 2027.*\. Place changed/),
      expect.stringMatching(/^Booked for .*8 Nov 2027.*, with Sarah Chen/),
    ])
    await items.first().getByText('by the key first').waitFor()
    await inspectEverywhere(page, 'booking-changes', true)
    expect(complaints).toEqual([])
  })
})
