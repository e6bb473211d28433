/** Everything a change must pass, in the order of what it costs: `bun run check`. Stops at the first failure. */

import { join } from 'node:path'
import { beside, withoutProofs } from './proof/runner.ts'

const bun = process.execPath

const steps = [
  { name: 'packages', cmd: [bun, 'install', '--frozen-lockfile'] },
  { name: 'format and lint', cmd: [bun, 'run', '--bun', 'biome', 'check', '--error-on-warnings'] },
  { name: 'types', cmd: [bun, 'check', '--no-script'] },
  // Before the tests, which start it some hundred times: from the sources each start takes five times as long.
  { name: 'binary', cmd: [bun, 'scripts/build.ts'] },
  { name: 'tests', cmd: [bun, 'scripts/coverage.ts', ...beside, withoutProofs] },
  { name: 'proofs', cmd: [bun, 'scripts/proofs.ts'] },
]

for (const { name, cmd } of steps) {
  const startedMs = performance.now()
  console.log(`check: ${name}: bun ${cmd.slice(1).join(' ')}`)
  const { success, exitCode, signalCode } = Bun.spawnSync({
    cmd,
    cwd: join(import.meta.dir, '..'),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (!success) {
    console.error(`check: ${name} failed (${signalCode ?? exitCode})`)
    process.exit(1)
  }
  console.log(`check: ${name} passed, ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`)
}

console.log(`check: ${steps.map(({ name }) => name).join(', ')}: all passed`)
