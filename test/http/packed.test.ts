/** Texts that the service has in memory are sent compressed to whoever takes them so, and once to whoever has them. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chapters } from '../../src/guide/chapters.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  app.fetch(new Request(`http://localhost${path}`, { headers }))

/** Public routes whose answer is made anew for each who asks, with the reason why it is sent as it is. */
const unpacked: Readonly<Record<string, string>> = {
  '/healthz': 'some bytes',
  '/readyz': 'some bytes',
  '/swagger': 'no text: it leads to /docs',
  '/dashboard/session': 'the caller’s own',
  '/b/:token': 'the attendee’s own',
  '/feeds/:secret': 'the human’s own',
}

const chapterNames = Object.keys(chapters)

/** What stands in place of a part of a path. */
const named: Readonly<Record<string, readonly string[]>> = {
  '/guide/:chapter': chapterNames.flatMap((name) => [`/guide/${name}`, `/guide/${name}.md`]),
  '/dashboard/*': ['/dashboard/humans'],
  '/dashboard/mails/:name': ['/dashboard/mails/confirmed-attendee.html'],
}

/** Every text in memory, found by the table of routes and by what its pages load. */
async function paths(): Promise<string[]> {
  const routes = app.routes
    .filter(({ method, path }) => method === 'GET' && !/^\/(?:v1\/|metrics)/.test(path))
    .map(({ path }) => path)
    .filter((path) => unpacked[path] === undefined && path !== '/dashboard/files/:name')
  const texts = await Promise.all(
    ['/', '/docs', '/guide', '/dashboard'].map(async (page) => (await get(page)).text()),
  )
  const loaded = texts.flatMap((text) =>
    [...text.matchAll(/(?:src|href)="(\/(?:docs|dashboard\/files)\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    ),
  )
  return [...new Set([...routes.flatMap((path) => named[path] ?? [path]), ...loaded])]
}

test('every text in memory is sent compressed, and as it is to whoever does not take that', async () => {
  const all = await paths()
  expect(all).toEqual(expect.arrayContaining(['/openapi.json', '/guide/slots.md']))
  expect(all.length).toBeGreaterThan(45)
  for (const path of all) {
    const [packed, plain] = [await get(path, { 'accept-encoding': 'br, gzip' }), await get(path)]
    const sent = [packed.status, packed.headers.get('content-encoding')]
    expect([path, ...sent]).toEqual([path, 200, 'gzip'])
    expect([path, plain.status, plain.headers.get('content-encoding')]).toEqual([path, 200, null])
    for (const { headers } of [packed, plain]) {
      expect([path, headers.get('vary')]).toEqual([path, expect.stringMatching(/accept-encoding$/)])
    }
    const [small, whole] = [await packed.bytes(), await plain.text()]
    expect(new TextDecoder().decode(Bun.gunzipSync(small))).toBe(whole)
    if (whole.length > 2_000)
      expect([path, small.length < 0.7 * whole.length]).toEqual([path, true])
  }
})

test.each([
  ['gzip', 'gzip'],
  ['GZIP;q=0.1', 'gzip'],
  ['x-gzip', 'gzip'],
  ['*', 'gzip'],
  ['br;q=1.0, *;q=0.1', 'gzip'],
  ['gzip;q=0', null],
  ['gzip;q=0, *', null],
  ['*;q=0', null],
  ['identity', null],
  ['br, zstd', null],
  ['gzipped', null],
])('Accept-Encoding: %s is sent %p', async (taken, sent) => {
  const { headers } = await get('/llms.txt', { 'accept-encoding': taken })
  expect(headers.get('content-encoding')).toBe(sent)
})

describe('a text that has not changed', () => {
  test('is not sent again', async () => {
    const first = await get('/openapi.json', { 'accept-encoding': 'gzip' })
    const tag = first.headers.get('etag') ?? ''
    for (const known of [tag, `"other", ${tag}`, '*']) {
      const again = await get('/openapi.json', { 'if-none-match': known })
      expect([known, again.status, await again.text()]).toEqual([known, 304, ''])
      expect(again.headers.get('etag')).toBe(tag)
      expect(again.headers.get('vary')).toBe('accept-encoding')
      expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect((await get('/openapi.json', { 'if-none-match': 'W/"other"' })).status).toBe(200)
  })

  test('of the guide hangs on the address and on the form that was asked for', async () => {
    const tagOf = async (url: string, accept = 'text/html') => {
      const answer = await app.fetch(new Request(url, { headers: { accept } }))
      return answer.headers.get('etag') ?? ''
    }
    const tags = [
      await tagOf('http://localhost/guide'),
      await tagOf('http://other.example/guide'),
      await tagOf('http://localhost/guide', 'text/markdown'),
    ]
    expect(new Set(tags).size).toBe(3)
    expect(await tagOf('http://localhost/guide')).toBe(tags[0] ?? '')
  })
})
