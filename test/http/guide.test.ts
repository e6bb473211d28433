/** The guide at the door: every chapter as a page and as Markdown, for anybody. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chapters, guideIndex } from '../../src/guide/chapters.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})

afterAll(() => app[Symbol.asyncDispose]())

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  app.send(new Request(`http://localhost${path}`, { method, headers }))

const names = Object.keys(chapters)
const paths = ['/guide', ...names.map((name) => `/guide/${name}`)]

const hrefsIn = (html: string) =>
  [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

const idsIn = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)

describe.each(paths)('%s', (path) => {
  test('is a page that needs no key, no script and no other host', async () => {
    const { status, headers, text } = await get(path)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text).toMatch(/<title>\S.*<\/title>/)
    expect(text).not.toMatch(/<script|\son\w+=|<img|src=|style="/)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toStartWith("default-src 'none'; style-src 'self';")
    expect(policy).not.toMatch(/script-src|https?:|\*|unsafe/)
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('vary')).toBe('accept, accept-encoding')
  })

  test('has one first heading, no level left out, and marks its place among the chapters', async () => {
    const { text } = await get(path)
    const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [at, level] of levels.entries()) {
      expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1)
    }
    expect(text).toMatch(new RegExp(`<a href="${path}" aria-current="page">`))
    expect(text.match(/aria-current/g)).toHaveLength(1)
    expect(text.includes('<th></th>')).toBe(false)
    const ids = idsIn(text)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('leads from each of its own links to something that is there', async () => {
    const own = hrefsIn((await get(path)).text).filter((href) => !/^(?:https?|data):/.test(href))
    expect(own.length).toBeGreaterThan(names.length)
    for (const href of new Set(own)) {
      const [target = '', anchor] = (href.startsWith('#') ? path + href : href).split('#')
      const { status, text } = await get(target)
      expect([href, status]).toEqual([href, 200])
      if (anchor !== undefined)
        expect([href, idsIn(text)]).toEqual([href, expect.arrayContaining([anchor])])
    }
  })

  test('is Markdown for those who ask for it', async () => {
    const asked = await get(path, { accept: 'text/markdown, text/html;q=0.9, */*;q=0.1' })
    const named = await get(`${path}.md`, { accept: 'text/html' })
    for (const { status, headers, text } of [asked, named]) {
      expect([status, headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8'])
      expect(text).toMatch(/^# \S/)
      expect(text).not.toMatch(/\]\((?!\/guide|https:)/)
    }
    expect(asked.text).toBe(named.text)
  })

  test('answers HEAD as it answers GET, without the text', async () => {
    const { status, headers, text } = await get(path, {}, 'HEAD')
    expect([status, text]).toEqual([200, ''])
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  })
})

test.each([
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'html'],
  ['*/*', 'html'],
  ['text/markdown', 'markdown'],
  ['text/html, text/markdown', 'markdown'],
  ['TEXT/Markdown; q=0.5', 'markdown'],
  ['text/html, text/markdown;q=0.5', 'html'],
  ['text/markdown;q=0', 'html'],
  ['text/markdown-like', 'html'],
])('Accept: %s gets %s', async (accept, form) => {
  const { headers } = await get('/guide/slots', { accept })
  expect(headers.get('content-type')).toBe(`text/${form}; charset=utf-8`)
})

test('the index names every chapter, in the order of reading', () => {
  const named = [...guideIndex.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, name = '']) => name)
  expect(named).toEqual(names)
})

test.each(['/guide/none', '/guide/none.md', '/guide/constructor', '/guide/slots.md.md'])(
  '%s is no chapter: a 404 that names those there are',
  async (path) => {
    const { status, body } = await get(path)
    expect([status, body.error.code]).toEqual([404, 'NOT_FOUND'])
    expect(body.error.message).toContain('slots')
  },
)

test('another method than GET is refused as everywhere', async () => {
  const { status, body } = await get('/guide/slots', {}, 'POST')
  expect([status, body.error.code]).toEqual([405, 'METHOD_NOT_ALLOWED'])
})

test('the documents lead to the guide', async () => {
  for (const path of ['/', '/docs', '/llms.txt']) expect((await get(path)).text).toContain('/guide')
})

test('text that looks like markup is shown, and never becomes some', async () => {
  const { guidePage } = await import('../../src/http/docs/guide-page.ts')
  const text = '# Title\n\n<script>a()</script>\n\nand <b onclick="a()">this</b>\n'
  const page = guidePage(text, { name: 'x', contents: [], folder: '/docs/x' })
  expect(page).not.toMatch(/<script|<b /)
  expect(page).toContain('&lt;script&gt;')
})

test('commands have the address that the guide was asked for at, and no other text', async () => {
  const at = async (url: string, headers: Record<string, string> = {}) => {
    const { text } = await app.send(new Request(`${url}/guide.md`, { headers }))
    return /"(https?:[^"]*)\/v1\$1"/.exec(text)?.[1]
  }
  expect(await at('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080')
  expect(await at('http://slots.example.com', { 'x-forwarded-proto': 'https' })).toBe(
    'https://slots.example.com',
  )
  expect(await at('http://a"b')).toBe('http://127.0.0.1:3000')
})
