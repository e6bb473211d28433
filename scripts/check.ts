/** Everything a change must pass, in the order of what it costs: `bun run check`. Stops at the first failure. */

import { join } from 'node:path'

const bun = process.execPath

const steps = [
  { name: 'packages', cmd: [bun, 'install', '--frozen-lockfile'] },
  { name: 'format and lint', cmd: [bun, 'run', '--bun', 'biome', 'check', '--error-on-warnings'] },
  { name: 'types', cmd: [bun, 'check', '--no-script'] },
  // A bound on each test, for a machine that has other work as well; and on how many run at once: each of those
  // that do starts processes of its own.
  { name: 'tests', cmd: [bun, 'scripts/coverage.ts', '--timeout=30000', '--max-concurrency=6'] },
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
