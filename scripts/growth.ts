/**
 * How cost grows: processor time of the compiled binary for a booking and for the slots of a human, drawn over what is
 * stored: `bun scripts/growth.ts`. Each size has a fresh file and a fresh server. `--quick` leaves out what takes minutes to
 * fill; names of curves (`humans`, `overrides` …) draw those alone.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Curve, curves } from './bench/growth/curves.ts'
import { type Point, plotted } from './bench/growth/plot.ts'
import { hasWrk } from './bench/wrk.ts'

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const binary = join(import.meta.dir, '..', 'dist', 'slotflow')

async function draw({ name, unit, sizes, measure }: Curve): Promise<string> {
  const points: Point[] = []
  for (const size of sizes) {
    if (values.quick && size >= 1_000_000) continue
    const folder = mkdtempSync(join(tmpdir(), 'slotflow-growth-'))
    try {
      points.push({ size, ...(await measure(binary, folder, size)) })
    } finally {
      rmSync(folder, { recursive: true })
    }
    console.error(`${name} ${size}: ${JSON.stringify(points.at(-1))}`)
  }
  return plotted(unit, points)
}

if (!hasWrk() || !(await Bun.file(binary).exists())) {
  console.error(
    'growth: it takes wrk and taskset (apt-get install wrk util-linux), and bun run build',
  )
  process.exit(1)
}
const wanted = curves.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
console.error(`${cpus().length} cores, ${cpus()[0]?.model}; load ${loadavg()[0]?.toFixed(1)}`)
const drawn: string[] = []
for (const curve of wanted) drawn.push(await draw(curve))
console.log(drawn.join('\n'))
