/**
 * Runs every test that chance drives, seed after seed, for as long as asked:
 * `bun run fuzz --minutes 20`. `--seed n` begins with that seed, and without `--minutes` runs it alone;
 * `--times n` is how much longer each round is than in `bun test`.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chanceFiles } from './proof/chance.ts'

/** A crowd at two processes is long by itself. */
const files = [...chanceFiles, 'test/proofs/crowd.test.ts']

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    times: { type: 'string', default: '5' },
  },
})

function whole(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  console.error(`fuzz: --${name} must be a whole number, not "${text}"`)
  process.exit(2)
}

const minutes = values.minutes === undefined ? null : whole('minutes', values.minutes)
const times = whole('times', values.times)
let seed = whole('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 31)))
const startedMs = performance.now()
const minutesPassed = () => (performance.now() - startedMs) / 60_000

let rounds = 0
do {
  const round = Bun.spawn([process.execPath, 'test', '--bail', '--timeout=3600000', ...files], {
    cwd: join(import.meta.dir, '..'),
    env: { ...process.env, SLOTFLOW_TEST_SEED: `${seed}`, SLOTFLOW_TEST_RUNS: `${times}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([
    new Response(round.stdout).text(),
    new Response(round.stderr).text(),
  ])
  if ((await round.exited) !== 0) {
    console.error(`${out}${err}`)
    console.error(`fuzz: seed ${seed} fails; again: bun run fuzz --seed ${seed} --times ${times}`)
    process.exit(1)
  }
  rounds += 1
  console.log(`seed ${seed}: passed, ${minutesPassed().toFixed(1)} min`)
  seed += 1
} while (minutes !== null && minutesPassed() < minutes)
console.log(
  `${rounds} rounds of ${files.length} files, ${times} times as long as in bun test: passed`,
)
