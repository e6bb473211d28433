/** What holds for every view of the dashboard: what it loads, what it is called, and where one is afterwards. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hasBrowser, signIn, useStage, visit } from '../support/browser.ts'
import { callerOf, hire } from '../support/process.ts'

setDefaultTimeout(30_000)

describe.skipIf(!hasBrowser)('in every view', () => {
  const stage = useStage()

  test('a view is loaded when it is opened, once, and from nowhere else; one that cannot be says what to do', async () => {
    await using visitor = await visit(stage.browser)
    const { page, asked, complaints } = visitor
    const human_id = await hire(callerOf(stage.service.url))
    await signIn(page, stage.service.url, `/humans/${human_id}`)
    await page.getByRole('link', { name: 'Calendars', exact: true }).waitFor()
    const scripts = () => asked.filter((url) => url.endsWith('.js'))
    expect(scripts()).toHaveLength(1)
    for (const [name, view] of [
      ['Audit', 'Audit'],
      ['Webhooks', 'Webhooks'],
      ['Audit', 'Audit'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { name: view, exact: true }).waitFor()
    }
    expect(new Set(scripts()).size).toBe(scripts().length)
    expect(scripts().length).toBeGreaterThan(2)
    expect(asked.filter((url) => !url.startsWith(stage.service.url))).toEqual([])
    expect(complaints).toEqual([])

    const chunks = /\/dashboard\/files\/chunk-/
    await page.route(chunks, (route) => route.abort())
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    const again = page.getByRole('button', { name: 'Load the page again' })
    await again.waitFor()
    await page.unroute(chunks)
    await again.click()
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  })
})
