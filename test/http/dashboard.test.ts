/** The page of the dashboard and its files, as a browser gets them. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const compressedBytesMax = 150_000
const gzip = { 'accept-encoding': 'gzip, br' }

const get = (path: string, headers: Record<string, string> = {}) =>
  app.send(new Request(`http://localhost${path}`, { headers }))

/** What the page loads. */
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

test('its files are named by their content, kept for ever, and small', async () => {
  const paths = await files()
  expect(paths).toHaveLength(3)
  let bytes = 0
  for (const path of paths) {
    expect(path).toMatch(/-[0-9a-z]{8,}\.(js|css|svg)$/)
    const answer = await app.fetch(new Request(`http://localhost${path}`, { headers: gzip }))
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const body = await answer.bytes()
    bytes += body.length
    const plain = await get(path)
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(new TextDecoder().decode(Bun.gunzipSync(body))).toBe(plain.text)
    if (path.endsWith('.css')) expect(plain.text).not.toMatch(/@import|url\(/)
  }
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(compressedBytesMax)
})

test('nothing of the server is in them', async () => {
  const script = (await files()).find((path) => path.endsWith('.js')) ?? ''
  const { text } = await get(script)
  expect(text).not.toMatch(/typebox|elysia|sqlite|process\.env/i)
})

test('a file that is not there is a 404 that says what to do', async () => {
  const answer = await get('/dashboard/files/main-00000000.js')
  expectRefusal(answer, 'NOT_FOUND')
  expect(answer.text).toContain('/dashboard')
})
