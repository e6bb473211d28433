/**
 * `bun run demo`: starts the compiled binary in an empty folder, runs the sales story against it and prints the CRM's
 * table. Exit code 1 if a row disagrees with the bookings.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckedRow, runStory } from './story.ts'

const key = 'sk_live_demo_0123456789abcdef'
const binary = join(import.meta.dir, '../../dist/slotflow')

/** Starts the service on a free port; resolves with its address once it has printed it. */
async function startService(folder: string) {
  const child = Bun.spawn([binary], {
    cwd: folder,
    env: { SLOTFLOW_PORT: '0', SLOTFLOW_API_KEY: key, SLOTFLOW_LOG: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text
    const url = /ready at (http:\/\/\S+)/.exec(said)?.[1]
    if (url !== undefined) return { url, child }
  }
  throw new Error(`the service ended: ${said}`)
}

function table(rows: readonly CheckedRow[]) {
  return rows.map(({ name, company, status, rep, demo_time, note, agrees }) => ({
    lead: name,
    company,
    status,
    rep,
    demo: demo_time ?? '',
    note,
    checked: agrees ? 'agrees' : 'DISAGREES',
  }))
}

if (!existsSync(binary)) {
  Bun.spawnSync([process.execPath, 'run', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] })
}
const folder = mkdtempSync(join(tmpdir(), 'slotflow-demo-'))
const { url, child } = await startService(folder)
try {
  const rows = await runStory({ url, key }, join(folder, 'crm.db'), console.log)
  console.table(table(rows))
  process.exitCode = rows.every(({ agrees }) => agrees) ? 0 : 1
} finally {
  child.kill('SIGTERM')
  await child.exited
  rmSync(folder, { recursive: true, force: true })
}
