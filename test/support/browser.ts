/** Debian's Chromium, driven by playwright-core: one for a whole run of the tests. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'bun:test'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import {
  type Environment,
  product,
  type Service,
  serviceKey,
  startService,
  warnOnce,
} from './process.ts'
import { type TemporaryFolder, temporaryFolder } from './store.ts'

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = paths.find((path) => existsSync(path))

export const hasBrowser = executablePath !== undefined

if (!hasBrowser) warnOnce('Chromium is missing: THE DASHBOARD IS NOT TESTED. apt install chromium')

const screenshots = join(import.meta.dir, '../../dist/screenshots')

export async function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`no Chromium at ${paths.join(', ')}`)
  mkdirSync(screenshots, { recursive: true })
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** What the tests of one `describe` share, and what each of them has for itself. */
export interface Stage {
  readonly browser: Browser
  /** A service of its own for each test, so that they pass in any order. */
  readonly service: Service
  readonly folder: TemporaryFolder
}

/** Called inside a `describe`; its parts are there once a test runs. */
export function useStage(env: Environment = {}): Stage {
  const parts: { browser?: Browser; service?: Service; folder?: TemporaryFolder } = {}
  beforeAll(async () => {
    parts.browser = await startBrowser()
  })
  beforeEach(async () => {
    const [program] = product
    if (!program) throw new Error('there is no program to test')
    parts.folder = temporaryFolder()
    parts.service = await startService(program, parts.folder.path, env)
  })
  afterEach(async () => {
    await parts.service?.[Symbol.asyncDispose]()
    parts.folder?.[Symbol.dispose]()
  })
  afterAll(() => parts.browser?.close())
  const present = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('asked before the test has begun')
    return part
  }
  return {
    get browser() {
      return present(parts.browser)
    },
    get service() {
      return present(parts.service)
    },
    get folder() {
      return present(parts.folder)
    },
  }
}

export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Every address that the browser asked for. */
  readonly asked: readonly string[]
  /** What it complained of: errors of scripts, refusals of the policy, failed requests. */
  readonly complaints: readonly string[]
}

/** A fresh profile and one page in it, with a clock and a zone of its own. */
export async function visit(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context: BrowserContext = await browser.newContext({
    ...{ timezoneId: 'Europe/Berlin', locale: 'en-GB', viewport: { width: 1280, height: 860 } },
    // A colour on its way to another has too little contrast on the way.
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(5_000)
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const close = () => context.close()
  return { page, asked, complaints, [Symbol.asyncDispose]: close } satisfies Visit
}

/** What axe-core finds, one line each: what is serious or worse, or all of it. */
export async function faultsOf(page: Page, isAllCounted = false): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }))
  return violations
    .filter(({ impact }) => isAllCounted || impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    )
}

/** A view in which axe-core finds nothing serious. CI keeps pictures of it: they take longer than the tests. */
export async function inspect(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([])
  if (process.env.CI !== undefined) await picture(page, name)
}

/** Waits until it has the focus, which comes a moment after what is drawn. */
export async function hasFocus(element: Locator): Promise<void> {
  await element.and(element.page().locator(':focus')).waitFor()
}

/** Opens a view of the dashboard with a key. */
export async function signIn(page: Page, url: string, path = '', key = serviceKey): Promise<void> {
  await page.goto(`${url}/dashboard${path}`)
  await page.getByLabel('API key').fill(key)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Views' }).waitFor()
}

/** Keeps pictures of what is shown: in light, in the dark, and at the width of a phone. */
async function picture(page: Page, name: string): Promise<void> {
  const wide = page.viewportSize()
  const shoot = (kind: string) =>
    page.screenshot({
      path: join(screenshots, `${name}-${kind}.png`),
      animations: 'disabled',
    })
  await page.emulateMedia({ colorScheme: 'light' })
  await shoot('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot('phone')
  if (wide) await page.setViewportSize(wide)
}

/** Nothing serious, or nothing at all, at the width of a screen and of a phone, in light and in the dark, and nothing wider than the phone. */
export async function inspectEverywhere(
  page: Page,
  name: string,
  isAllCounted = false,
): Promise<void> {
  const before = page.viewportSize()
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await faultsOf(page, isAllCounted)).toEqual([])
      const path = join(screenshots, `${name}-${width}-${colorScheme}.png`)
      if (isPictured) await page.screenshot({ path, animations: 'disabled' })
    }
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }))
    expect([name, width, scroll]).toEqual([name, width, client])
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

const isPictured = process.env.CI !== undefined
