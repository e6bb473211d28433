/**
 * The tests that are no proofs, and how much of the domain and the store they run: `bun run coverage`. Fails, and says where,
 * below the thresholds. A script and no threshold in bunfig.toml: that one fails without a word, and on
 * every run of a single file.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Percent of lines and of functions; `each` is for a single file, lower because what only child processes
 * run (a file that is read-only, a lock that is held) is not counted. Bun counts no branches.
 */
const thresholds = { folder: 95, each: 80 }
const folders = ['src/domain', 'src/store']
/** The whole contract runs on it among the proofs, which nobody counts; here it is tried where it differs. */
const elsewhere = 'src/store/postgres/'

interface Covered {
  readonly path: string
  readonly lines: readonly [hit: number, found: number]
  readonly functions: readonly [hit: number, found: number]
  readonly missed: readonly number[]
}

/** The records of an lcov file. */
function readLcov(text: string): Covered[] {
  return text.split('end_of_record').flatMap((record) => {
    const path = /^SF:(.*)$/m.exec(record)?.[1]
    const count = (name: string) =>
      Number(new RegExp(`^${name}:(\\d+)$`, 'm').exec(record)?.[1] ?? 0)
    if (path === undefined) return []
    const missed = [...record.matchAll(/^DA:(\d+),0$/gm)].map((match) => Number(match[1]))
    const lines = [count('LH'), count('LF')] as const
    return [{ path, lines, functions: [count('FNH'), count('FNF')] as const, missed }]
  })
}

type Share = readonly [hit: number, found: number]

const percent = ([hit, found]: Share) => (found === 0 ? 100 : (100 * hit) / found)
const sum = (shares: readonly Share[]): Share => [
  shares.reduce((total, [hit]) => total + hit, 0),
  shares.reduce((total, [, found]) => total + found, 0),
]
const show = (share: Share) => `${percent(share).toFixed(1)} %`

/** What lies below its threshold, one line each. */
function shortfalls(folder: string, files: readonly Covered[]): string[] {
  const lines = sum(files.map((file) => file.lines))
  const functions = sum(files.map((file) => file.functions))
  console.log(`coverage: ${folder}: ${show(lines)} of lines, ${show(functions)} of functions`)
  const isLow = percent(lines) < thresholds.folder || percent(functions) < thresholds.folder
  const few = files
    .filter((file) => Math.min(percent(file.lines), percent(file.functions)) < thresholds.each)
    .map(
      ({ path, missed, ...file }) =>
        `${path}: ${show(file.lines)} of lines, ${show(file.functions)} of functions, at least ${thresholds.each} % wanted; no test runs lines ${missed.join(', ')}`,
    )
  const low = `${folder}: at least ${thresholds.folder} % wanted`
  return [...few, ...(isLow || files.length === 0 ? [low] : [])]
}

const folder = mkdtempSync(join(tmpdir(), 'slotflow-coverage-'))
try {
  const options = ['--coverage', '--coverage-reporter=lcov', `--coverage-dir=${folder}`]
  const { success, exitCode } = Bun.spawnSync({
    cmd: [process.execPath, 'test', ...options, ...process.argv.slice(2)],
    cwd: join(import.meta.dir, '..'),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (!success) throw new Error(`tests failed (${exitCode})`)
  const files = readLcov(await Bun.file(join(folder, 'lcov.info')).text())
  const low = folders.flatMap((name) =>
    shortfalls(
      name,
      files.filter(({ path }) => path.startsWith(`${name}/`) && !path.startsWith(elsewhere)),
    ),
  )
  if (low.length > 0) throw new Error(low.join('\n'))
} catch (error) {
  for (const line of String(error instanceof Error ? error.message : error).split('\n')) {
    console.error(`coverage: ${line}`)
  }
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
