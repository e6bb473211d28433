/** Every mail as a browser shows it: at two widths, light and dark, readable, and loading nothing. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { previewFiles } from '../../src/mail/preview.ts'
import { faultsOf, hasBrowser, inspect, startBrowser, visit } from '../support/browser.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

describe.if(hasBrowser)('every mail', () => {
  const parts: { browser?: Browser } = {}
  beforeAll(async () => {
    parts.browser = await startBrowser()
  })
  afterAll(() => parts.browser?.close())

  test.each([
    ['light', 390],
    ['dark', 390],
    ['light', 700],
    ['dark', 700],
  ] as const)('%s, %d wide', async (colorScheme, width) => {
    if (!parts.browser) throw new Error('no browser')
    using folder = temporaryFolder()
    await using visited = await visit(parts.browser, {
      ...{ colorScheme, viewport: { width, height: 700 } },
    })
    const { page, asked, complaints } = visited
    for (const [name, html] of await previewFiles()) {
      if (!name.endsWith('.html')) continue
      const path = join(folder.path, name)
      await Bun.write(path, html)
      asked.length = 0
      await page.goto(`file://${path}`)
      expect([name, asked.length]).toEqual([name, 1])
      expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        name,
        width,
      ])
      // A mail stands inside of a program, which has the landmarks.
      const faults = (await faultsOf(page, true)).filter(
        (fault) => !/^(?:region|landmark-one-main) /.test(fault),
      )
      expect([name, faults]).toEqual([name, []])
      await inspect(page, `mail-${name.replace('.html', '')}-${colorScheme}-${width}`)
    }
    expect(complaints).toEqual([])
  })
})
