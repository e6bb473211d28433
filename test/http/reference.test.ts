/** The reference at /docs: all that the document says, for people, readable without its script. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { operationsOf, type Placed } from '../../src/http/docs/llms.ts'
import type { OpenApi } from '../../src/http/docs/openapi.ts'
import { languages } from '../../src/http/reference/written-samples.ts'
import { mcp } from '../../src/mcp/door.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { plain, type Shown, sectionsIn } from '../support/reference.ts'

let app: TestApp
let document: OpenApi
let operations: Placed[]
let page: string
let shown: ReadonlyMap<string, Shown>

const get = (path: string) => app.send(new Request(`http://localhost${path}`))

beforeAll(async () => {
  app = await startTestApp()
  document = JSON.parse((await get('/openapi.json')).text)
  operations = operationsOf(document)
  page = (await get('/docs')).text
  shown = new Map(sectionsIn(page).map((section) => [section.id, section]))
})

afterAll(() => app[Symbol.asyncDispose]())

const sectionOf = (id: string): Shown => {
  const section = shown.get(id)
  if (!section) throw new Error(`${id} has no section`)
  return section
}

const idsIn = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
const hrefsIn = (html: string) => [
  ...new Set([...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href)),
]

describe('every operation', () => {
  test('has a section with its route, its scope, its fields and its refusals', () => {
    for (const { method, path, operation } of operations) {
      const { operationId, summary, description, parameters, responses } = operation
      const { text } = sectionOf(operationId)
      const names = parameters.map(({ name }) => name)
      const codes = Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.['application/json']?.examples ?? {}),
      )
      const told = [
        `${method} ${path}`,
        summary,
        description.replaceAll('`', ''),
        ...names,
        ...codes,
      ]
      const scopes = `Key of scope ${operation['x-scopes']?.join(' or ')} or wider`
      for (const words of [...told, scopes])
        expect([operationId, text]).toEqual([operationId, expect.stringContaining(words)])
    }
  })

  test('has its body field by field, with those within, and its example', () => {
    const { properties = {} } = document.components.schemas.AvailabilityInput ?? {}
    const { text, html } = sectionOf('setAvailability')
    for (const name of Object.keys(properties)) expect(html).toContain(`<code>${name}</code>`)
    expect(text).toContain('Fields of WeekWindow')
    expect(sectionOf('createBooking').text).toContain('human_ids, starts_at, duration')
    for (const { operation } of operations) {
      const body = operation.requestBody?.content['application/json']?.schema.$ref
        ?.split('/')
        .at(-1)
      if (body === undefined) continue
      const fields = Object.keys(document.components.schemas[body]?.properties ?? {})
      const { html: section } = sectionOf(operation.operationId)
      for (const field of fields) expect(section).toContain(`<code>${field}</code>`)
    }
  })

  test('has a sample in each language, with its example and no id left out', () => {
    for (const { path, operation } of operations) {
      const { samples } = sectionOf(operation.operationId)
      expect(Object.keys(samples)).toEqual([...languages])
      for (const [language, code] of Object.entries(samples)) {
        expect([language, code]).toEqual([
          language,
          expect.not.stringMatching(/undefined|\{\w+Id?\}|\/\/v1|\(''|\(""/),
        ])
      }
      const ids = path.match(/\{\w+\}/g) ?? []
      expect(samples.curl?.match(/019aa3c0-[\w-]{27}/g)?.length ?? 0).toBeGreaterThanOrEqual(
        ids.length,
      )
    }
  })

  test('says what tool it is, and what its chapter is', () => {
    expect(sectionOf('listSlots').text).toContain('find_slots')
    expect(sectionOf('createBooking').html).toContain('href="/guide/bookings#alternatives"')
    for (const { operation } of operations) {
      const name = mcp.toolOf(operation.operationId)
      if (name !== null) expect(sectionOf('tools').text).toContain(name)
    }
    expect(sectionOf('tools').text).toContain('whoami')
  })
})

test('every code says what to do and shows an answer; every object and event its fields', () => {
  for (const code of Object.keys(document.components.examples)) {
    expect(sectionOf(code).text).toMatch(/What to do: \S/)
    expect(sectionOf(code).text).toContain(`"code": "${code}"`)
  }
  for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
    for (const field of Object.keys(properties)) {
      expect([name, page.includes(`<code>${field}</code>`)]).toEqual([name, true])
    }
  }
  expect(sectionOf('receiveEvent').text).toContain('booking.rescheduled')
  expect(sectionOf('events').text).toContain('webhook-signature')
})

test('the contents lead to every section', () => {
  const contents = page.slice(page.indexOf('<nav'), page.indexOf('</nav>'))
  const there = new Set(hrefsIn(contents))
  const missing = [...shown.keys()].filter((id) => !there.has(`#${id}`))
  // The headings of groups: the groups of the contents have their names.
  expect(missing).toEqual(document.tags.map(({ name }) => name.toLowerCase()))
  for (const { name } of document.tags) expect(contents).toContain(`<summary>${name}</summary>`)
})

test('every link leads somewhere, also into the guide', async () => {
  const ids = idsIn(page)
  expect(new Set(ids).size).toBe(ids.length)
  for (const href of hrefsIn(page).filter((one) => one !== 'data:,')) {
    const [target = '', anchor] = href.split('#')
    const { status, text } = target === '' ? { status: 200, text: page } : await get(target)
    expect([href, status]).toEqual([href, 200])
    if (anchor !== undefined) expect([href, idsIn(text).includes(anchor)]).toEqual([href, true])
  }
})

test('has one first heading and no level left out', () => {
  const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
  expect(levels.filter((level) => level === 1)).toHaveLength(1)
  for (const [at, level] of levels.entries()) {
    expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1)
  }
})

test('needs nothing from elsewhere and no script but its own', async () => {
  const { headers } = await get('/docs')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page).not.toMatch(
    /(?:src|href)="(?!\/|#|data:,)|<script>|\sstyle=|\son\w+=|undefined|\[object [A-Z]/,
  )
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toStartWith("default-src 'none'; script-src 'self'; style-src 'self';")
  expect(policy).not.toMatch(/https?:|\*|unsafe/)
  const files = hrefsIn(page.replaceAll(' src="', ' href="')).filter((path) =>
    path.startsWith('/docs/'),
  )
  expect(files).toHaveLength(2)
  for (const file of files) {
    const { status, text, headers: kept } = await get(file)
    expect([file, status]).toEqual([file, 200])
    expect(kept.get('cache-control')).toContain('immutable')
    if (file.endsWith('.css')) expect(text).not.toMatch(/@import|url\(/)
  }
})

test('is Markdown for those who ask for it: the whole text', async () => {
  const asked = new Request('http://localhost/docs', { headers: { accept: 'text/markdown' } })
  const { headers, text } = await app.send(asked)
  expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(headers.get('vary')).toBe('accept, accept-encoding')
  expect(text).toBe((await get('/llms-full.txt')).text)
})

test('stays light', () => {
  expect(Bun.gzipSync(page).length).toBeLessThan(70_000)
})

test('what the document says is shown, and never becomes markup', async () => {
  const { docsPage } = await import('../../src/http/reference/page.ts')
  const [first] = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  if (!first) throw new Error('there is no operation')
  const evil = '<script>a()</script><b onclick="a()">'
  const own: OpenApi = structuredClone(document)
  const operation = own.paths['/v1/account']?.get
  if (operation) operation.description = evil
  const written = await docsPage(own, mcp, '/docs/x')
  expect(written).not.toContain('<script>')
  expect(plain(written)).toContain(evil)
})
