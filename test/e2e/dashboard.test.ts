/** The dashboard in a real browser, against the service as it runs. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { faultsOf, hasBrowser, picture, startBrowser, visit } from '../support/browser.ts'
import { programs, type Service, serviceKey, startService } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** The binary where it was built from these sources: that is what people run. */
const program = programs.at(-1)

let browser: Browser
let service: Service
const folder = temporaryFolder()

describe.skipIf(!hasBrowser)('the dashboard', () => {
  beforeAll(async () => {
    if (!program) throw new Error('there is no program to test')
    ;[browser, service] = await Promise.all([startBrowser(), startService(program, folder.path)])
  })

  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  test('asks for a key, says at the field that it is wrong, and lets a right one in', async () => {
    await using visitor = await visit(browser)
    const { page } = visitor
    await page.goto(`${service.url}/dashboard`)
    await picture(page, 'sign-in')
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('API key').fill('sk_live_wrong_0123456789abcdef')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is not a key of this service').waitFor()
    expect(await page.getByLabel('API key').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('API key').fill(serviceKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nobody can be booked yet' }).waitFor()
    await picture(page, 'humans-empty')
    expect(await faultsOf(page)).toEqual([])
  })
})
