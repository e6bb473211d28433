/** A plot as text: the guide has no pictures, and whoever reads by ear or as a language model has the figures. */

/** What was measured at one size, in µs of processor time. */
export interface Point {
  readonly size: number
  readonly booking: number
  readonly slots: number
}

const barCharacters = 24
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** One line a size, each with two bars on one scale. */
export function plotted(unit: string, points: readonly Point[]): string {
  const most = Math.max(...points.flatMap(({ booking, slots }) => [booking, slots]))
  const sizes = points.map(({ size }) => size.toLocaleString('en'))
  const width = Math.max(unit.length, ...sizes.map((size) => size.length))
  const cell = (micros: number) =>
    `${micros.toFixed(0).padStart(5)} ${bar(micros / most).padEnd(barCharacters)}`
  const head = `${unit.padStart(width)}  ${'booking, µs'.padEnd(barCharacters + 6)}  slots, µs`
  const lines = points.map(({ booking, slots }, at) =>
    `${sizes[at]?.padStart(width)}  ${cell(booking)}  ${cell(slots)}`.trimEnd(),
  )
  return `${[head, ...lines].join('\n')}\n`
}

function bar(part: number): string {
  const steps = Math.max(1, Math.round(part * barCharacters * 8))
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '')
}
