/**
 * The OpenAPI document under Spectral's rules for OpenAPI, of which no warning may be left. The linter is fetched from
 * the registry. One line, `pass  …` or `fail  …`: `bun scripts/document.ts`.
 */
import { join } from 'node:path'
import { startTestServer } from '../test/support/server.ts'
import { temporaryFolder } from '../test/support/store.ts'

const linter = '@stoplight/spectral-cli@6.16.3'

await using server = await startTestServer()
using folder = temporaryFolder()
const document = join(folder.path, 'openapi.json')
const rules = join(folder.path, 'rules.yaml')
await Bun.write(document, await (await fetch(new URL('/openapi.json', server.url))).text())
await Bun.write(rules, 'extends: ["spectral:oas"]\n')
const lint = ['lint', document, '--ruleset', rules, '--fail-severity', 'warn']
const child = Bun.spawn(['npx', '--yes', linter, ...lint], { cwd: folder.path, stdout: 'pipe' })
const said = await new Response(child.stdout).text()
const isGood = (await child.exited) === 0
console.log(isGood ? 'pass  Spectral has no warning' : `fail  Spectral: ${said}`)
process.exitCode = isGood ? 0 : 1
