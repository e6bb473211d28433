/** The reference in a browser: read, searched by keyboard, copied from; on wide and narrow screens, in light and dark. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { faultsOf, hasBrowser, signIn, useStage, visit } from '../../support/browser.ts'

setDefaultTimeout(90_000)

const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

const heading = (page: Page, id: string) => page.locator(`[id="${id}"]`)
const sectionOf = (page: Page, id: string) => page.locator('section', { has: heading(page, id) })
const topOf = async (page: Page, id: string) => (await heading(page, id).boundingBox())?.y ?? -1
const current = (page: Page) => page.locator('#contents [aria-current=location]')

describe.skipIf(!hasBrowser)('/docs', () => {
  const stage = useStage()
  const address = () => `${stage.service.url}/docs`

  test.each([
    ['light', wide],
    ['dark', wide],
    ['light', narrow],
    ['dark', narrow],
  ] as const)(
    'in %s at %p: axe finds nothing, the console is silent, nothing is asked elsewhere',
    async (colorScheme, viewport) => {
      await using visitor = await visit(stage.browser, { colorScheme, viewport })
      const { page, asked, complaints } = visitor
      await page.goto(address())
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
      // Also what is far away, or folded up.
      await page.evaluate(() => {
        for (const sheet of document.styleSheets)
          sheet.insertRule('main > section { content-visibility: visible !important }', 0)
        for (const fold of document.querySelectorAll('details')) fold.open = true
      })
      expect(await faultsOf(page, true)).toEqual([])
      expect(complaints).toEqual([])
      expect(asked.filter((url) => !url.startsWith(stage.service.url) && url !== 'data:,')).toEqual(
        [],
      )
    },
  )

  test('search by keyboard finds a call, a field and a code, and leads there', async () => {
    await using visitor = await visit(stage.browser, { viewport: wide })
    const { page, complaints } = visitor
    await page.goto(address())
    await page.keyboard.press('/')
    await page.keyboard.type('cancel booking')
    const found = page.locator('#contents li:not([hidden]) a')
    await page.getByRole('status').filter({ hasText: 'best: Cancel a booking' }).waitFor()
    expect(await found.count()).toBeLessThan(12)
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#cancelBooking')
    expect(await topOf(page, 'cancelBooking')).toBeWithin(50, 120)

    await page.keyboard.press('Control+k')
    await page.keyboard.type('minimum_notice')
    // The words of the search before stand there until the new ones are looked for.
    await found.filter({ hasText: 'Set working hours' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#setAvailability')

    await page.keyboard.press('Control+k')
    await page.keyboard.type('slot_unavailable')
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#SLOT_UNAVAILABLE')

    await page.keyboard.press('Control+k')
    await page.keyboard.type('xyzzy')
    await page.getByRole('status').filter({ hasText: 'Nothing found' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByLabel('Search the reference').inputValue()).toBe('')
    expect(await found.count()).toBeGreaterThan(150)
    expect(complaints).toEqual([])
  })

  test('a permalink opens its place, also one of the page that stood here before', async () => {
    await using visitor = await visit(stage.browser, { viewport: wide })
    const { page } = visitor
    for (const [hash, id, title] of [
      ['#streamEvents', 'streamEvents', 'Follow events'],
      ['#Zones', 'Zones', 'Zones'],
      ['#/Bookings/createBooking', 'createBooking', 'Book a slot'],
    ] as const) {
      await page.goto('about:blank')
      await page.goto(address() + hash)
      await current(page).filter({ hasText: title }).waitFor()
      expect(await topOf(page, id)).toBeWithin(50, 120)
    }
    await heading(page, 'createBooking').getByRole('link').click()
    expect(new URL(page.url()).hash).toBe('#createBooking')
  })

  test('a sample is copied in the language that was chosen, which is kept', async () => {
    await using visitor = await visit(stage.browser, {
      ...{ viewport: wide, permissions: ['clipboard-read', 'clipboard-write'] },
    })
    const { page } = visitor
    await page.goto(`${address()}#listSlots`)
    const section = sectionOf(page, 'listSlots')
    const copied = async () => {
      await section.getByRole('button', { name: 'Copy' }).first().click()
      await section.getByRole('button', { name: 'Copied' }).waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    expect(await copied()).toStartWith('curl -sS "$SLOTFLOW_URL/v1/humans/')
    const before = await topOf(page, 'listSlots')
    await page.getByRole('radio', { name: 'curl' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await section.getByRole('button', { name: 'Copy' }).nth(1).waitFor()
    expect(Math.abs((await topOf(page, 'listSlots')) - before)).toBeLessThan(10)
    expect(await copied()).toContain('answer = slotflow.list_slots(')
    await page.reload()
    expect(await page.getByRole('radio', { name: 'Python' }).isChecked()).toBe(true)
    // What is to be done first names the address that the page was asked for at.
    const setUp = await sectionOf(page, 'start').locator('pre').first().textContent()
    expect(setUp).toContain(stage.service.url)
  })

  test('on a narrow screen the contents open and close', async () => {
    await using visitor = await visit(stage.browser, { viewport: narrow })
    const { page } = visitor
    await page.goto(address())
    const contents = page.getByRole('navigation', { name: 'Reference' })
    expect(await contents.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Contents' }).click()
    await contents.locator('summary', { hasText: 'Holds' }).click()
    await contents.getByRole('link', { name: 'Hold a slot' }).click()
    expect(await contents.isVisible()).toBe(false)
    expect(await topOf(page, 'createHold')).toBeWithin(50, 120)
  })

  test('a call is tried out in the dashboard, whose form leads back', async () => {
    await using visitor = await visit(stage.browser, { viewport: wide })
    const { page } = visitor
    await signIn(page, stage.service.url)
    await page.goto(`${address()}#createHold`)
    await sectionOf(page, 'createHold').getByRole('link', { name: 'Try it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a call' })
    await dialog.getByRole('button', { name: 'Send: Hold a slot' }).waitFor()
    await dialog.getByRole('link', { name: 'Hold a slot: the reference' }).click()
    await current(page).filter({ hasText: 'Hold a slot' }).waitFor()
  })

  test('without a script all of it can be read, in each language', async () => {
    await using visitor = await visit(stage.browser, { viewport: wide, javaScriptEnabled: false })
    const { page } = visitor
    await page.goto(`${address()}#createBooking`)
    const section = sectionOf(page, 'createBooking')
    expect(await section.getByText('curl -sS').isVisible()).toBe(true)
    await page.locator('label', { hasText: 'Python' }).click()
    expect(await section.getByText('slotflow.create_booking(').isVisible()).toBe(true)
    expect(await section.getByText('curl -sS').isVisible()).toBe(false)
    expect(await page.getByRole('searchbox').isVisible()).toBe(false)
    await page.locator('summary', { hasText: 'Holds' }).click()
    expect(await page.getByRole('link', { name: 'Hold a slot POST' }).isVisible()).toBe(true)
  })
})
