/** What holds for everybody, in the dashboard: holidays of the account and of a human, and who is sent which mail. */
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
import { callerOf, hire } from '../support/process.ts'

setDefaultTimeout(60_000)

/** The next of its kind from tomorrow on. */
function nextChristmas(): string {
  const year = new Date(Date.now() + 86_400_000).getUTCFullYear()
  const date = `${year}-12-25`
  return Date.parse(date) > Date.now() + 86_400_000 ? date : `${year + 1}-12-25`
}

describe.skipIf(!hasBrowser)('settings in the dashboard', () => {
  const stage = useStage()

  test('holidays: a year of them, one taken out and one added, what is left outside told before', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    page.setDefaultTimeout(15_000)
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const christmas = nextChristmas()
    const starts_at = `${christmas}T10:00:00Z`
    const booking = { human_id, starts_at, duration: 30, attendee_name: 'Mia Wong' }
    expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    await signIn(page, stage.service.url, '/settings')
    await page.getByText('Of a country').click()
    const country = page.getByLabel('Country', { exact: true })
    // What the browser is set to.
    expect(await country.inputValue()).toBe('GB')
    await country.selectOption('DE')
    await page.getByLabel('Region').selectOption('BY')
    const christmasBox = page.getByRole('checkbox', { name: /1\. Weihnachtstag/ })
    await christmasBox.waitFor()
    await page.getByRole('checkbox', { name: /Heilige Drei Könige/ }).uncheck()
    await page.getByText('Heilige Drei Könige, hours as usual').waitFor()
    await page.getByLabel('Another day off').fill(`${christmas.slice(0, 4)}-12-24`)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('Added', { exact: true }).waitFor()
    const another = page.getByLabel('Another day off')
    await another.fill(`${christmas.slice(0, 4)}-12-23`)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: /^Take out .*23 Dec/ }).click()
    await hasFocus(another)
    await inspectEverywhere(page, 'settings-holidays', true)
    await page.getByRole('link', { name: 'CC BY-SA 3.0' }).waitFor()
    await page.getByRole('button', { name: 'Save holidays' }).click()
    await page.getByText('1 booking would be left outside.').waitFor()
    expect(JSON.parse((await call('GET', '/v1/account')).text).holidays).toBeUndefined()
    // With Christmas as a day as any other nothing is left outside.
    await christmasBox.uncheck()
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByText('The holidays of the account are set.').waitFor()
    const { holidays } = JSON.parse((await call('GET', '/v1/account')).text)
    expect(holidays).toMatchObject({ country: 'DE', region: 'BY', types: ['public'] })
    expect(holidays.also).toEqual([`${christmas.slice(0, 4)}-12-24`])
    expect(holidays.except).toHaveLength(2)

    // Saved all the same, it is no longer told, and the next change is tried first again.
    await christmasBox.check()
    await page.getByRole('button', { name: 'Save holidays' }).click()
    await page.getByText('1 booking would be left outside.').waitFor()
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByText('1 booking would be left outside.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save holidays' }).waitFor()
    const kept = JSON.parse((await call('GET', '/v1/account')).text).holidays
    expect(kept.except).toHaveLength(1)

    await page.getByText('None', { exact: true }).click()
    await page.getByRole('button', { name: 'Save holidays' }).click()
    await page.getByText('Public holidays are ordinary days.').waitFor()
    expect(JSON.parse((await call('GET', '/v1/account')).text).holidays).toBeUndefined()
    expect(complaints).toEqual([])
  })

  test('a human has those of the account, others or none, within the hours', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    page.setDefaultTimeout(15_000)
    const call = callerOf(stage.service.url)
    const id = await hire(call)
    await call('PATCH', '/v1/account', { holidays: { country: 'DE', region: 'BY' } })
    const holidaysOf = async () => JSON.parse((await call('GET', `/v1/humans/${id}`)).text).holidays
    await signIn(page, stage.service.url, `/humans/${id}`)
    const dialog = page.getByRole('dialog')
    const open = async () => {
      await page.getByRole('button', { name: 'Hours', exact: true }).click()
      await dialog.getByText('Holidays', { exact: true }).click()
    }
    const save = async () => {
      await dialog.getByRole('button', { name: 'Save holidays' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await open()
    await dialog.getByText('The account has those of Germany, Bayern.').waitFor()
    await dialog.getByText('Of another place').click()
    const country = dialog.getByLabel('Country', { exact: true })
    await country.selectOption('')
    await dialog.getByRole('button', { name: 'Save holidays' }).click()
    await dialog.getByText('Choose a country').waitFor()
    await hasFocus(country)
    await country.selectOption({ label: 'France' })
    await dialog.getByText('Lundi de Pâques').waitFor()
    await inspectEverywhere(page, 'hours-holidays', true)
    await save()
    expect(await holidaysOf()).toMatchObject({ country: 'FR', types: ['public'] })
    await open()
    await dialog.getByText('None', { exact: true }).click()
    await save()
    expect(await holidaysOf()).toBeNull()
    await open()
    await dialog.getByText('As the account').click()
    await save()
    expect(await holidaysOf()).toBeUndefined()
    // What was typed is there behind the other part, outlives its being saved, and is not lost without a question.
    await page.getByRole('button', { name: 'Hours', exact: true }).click()
    await dialog.getByRole('button', { name: 'Add a break' }).click()
    await dialog.getByText('Holidays', { exact: true }).click()
    await dialog.getByText('None', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Save holidays' }).click()
    await dialog.getByLabel('Break 1 from').waitFor()
    expect(await holidaysOf()).toBeNull()
    await page.keyboard.press('Escape')
    await dialog.getByText('The changed hours are not saved.').waitFor()
    await inspect(page, 'hours-unsaved')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.getByRole('button', { name: 'Discard' }).click()
    await dialog.waitFor({ state: 'detached' })
  })

  test('mail: who is sent what, reminders, and every mail as it looks', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const notifications = async () =>
      JSON.parse((await call('GET', '/v1/account')).text).notifications
    await signIn(page, stage.service.url, '/settings?part=mail')
    await page.getByText('No mail leaves: set SLOTFLOW_SMTP_URL').waitFor()
    await page.getByRole('checkbox', { name: 'Updated to the attendee' }).uncheck()
    await page.getByRole('checkbox', { name: 'Confirmed to the human' }).uncheck()
    await page.getByLabel('1 day', { exact: true }).check()
    await page.getByLabel('Other times in minutes').fill('30, 99999999')
    await page.getByRole('button', { name: 'Save' }).click()
    const others = page.getByLabel('Other times in minutes')
    await page.getByText('Each is a whole number of minutes').waitFor()
    await others.fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved: it holds for every mail from now on.').waitFor()
    expect(await notifications()).toEqual({
      reminders: [1_440, 30],
      attendee: ['confirmed', 'rescheduled', 'cancelled', 'reminder'],
      human: ['rescheduled', 'updated', 'cancelled', 'reminder'],
    })
    await page.reload()
    expect(await others.inputValue()).toBe('30')
    const boxOf = (name: string) => page.getByRole('checkbox', { name })
    expect(await boxOf('Updated to the attendee').isChecked()).toBe(false)
    expect(await boxOf('Updated to the human').isChecked()).toBe(true)

    const mail = page.frameLocator('iframe')
    await page.getByText('Booked: Sarah Chen').waitFor()
    await mail.getByText('Move or cancel').waitFor()
    await page.getByRole('radio', { name: 'Moved' }).check()
    await page.getByRole('radio', { name: 'To the human' }).check()
    await mail.getByText('Before').waitFor()
    await page.getByRole('radio', { name: 'Text' }).check()
    await mail.getByText('Subject: Moved').waitFor()
    // Who had it before hears of it too.
    for (const kind of ['Handed over', 'Another address']) {
      await page.getByRole('radio', { name: kind }).check()
      for (const who of ['To the attendee', 'To the human']) {
        await page.getByRole('radio', { name: who }).check()
        await mail.getByText('Subject: ').waitFor()
        expect(await mail.getByText('There is no such mail').count()).toBe(0)
      }
    }
    await inspectEverywhere(page, 'settings-mail', true)
    await inspect(page, 'settings-mail')
    expect(complaints.filter((line) => !line.includes('422'))).toEqual([])
  })
})
