/** No promise is taken for an answer where the store waits for its rows: a filter by a promise keeps every row. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unawaitedIn } from '../support/promises.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)
const engine = join(import.meta.dir, '../../src/store/postgres')

test('the engine on PostgreSQL waits for whatever it asks', () => {
  const paths = [...new Bun.Glob('**/*.ts').scanSync(engine)].map((path) => join(engine, path))
  expect(paths.length).toBeGreaterThan(40)
  expect(unawaitedIn(paths, '/store/postgres/')).toEqual([])
})

test('each way to forget it is found', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'forgetful.ts')
  const lines = [
    'declare const rows: number[]',
    'declare const ask: (n: number) => Promise<boolean>',
    'export const a = rows.filter((n) => ask(n))',
    'export const b = rows.some(async (n) => await ask(n))',
    'export const c = (n: number) => { ask(n) }',
    'export const d = (n: number) => ask(n) || n > 1',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
    'export const e = (n: number) => `${ask(n)}`',
    'export const f = async (n: number) => (await ask(n)) && rows.map((each) => ask(each))',
  ]
  writeFileSync(path, lines.join('\n'))
  const numbers = unawaitedIn([path], 'forgetful').map((line) => Number(line.split(/[: ]/)[1]))
  expect(numbers).toEqual([3, 4, 5, 6, 7])
})
