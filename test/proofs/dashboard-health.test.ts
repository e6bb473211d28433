/** How the service is, in the dashboard: what needs somebody, a mail server that refuses, a calendar that is gone. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, inspectEverywhere, signIn, useStage, visit } from '../support/browser.ts'
import { freePort, Refused, startMailServer } from '../support/mail-server.ts'
import { callerOf, hire, openFile } from '../support/process.ts'

setDefaultTimeout(60_000)

const backups = { SLOTFLOW_BACKUP: 'backups', SLOTFLOW_BACKUP_EVERY: '1h' }

describe.skipIf(!hasBrowser)('a service that is well, in the dashboard', () => {
  const stage = useStage(backups)

  test('says so, with the age of its backup; mail that is not set up is no trouble', async () => {
    await using visitor = await visit(stage.browser, { locale: 'en-US' })
    const { page, asked, complaints } = visitor
    await signIn(page, stage.service.url, '/health')
    await page.getByText('All is well: nothing needs you.').waitFor()
    const part = (name: string) => page.getByRole('region', { name })
    await part('Mail').getByText('Not set up').waitFor()
    await part('Calendars').getByText('None').waitFor()
    await part('Time zones').getByText('IANA 20').waitFor()
    await part('Disk').getByText('Room enough').waitFor()
    await part('Backups').getByText('In time').waitFor()
    await part('Backups')
      .getByText(/, .*[AP]M/)
      .first()
      .waitFor()
    await part('Backups').getByText('1, and 24 at most').waitFor()
    await part('Backups').getByText('backups', { exact: true }).waitFor()
    await part('Backups')
      .getByText(/^\d+(\.\d)? KB$/)
      .waitFor()
    expect(await part('Backups').getByText('Not known').count()).toBe(0)
    expect(asked.filter((url) => url.includes('/v1/health'))).not.toEqual([])
    const others = asked.filter((url) => /\/v1\/(humans|usage|audit)/.test(url))
    expect(others).toEqual([])
    await inspectEverywhere(page, 'health', true)
    expect(complaints).toEqual([])
  })
})

const port = freePort()

describe.skipIf(!hasBrowser)('a service in trouble, in the dashboard', () => {
  const stage = useStage({
    SLOTFLOW_SMTP_URL: `smtp://u:wrong@127.0.0.1:${port}?starttls=off`,
    SLOTFLOW_MAIL_FROM: 'book@acme.example',
    SLOTFLOW_CALENDAR_ALLOW: '127.0.0.0/8',
    SLOTFLOW_WEBHOOK_SCHEDULE: '0s',
  })

  test('mail that is held is told above every view, and each trouble leads to where it is mended', async () => {
    const refuse = () => {
      throw new Refused(535)
    }
    await using _ = await startMailServer({ port, onLogin: refuse })
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const starts_at = '2027-11-08T10:00:00Z'
    const attendee = { attendee_name: 'Mia Wong', attendee_email: 'mia@example.org' }
    const booked = await call('POST', '/v1/bookings', {
      ...{ human_id, starts_at, duration: 30 },
      ...attendee,
    })
    expect(booked.status).toBe(201)
    const address = 'http://127.0.0.1:9/gone.ics'
    await call('POST', `/v1/humans/${human_id}/calendars`, {
      ...{ type: 'ics', name: 'Work', url: address },
    })
    for (let n = 0; n < 100; n += 1) {
      const { mail, calendars } = JSON.parse((await call('GET', '/v1/health')).text)
      if (mail.status === 'held' && calendars.troubled.length > 0) break
      await Bun.sleep(50)
    }
    await signIn(page, stage.service.url, '/bookings')
    const banner = page.getByRole('alert').filter({ hasText: 'Mail is held.' })
    await banner.getByText('The mail server refused the user or the password since').waitFor()
    await page.getByRole('link', { name: 'Health 2 in trouble' }).click()
    const troubles = page.getByRole('list', { name: 'What needs you' })
    await troubles.getByRole('heading', { name: 'Mail is held' }).waitFor()
    await troubles.getByText('1 wait and will leave by themselves; none is lost.').waitFor()
    expect(await banner.count()).toBe(0)
    await page.getByRole('region', { name: 'Mail' }).getByText('Held', { exact: true }).waitFor()
    await inspectEverywhere(page, 'health-troubles', true)
    const hook = { url: 'http://127.0.0.1:9/hook', events: ['booking.cancelled'] }
    await call('POST', '/v1/webhooks', hook)
    await call('DELETE', `/v1/bookings/${JSON.parse(booked.text).id}`)
    await troubles.getByRole('heading', { name: '1 endpoint fails' }).waitFor()
    await troubles.getByRole('link', { name: 'Open webhooks' }).waitFor()
    await troubles.getByRole('heading', { name: 'Work of Sarah Chen cannot be read' }).waitFor()
    await troubles.getByRole('link', { name: 'Open calendars' }).click()
    await page.getByText('Work cannot be read').waitFor()
    // An address that is refused for good.
    using file = openFile(stage.folder.path)
    file.run(`INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at,
      ends_at, status, reason, at) SELECT seq, 999, 'attendee', 1, 'confirmed', 0, 999, 0, 0, 0, 'failed',
      'the mail server answered 550', ${Date.now()} FROM bookings`)
    await page.getByRole('link', { name: /^Health/ }).click()
    await call('POST', '/v1/humans', { name: 'Ann', timezone: 'UTC' })
    const failed = page.getByRole('row').filter({ hasText: 'The mail server answered 550.' })
    await failed.getByRole('cell', { name: 'The attendee' }).waitFor()
    await page.getByRole('heading', { name: '1 mail failed in the last day' }).waitFor()
    await inspectEverywhere(page, 'health-failed', true)
    await failed.getByRole('link', { name: 'Mia Wong' }).click()
    await page.getByRole('dialog', { name: /Mia Wong/ }).waitFor()
    await page.keyboard.press('Escape')
    // A process that runs beside it says that mail leaves again.
    file.run('DELETE FROM mail_hold')
    await call('POST', '/v1/humans', { name: 'Eve', timezone: 'UTC' })
    await banner.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('with a key that may not see it, a page says so, and nothing is asked', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    const call = callerOf(stage.service.url)
    const made = await call('POST', '/v1/api-keys', { name: 'Reporting', scope: 'read' })
    const { key } = JSON.parse(made.text)
    await signIn(page, stage.service.url, '/health', key)
    const refusal = page.getByRole('heading', { name: 'Only an admin key opens this page' })
    await refusal.waitFor()
    expect(await page.getByRole('link', { name: /^Health/ }).count()).toBe(0)
    await inspectEverywhere(page, 'health-read', true)
    for (const path of ['settings', 'audit', 'webhooks']) {
      await page.goto(`${stage.service.url}/dashboard/${path}`)
      await refusal.waitFor()
    }
    expect(asked.filter((url) => /v1\/(health|audit|webhooks|account)/.test(url))).toEqual([])
    expect(complaints).toEqual([])
  })
})
