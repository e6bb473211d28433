/**
 * What a start of the server evaluates before it answers: a package that is not on this list is loaded at its first use.
 * Each of those left out was measured at 5 ms to 50 ms.
 */
import { expect, test } from 'bun:test'
import { posix } from 'node:path'
import { importsOf } from './support/house.ts'

/** Serving imports the server when its settings are read: both are part of a start. */
const roots = ['src/main.ts', 'src/server.ts']

const packagesOfStart = [
  '@sinclair/typebox',
  '@sinclair/typebox/compiler',
  '@sinclair/typebox/errors',
  'bun',
  'bun:jsc',
  'bun:sqlite',
  'elysia',
  'elysia/parse-query',
  'ipaddr.js',
  'node:fs',
  'node:path',
  'rrule',
  'temporal-polyfill',
]

/** What a file imports as it is evaluated: no types, and nothing that is imported inside a function. */
async function importedBy(path: string): Promise<string[]> {
  const text = await Bun.file(path).text()
  const lines = text.split('\n')
  const isEvaluated = (line = '') => /^(?:import|export) (?!type )/.test(line)
  return importsOf({ path, text }).flatMap(({ specifier, line }) =>
    isEvaluated(lines[line - 1]) ? [specifier] : [],
  )
}

test('a start evaluates no package that its first answer does not need', async () => {
  const files = new Set(roots)
  const packages = new Set<string>()
  for (const path of files) {
    for (const specifier of await importedBy(path)) {
      if (!specifier.startsWith('.')) packages.add(specifier)
      else if (/\.tsx?$/.test(specifier)) files.add(posix.join(posix.dirname(path), specifier))
    }
  }
  expect(files).toContain('src/http/routes.ts')
  expect([...packages].sort()).toEqual(packagesOfStart)
})
