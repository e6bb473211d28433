/** API keys, usage and calls of one's own in the dashboard, in a real browser. */
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
import { callerOf, hire, serviceKey } from '../support/process.ts'

setDefaultTimeout(30_000)

const permissions = ['clipboard-read', 'clipboard-write']

describe.skipIf(!hasBrowser)('the account in the dashboard', () => {
  const stage = useStage({ SLOTFLOW_PLAN: 'starter' })

  test('usage: what is left of the plan, and how busy the days are', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    for (const time of ['09:00', '10:00', '11:00']) {
      const starts_at = `${day}T${time}:00Z`
      const booking = { human_id, starts_at, duration: 30, attendee_name: 'Alex Rivera' }
      const { status, body } = await call('POST', '/v1/bookings', booking)
      expect(status).toBe(201)
      if (time === '11:00') await call('DELETE', `/v1/bookings/${body.id}`)
    }
    await signIn(page, stage.service.url, '/usage')
    await page.getByText('997 left').waitFor()
    const isThisMonth = day.startsWith(new Date().toISOString().slice(0, 7))
    if (!isThisMonth) await page.getByRole('button', { name: 'Next month' }).click()
    const chart = page.getByRole('slider', { name: /^Confirmed bookings by the day .*: 2 in all/ })
    await chart.waitFor()
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/: 2 bookings$/)
    await chart.focus()
    await page.keyboard.press(day.endsWith('-01') ? 'ArrowRight' : 'ArrowLeft')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/: no booking$/)
    await inspectEverywhere(page, 'usage', true)
    await page.getByText('As a table').click()
    expect(await page.getByRole('row').count()).toBe(2)
    expect(await page.getByRole('cell').allTextContents()).toContain('2')
    expect(complaints).toEqual([])
  })

  test('audit: who changed what, by names that lead there, of one key or one thing, page by page', async () => {
    await using visitor = await visit(stage.browser, { locale: 'en-US' })
    const { page, complaints } = visitor
    page.setDefaultTimeout(15_000)
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    const block = { type: 'block', title: 'Dentist', all_day: true, start_date: '2027-11-08' }
    await call('POST', `/v1/humans/${human_id}/overrides`, block)
    const made = await call('POST', '/v1/api-keys', { name: 'Ops', scope: 'admin' })
    const ops = callerOf(stage.service.url, JSON.parse(made.text).key)
    for (let n = 0; n < 51; n += 1) await ops('PATCH', `/v1/humans/${human_id}`, { role: `r${n}` })
    await signIn(page, stage.service.url, '/audit')
    await page.getByRole('rowheader', { name: 'Human changed' }).first().waitFor()
    expect(await page.getByRole('row').count()).toBe(1 + 50)
    await page.getByText('Page 1').waitFor()
    // The page before stays until the next has come, and with it the focus.
    const newer = page.getByRole('button', { name: 'Newer' })
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByRole('rowheader', { name: 'Hours set' }).waitFor()
    await newer.click()
    await page.getByText('Page 1').waitFor()
    await page.getByRole('button', { name: 'Older' }).dblclick()
    await page.getByText('Page 2').waitFor()
    await page.getByRole('rowheader', { name: 'Hours set' }).waitFor()
    expect(await page.getByRole('rowheader').allTextContents()).toEqual([
      'Human changed',
      'Human changed',
      'Key made',
      'Override added',
      'Hours set',
      'Human added',
      'Account made',
    ])
    await page.getByRole('cell', { name: 'Dentist' }).waitFor()
    await page.getByRole('cell', { name: 'An operator, by command' }).waitFor()
    await page.getByRole('cell', { name: /[AP]M/ }).first().waitFor()
    await inspectEverywhere(page, 'audit', true)

    await page.getByLabel('By').selectOption('Ops')
    await page.getByText('Page 1').waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByText('Page 2').waitFor()
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
    await page.getByLabel('By').selectOption('Anybody')
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByRole('button', { name: 'History of Dentist' }).click()
    const everything = page.getByRole('button', { name: 'Show everything' })
    await everything.waitFor()
    await page.getByRole('rowheader', { name: 'Override added' }).waitFor()
    await hasFocus(everything)
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(['Override added'])
    await page.reload()
    await page.getByRole('rowheader', { name: 'Override added' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(1 + 1)
    await everything.click()
    await page.getByRole('link', { name: 'Sarah Chen' }).first().waitFor()
    await hasFocus(page.getByLabel('By'))

    await page.getByLabel('To', { exact: true }).fill('2026-01-01')
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor()
    await page
      .getByLabel('To', { exact: true })
      .fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
    await page.getByRole('link', { name: 'Sarah Chen' }).first().waitFor()
    await page.getByLabel('To', { exact: true }).fill('')
    await page.getByText('Bookings', { exact: true }).last().click()
    await page.getByRole('heading', { name: 'Nothing was changed yet' }).waitFor()
    const starts_at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000).toISOString()
    await call('POST', '/v1/bookings', { human_id, starts_at, duration: 30, attendee_name: 'Mia' })
    await page.getByRole('rowheader', { name: 'Booked' }).waitFor()
    await page.getByRole('link', { name: 'Mia' }).click()
    await page.getByRole('dialog', { name: /Mia/ }).waitFor()
    expect(complaints).toEqual([])
  })

  test('audit: each change says from what to what, each hand-over to whom, each sign-in how', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const [sarah, bo] = [await hire(call), await hire(call)]
    await call('PATCH', `/v1/humans/${bo}`, { name: 'Bo Li' })
    const starts_at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000).toISOString()
    const meeting = { human_id: sarah, starts_at, duration: 30, attendee_name: 'Mia' }
    await call('POST', '/v1/bookings', meeting)
    await call('POST', `/v1/humans/${sarah}/hand-over`, { to: bo })
    await call('PATCH', `/v1/humans/${sarah}`, { timezone: 'Asia/Tokyo', role: 'ae' })
    const block = { type: 'block', title: 'Dentist', all_day: true, start_date: '2027-11-08' }
    await call('POST', `/v1/humans/${sarah}/overrides`, block)
    await signIn(page, stage.service.url, '/audit')
    const row = (name: string) => page.getByRole('row', { name })
    await row('Signed in With the key').first().waitFor()
    await row('Human changed Role Time zone: UTC → Asia/Tokyo Sarah Chen').waitFor()
    await row('Bookings handed over 1 booking to Bo Li').waitFor()
    await row('Override added Dentist Override of Sarah Chen').waitFor()
    await inspectEverywhere(page, 'audit-details', true)
    expect(complaints).toEqual([])
  })

  test('what changes all the time is shown meanwhile', async () => {
    await using visitor = await visit(stage.browser)
    const { page } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call)
    await signIn(page, stage.service.url, '/bookings')
    await page.getByText('Live', { exact: true }).waitFor()
    const firstMs = Math.ceil(Date.now() / 86_400_000) * 86_400_000
    const booking = { human_id, duration: 30, attendee_name: 'Mia Wong' }
    const changing = new AbortController()
    const changes = (async () => {
      for (let n = 0; !changing.signal.aborted; n += 1) {
        const starts_at = new Date(firstMs + n * 1_800_000).toISOString()
        await call('POST', '/v1/bookings', { ...booking, starts_at })
        await Bun.sleep(20)
      }
    })()
    const shown = page.getByRole('button', { name: /Mia Wong/ }).or(page.getByText('Mia Wong'))
    await shown
      .first()
      .waitFor()
      .finally(() => changing.abort())
    await changes
  })

  test('any call can be made, and the command that is shown repeats it', async () => {
    await using visitor = await visit(stage.browser, { permissions })
    const { page, complaints } = visitor
    await signIn(page, stage.service.url, '/try-it')
    await page.getByRole('button', { name: 'Make a call' }).click()
    const choose = (label: string) =>
      page.getByLabel('Call', { exact: true }).selectOption({ label })
    await choose('DELETE /v1/humans/{id}')
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByText('Is a part of the path').waitFor()
    await choose('POST /v1/humans')
    await page.getByLabel('Body').fill('{ "name": ')
    const send = page.getByRole('button', { name: /^Send/ })
    await send.click()
    await page.getByText('This is not JSON').waitFor()
    const human = { name: "Nora O'Brien $HOME", timezone: 'Europe/Dublin' }
    await page.getByLabel('Body').fill(JSON.stringify(human))
    await send.click()
    await page.getByRole('region', { name: 'Answer' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'POST /v1/humans' }).waitFor()
    await inspect(page, 'try-it')

    await page.getByRole('button', { name: 'Copy command' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    expect(command).not.toContain('sk_live_')
    const { stdout } = Bun.spawnSync(['sh', '-c', command], {
      env: { PATH: process.env.PATH, SLOTFLOW_API_KEY: serviceKey },
    })
    expect(JSON.parse(stdout.toString())).toMatchObject(human)
    expect(complaints).toEqual([])
  })

  test('keys: made, shown once, revoked; not the last admin key; one’s own ends the session', async () => {
    await using visitor = await visit(stage.browser, { permissions })
    const { page } = visitor
    const dialog = page.getByRole('dialog')
    const make = async (name: string, scope: string) => {
      await page.getByRole('button', { name: 'New key' }).click()
      await page.getByLabel('Name').fill(name)
      await page.getByLabel('Scope').selectOption(scope)
      await dialog.getByLabel('Your key').fill(serviceKey)
      await dialog.getByRole('button', { name: 'Make key' }).click()
      return dialog.getByLabel('API key', { exact: true }).inputValue()
    }
    const kept = () => page.getByRole('button', { name: 'I have saved it' }).click()

    await signIn(page, stage.service.url, '/api-keys')
    await page.getByRole('button', { name: 'Revoke first' }).click()
    await page.getByText('You are signed in with this key').waitFor()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('This key is the last admin key.').waitFor()
    await page.keyboard.press('Escape')

    const agentKey = await make('SDR agent', 'agent')
    await inspect(page, 'api-key-new')
    await kept()
    const call = callerOf(stage.service.url, agentKey)
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    await inspect(page, 'api-keys')

    await page.getByRole('link', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'POST /v1/api-keys 201' }).click()
    await page.getByText('"key": "sk_live_…"').waitFor()
    expect(await page.content()).not.toContain(agentKey)

    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('button', { name: 'Revoke SDR agent' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The key SDR agent was revoked.').waitFor()
    expect((await call('GET', '/v1/humans')).status).toBe(401)

    const readKey = await make('Reporting', 'read')
    await kept()
    await using reader = await visit(stage.browser)
    await signIn(reader.page, stage.service.url, '/api-keys', readKey)
    await reader.page.getByRole('heading', { name: 'Only an admin key opens this list' }).waitFor()

    const otherKey = await make('Ops', 'admin')
    await kept()
    await page.getByRole('button', { name: 'Revoke first' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Your session has ended').waitFor()
    await signIn(page, stage.service.url, '/try-it', otherKey)
    await page.getByRole('heading', { name: 'No call was made yet' }).waitFor()
  })
})
