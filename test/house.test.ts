import { expect, test } from 'bun:test'
import { join } from 'node:path'
import {
  circlesIn,
  closureLinesMax,
  folderFilesMax,
  functionLinesMax,
  importsMax,
  importsOf,
  linesMax,
  rules,
  type Source,
} from './support/house.ts'

const root = join(import.meta.dir, '..')
/** These two name what they forbid. */
const ours = ['test/house.test.ts', 'test/support/house.ts']

const paths = [...new Bun.Glob('{src,scripts,test}/**/*.{ts,tsx}').scanSync(root)]
const sources: Source[] = await Promise.all(
  paths
    .filter((path) => !ours.includes(path))
    .map(async (path) => ({ path, text: await Bun.file(join(root, path)).text() })),
)

function offences(name: string, ...files: Source[]): string[] {
  const rule = rules[name]
  if (rule === undefined) throw new Error(`no rule is called ${name}`)
  return files.flatMap(rule)
}

for (const name of Object.keys(rules)) {
  test(`every file keeps the rule: ${name}`, () => {
    expect(offences(name, ...sources)).toEqual([])
  })
}

test('no folder of src holds more files than one takes in at a glance', () => {
  const folders = Map.groupBy(
    paths.filter((path) => path.startsWith('src/')),
    (path) => path.slice(0, path.lastIndexOf('/')),
  )
  const full = [...folders].filter(([, files]) => files.length > folderFilesMax)
  expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([])
  expect(folders.size).toBeGreaterThan(15)
})

test('no import of src leads back to where it began', () => {
  expect(circlesIn(sources.filter(({ path }) => path.startsWith('src/')))).toEqual([])
})

test('a circle is found, also one of types alone', () => {
  const files = [
    { path: 'src/a/a.ts', text: "import type { B } from '../b/b.ts'" },
    { path: 'src/b/b.ts', text: "import { c } from './c.ts'" },
    { path: 'src/b/c.ts', text: "export { a } from '../a/a.ts'" },
    { path: 'src/b/d.ts', text: "import { b } from './b.ts'" },
  ]
  expect(circlesIn(files)).toEqual(['src/a/a.ts -> src/b/b.ts -> src/b/c.ts -> src/a/a.ts'])
  expect(circlesIn(files.slice(0, 2))).toEqual([])
})

test('the rules are applied to the files that exist', () => {
  expect(sources.map(({ path }) => path)).toContain('src/main.ts')
})

const lines = (count: number, text: string) => `${text}\n`.repeat(count)
const body = (count: number) => `function f(): void {\n${lines(count - 2, '  g()')}}\n`
const closure = (count: number) =>
  body(count - 1).replace(
    '  g()',
    `  function h(): void {\n${lines(40, '    g()')}  }\n  if (g()) {\n  }`,
  )

/** A short function around two others, none of them long: `count` lines in all. */
const nested = (count: number) => {
  const inner = (length: number) => body(length).replace(/^(?=.)/gm, '  ')
  return `function g(): void {\n${inner(50)}${inner(count - 52)}}\n`
}

/** Rule, file, text, and the lines that must be reported. An empty list: the text is innocent. */
const cases: [string, string, string, number[]][] = [
  ['import directions', 'domain/a.ts', "import { b } from './b.ts'", []],
  ['import directions', 'domain/a.ts', "import { b } from '../observe/log.ts'", [1]],
  ['import directions', 'domain/a.ts', "\nimport type {\n  B,\n} from '../store/store.ts'", [2]],
  ['import directions', 'domain/a.ts', "// import { b } from '../http/b.ts'", []],
  ['import directions', 'store/store.ts', "export * from './sqlite/open.ts'", [1]],
  ['import directions', 'store/sqlite/a.ts', "import type { Store } from '../store.ts'", []],
  ['import directions', 'store/sqlite/a.ts', "const b = await import('../../http/b.ts')", [1]],
  ['import directions', 'operations/a.ts', "import type { Store } from '../store/store.ts'", []],
  ['import directions', 'operations/a.ts', "import { open } from '../store/sqlite/open.ts'", [1]],
  ['import directions', 'http/a.ts', "import type { Store } from '../store/store.ts'", [1]],
  ['import directions', 'http/a.ts', "import type { Config } from '../config.ts'", [1]],
  ['import directions', 'http/a.ts', "import { version } from '../../package.json'", [1]],
  ['import directions', 'http/a.ts', "import { b } from '../http-b/b.ts'", [1]],
  ['import directions', 'mcp/a.ts', "import { b } from '../http/b.ts'", [1]],
  ['import directions', 'workers/a.ts', "import { send } from '../webhooks/send.ts'", []],
  ['import directions', 'webhooks/a.ts', "export { b } from '../operations/b.ts'", [1]],
  ['import directions', 'observe/a.ts', "import type { Id } from '../domain/id.ts'", [1]],
  ['import directions', 'attic/a.ts', '', [1]],
  ['import directions', 'server.ts', "import { open } from './store/sqlite/open.ts'", []],
  ['types of the server', 'dashboard/a.ts', "import { B } from '../wire/b.ts'", [1]],
  ['types of the server', 'dashboard/a.ts', "import type { B } from '../wire/b.ts'", []],
  ['types of the server', 'dashboard/x/a.ts', "import { b } from '../ui/b.ts'", []],
  ['types of the server', 'http/a.ts', "import { B } from '../wire/b.ts'", []],
  ['zones of the browser', 'dashboard/a.ts', 'new Intl.DateTimeFormat(tag, options)', [1]],
  ['zones of the browser', 'dashboard/a.ts', "f\nIntl.DateTimeFormat('de', { timeZone })", [2]],
  [
    'zones of the browser',
    'dashboard/a.ts',
    "const a = new Intl.DateTimeFormat('de', {\n  timeZone: 'UTC',\n})\nnew Map<string, Intl.DateTimeFormat>()",
    [],
  ],
  ['zones of the browser', 'dashboard/a.ts', "Intl.DateTimeFormat('de', { timeZone: 'CET' })", [1]],
  [
    'zones of the browser',
    'dashboard/a.ts',
    "Intl.DateTimeFormat('de', { timeZone: 'UTC', ...options })",
    [1],
  ],
  [
    'zones of the browser',
    'dashboard/a.ts',
    "Intl.DateTimeFormat('de').format()\nconst a = { timeZone: 'UTC' }",
    [1],
  ],
  [
    'zones of the browser',
    'dashboard/a.ts',
    'const zone = Intl.DateTimeFormat().resolvedOptions().timeZone',
    [],
  ],
  [
    'zones of the browser',
    'dashboard/a.ts',
    "Intl.supportedValuesOf('timeZone')\nday.getHours()\nday.toLocaleTimeString()\nday.getUTCHours()",
    [1, 2, 3],
  ],
  ['zones of the browser', 'domain/a.ts', 'new Intl.DateTimeFormat(tag, options)', []],
  ['package homes', 'domain/time/zone.ts', "import { Temporal } from 'temporal-polyfill'", []],
  ['package homes', 'domain/slots/slots.ts', "import { Temporal } from 'temporal-polyfill'", [1]],
  ['package homes', 'operations/a.ts', "import type { Static } from '@sinclair/typebox'", [1]],
  ['package homes', 'http/docs/a.ts', "import { swagger } from '@elysiajs/swagger'", []],
  ['package homes', 'server.ts', "import { Database } from 'bun:sqlite'", [1]],
  ['package homes', 'http/a.ts', "import _ from 'lodash/fp'\nimport { x } from 'node:fs'", [1]],
  ['number of imports', 'http/a.ts', lines(importsMax, "import './b.ts'"), []],
  ['number of imports', 'http/a.ts', lines(importsMax + 1, "import './b.ts'"), [importsMax + 1]],
  ['number of imports', 'http/app.ts', lines(importsMax + 1, "import './b.ts'"), []],
  ['file length', 'http/a.ts', lines(linesMax, 'g()'), []],
  ['file length', 'http/a.ts', lines(linesMax + 1, 'g()'), [linesMax + 1]],
  ['function length', 'http/a.ts', body(functionLinesMax), []],
  ['function length', 'http/a.ts', `g()\n${body(functionLinesMax + 1)}${body(9)}`, [2]],
  ['function length', 'http/a.ts', body(99).replace('function f(): void', 'const f = () =>'), [1]],
  [
    'function length',
    'http/a.ts',
    body(99).replace('function f(): void', 'class A extends b()'),
    [],
  ],
  ['function length', 'http/a.ts', closure(functionLinesMax), []],
  ['function length', 'http/a.ts', closure(functionLinesMax + 1), [1]],
  ['function length', 'http/a.ts', nested(closureLinesMax), []],
  ['function length', 'http/a.ts', nested(closureLinesMax + 1), [1]],
  ['file names', 'http/booking-service.ts', '', [1]],
  ['file names', 'common/a.ts', '', [1]],
  ['file names', 'http/usage.ts', '', []],
  ['clock', 'domain/a.ts', 'f(Date.now())\nf(new Date(ms))\nf(new Date())', [1, 3]],
  ['clock', 'store/sqlite/a.ts', 'const nowMs = performance.now()', [1]],
  ['clock', 'domain/a.ts', '/* not Date.now() */ f("Date.now()") // nor new Date()', []],
  ['clock', 'operations/context.ts', 'const nowMs = Date.now()', []],
  ['timer', 'store/sqlite/a.ts', 'setTimeout(f, 5)', [1]],
  ['timer', 'store/sqlite/group-commit.ts', 'setImmediate(f)', []],
  ['impure', 'domain/a.ts', 'export async function f() {}\nconst id = crypto.randomUUID()', [1, 2]],
  ['impure', 'store/store.ts', 'add(): Promise<void>', []],
  ['environment', 'http/a.ts', 'f(process.env.PORT)\nf(Bun.env.PORT)', [1, 2]],
  ['environment', 'config.ts', 'f(process.env.PORT)', []],
  ['console', 'http/a.ts', "console.log('x')", [1]],
  ['console', 'cli/help.ts', "console.log('x')", []],
  ['transaction', 'store/sqlite/a.ts', 'const add = db.transaction(f)', [1]],
  ['store', 'http/a.ts', 'await context.store.isReady()\nf(({ log, store }) => 1)', [1, 2]],
  ['store', 'http/a.ts', "f('store.') // the store.\nrestore(a)", []],
  ['store', 'operations/a.ts', 'store.isReady()', []],
  ['untyped', 'http/a.ts', 'let a: any\nlet b = c as any\nlet d: Map<string, any[]>', [1, 2, 3]],
  ['untyped', 'http/a.ts', "f('of type: any')\ntype A = { any: string } // : any", []],
  ['doorWords', 'domain/a.ts', "f('Ask GET /v1/humans.')\nf(`slotflow keys list shows`)", [1, 2]],
  ['doorWords', 'store/a.ts', "f('This Idempotency-Key')\nf('as Retry-After says')", [1, 2]],
  ['doorWords', 'operations/a.ts', "f('slotflow begins') // slotflow check, GET /v1/humans", []],
  ['doorWords', 'http/a.ts', "f('GET /v1/humans')", []],
  ['silenced', 'http/a.ts', '// @ts-expect-error: why', [1]],
  ['mannered', 'http/a.ts', '/** Of a hold. */\n// Each is told of it.\n// Of all', [1, 2, 3]],
  ['mannered', 'http/a.ts', '/** The end of a hold. Of course. */\nf(of)', []],
  ['unfinished', 'http/a.ts', '/** TODO: more */', [1]],
]

test.each(Object.keys(rules))('%s: reports what it must, and nothing else', (rule) => {
  for (const [name, path, text, expected] of cases) {
    if (name !== rule) continue
    const found = offences(name, { path: `src/${path}`, text })
    const reported = found.map((offence) => Number(offence.split(':')[1]))
    expect({ path, text, reported }).toEqual({ path, text, reported: expected })
    for (const offence of found) expect(offence).toMatch(/^src\/\S+:\d+: .+; .+/)
  }
})

test('every rule has a text that breaks it', () => {
  const broken = new Set(
    cases.filter(([, , , reported]) => reported.length > 0).map(([name]) => name),
  )
  expect([...broken].sort()).toEqual(Object.keys(rules).sort())
})

test('an import is found in each of its spellings', () => {
  const spellings = [
    "import './a'",
    'import b from "./b"',
    "import * as c from './c'",
    "import d, { type D } from './d'",
    "import {\n  e,\n} from './e' with { type: 'text' }",
    "export * from './f'",
    "export * as g from './g'",
    "export type { H } from './h'",
    "const i = await import('./i')",
    "const j = import.meta.url + './none'",
    "export const k = from('./none')",
  ]
  const found = importsOf({ path: 'src/x.ts', text: spellings.join('\n') })
  expect(found.map(({ specifier }) => specifier).join(' ')).toBe(
    './a ./b ./c ./d ./e ./f ./g ./h ./i',
  )
})
