/**
 * The clients of MCP that agents are built with, each over HTTP and over `slotflow mcp`, against the binary (or the
 * sources where it is older). Their packages stand in the lock file beside this one, and are installed into a folder
 * of their own. One line each, `pass  …` or `fail  …`: `bun scripts/frameworks/main.ts [NAME]`.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callerOf, hire, product, serviceKey, startService } from '../../test/support/process.ts'

const clients = [
  'SDK 1',
  'SDK 2, as before',
  'SDK 2, of 2026-07-28',
  'LangChain',
  'AI SDK',
  'OpenAI Agents',
  'Inspector',
]
const probeMsMax = 30_000
const dayMs = 86_400_000

const folder = mkdtempSync(join(tmpdir(), 'slotflow-frameworks-'))
try {
  process.exitCode = (await probeAll()) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function probeAll(): Promise<boolean> {
  cpSync(import.meta.dir, folder, { recursive: true })
  const install = ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  if (!Bun.spawnSync(install, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] }).success) {
    console.log('fail  the packages cannot be installed')
    return false
  }
  // The Inspector's command line looks for its manifest where the whole Inspector has it.
  const scope = join(folder, 'node_modules/@modelcontextprotocol')
  cpSync(join(scope, 'inspector-cli/package.json'), join(scope, 'package.json'))
  const [program] = product
  if (!program) throw new Error('there is no program')
  await using service = await startService(program, folder)
  const human = await hire(callerOf(service.url))
  let isGood = true
  for (const [at, name] of clients.entries()) {
    if (process.argv[2] && process.argv[2] !== name) continue
    // A day for each: what one has booked is in nobody's way.
    for (const [way, day] of [
      ['http', at * 2 + 2],
      ['stdio', at * 2 + 3],
    ] as const) {
      const env = {
        ...{ PROBE_URL: service.url, PROBE_KEY: serviceKey, PROBE_HUMAN: human },
        PROBE_DATE: new Date(Date.now() + day * dayMs).toISOString().slice(0, 10),
        PROBE_COMMAND: JSON.stringify([...program.cmd, 'mcp']),
      }
      isGood = probe(name, way, env) && isGood
    }
  }
  return isGood
}

function probe(name: string, way: string, env: Record<string, string>): boolean {
  const { success, stdout, stderr } = Bun.spawnSync(['node', 'probe.mjs', name, way], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    timeout: probeMsMax,
  })
  const why = success ? '' : `: ${`${stdout}${stderr}`.trim().slice(-1_000) || 'too slow'}`
  console.log(`${success ? 'pass' : 'fail'}  ${name} over ${way}${why}`)
  return success
}
