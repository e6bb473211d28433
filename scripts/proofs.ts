/**
 * What takes too long for every change, after the tests: `bun run proofs`. The files of test/proofs, and then once more,
 * four times as long, what chance drives.
 */
import { join } from 'node:path'
import { chanceFiles } from './proof/chance.ts'
import { beside } from './proof/runner.ts'

const parts = [
  { files: ['test/proofs/'], runs: '1' },
  { files: chanceFiles, runs: '4' },
]

for (const { files, runs } of parts) {
  const { success, exitCode } = Bun.spawnSync({
    cmd: [process.execPath, 'test', ...beside, ...files],
    cwd: join(import.meta.dir, '..'),
    env: { SLOTFLOW_TEST_RUNS: runs, ...process.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (success) continue
  console.error(`proofs: ${files.join(' ')} failed (${exitCode})`)
  process.exit(1)
}
