/** The page of the dashboard and its files, as a browser gets them. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

/** The page, its styles, and the script that every view begins with. */
const firstViewBytesMax = 55_000
const lateViewBytesMax = 12_000
const gzip = { 'accept-encoding': 'gzip, br' }

const get = (path: string, headers: Record<string, string> = {}) =>
  app.send(new Request(`http://localhost${path}`, { headers }))

/** What the page loads; scripts of views that are opened later are named in its own. */
async function files(): Promise<string[]> {
  const { text } = await get('/dashboard')
  return [...text.matchAll(/(?:src|href)="(\/dashboard\/files\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  )
}

test('the page is the same at every address below /dashboard, and is asked for anew', async () => {
  const [page, deep] = [await get('/dashboard'), await get('/dashboard/humans/x?week=2026-03-16')]
  expect([page.status, deep.status]).toEqual([200, 200])
  expect(deep.text).toBe(page.text)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-cache')
})

test('its policy allows nothing from elsewhere, no markup from text, and no script but its own', async () => {
  const { headers, text } = await get('/dashboard')
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toStartWith("default-src 'none'; script-src 'self' 'sha256-")
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  for (const rule of ["frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(rule)
  }
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  const [, inline = ''] = /<script>([^<]*)<\/script>/.exec(text) ?? []
  expect(policy).toContain(`'sha256-${Bun.SHA256.hash(inline, 'base64')}'`)
  expect(text).not.toMatch(/\sstyle=|\son\w+=|(?:src|href)="(?!\/)/)
})

test('every mail is shown in a frame of the page, where it runs nothing and loads nothing', async () => {
  for (const kind of ['confirmed', 'rescheduled', 'updated', 'cancelled', 'reminder']) {
    for (const who of ['attendee', 'human']) {
      const path = `/dashboard/mails/${kind}-${who}`
      const [html, text] = [await get(`${path}.html`), await get(`${path}.txt`, gzip)]
      expect([html.status, text.status]).toEqual([200, 200])
      expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(text.headers.get('content-encoding')).toBe('gzip')
      const policy = html.headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline';.*; sandbox$/)
      expect(policy).toContain("frame-ancestors 'self'")
    }
  }
  for (const name of ['confirmed-attendee.ics', 'nothing.html', '..%2f..%2fslotflow.db']) {
    expectRefusal(await get(`/dashboard/mails/${name}`), 'NOT_FOUND')
  }
  const { headers } = await get('/dashboard')
  expect(headers.get('content-security-policy')).toContain("frame-src 'self'")
})

/** What is imported when a view is opened, and what those files import. */
async function lateFiles(): Promise<string[]> {
  const found = new Set(await files())
  for (const path of found) {
    if (!path.endsWith('.js')) continue
    const { text } = await get(path)
    for (const [, name] of text.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)) {
      found.add(`/dashboard/files/${name}`)
    }
  }
  const first = await files()
  return [...found].filter((path) => !first.includes(path))
}

const weightOf = async (path: string) =>
  (await app.fetch(new Request(`http://localhost${path}`, { headers: gzip }))).bytes()

test('its files are named by their content, kept for ever, and small', async () => {
  const [first, late] = [await files(), await lateFiles()]
  expect(first).toHaveLength(3)
  expect(late.length).toBeGreaterThan(10)
  let bytes = (await weightOf('/dashboard')).length
  for (const path of [...first, ...late]) {
    expect(path).toMatch(/-[0-9a-z]{8,}\.(js|css|svg)$/)
    const answer = await app.fetch(new Request(`http://localhost${path}`, { headers: gzip }))
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const body = await answer.bytes()
    if (first.includes(path)) bytes += body.length
    else expect([path, body.length < lateViewBytesMax]).toEqual([path, true])
    const plain = await get(path)
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(new TextDecoder().decode(Bun.gunzipSync(body))).toBe(plain.text)
    if (path.endsWith('.css')) expect(plain.text).not.toMatch(/@import|url\(/)
  }
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(firstViewBytesMax)
})

test('nothing of the server is in them', async () => {
  const scripts = [...(await files()), ...(await lateFiles())].filter((path) =>
    path.endsWith('.js'),
  )
  expect(scripts.length).toBeGreaterThan(10)
  for (const script of scripts) {
    expect((await get(script)).text).not.toMatch(/typebox|elysia|sqlite|process\.env/i)
  }
})

test('a file that is not there is a 404 that says what to do', async () => {
  const answer = await get('/dashboard/files/main-00000000.js')
  expectRefusal(answer, 'NOT_FOUND')
  expect(answer.text).toContain('/dashboard')
})
