/** The offsets of one clock, from 1970 on and for ever, to be looked up by instant. */
import { dayMs } from './units.ts'
import { type Change, changesIn, type Footer, type LocalTime, readFooter } from './zone-footer.ts'

/** What is on record of a clock: how it stood in 1970, every change since, and the rule for ever after. */
export interface ZoneRecord {
  readonly first: LocalTime
  readonly changes: readonly Change[]
  /** Empty: the last change holds for ever. */
  readonly footer: string
}

export interface ZoneHistory {
  /** When each span of one offset begins, ascending; the first is -Infinity. */
  readonly startsMs: readonly number[]
  /** The offset and letters of each span. */
  readonly times: readonly LocalTime[]
  /** From here on everything repeats every 400 years. */
  readonly repeatsFromMs: number
}

function isSame(a: LocalTime, b: LocalTime): boolean {
  return a.offsetMs === b.offsetMs && a.abbreviation === b.abbreviation
}

/** After 400 years the Gregorian calendar has the same dates on the same weekdays: 146,097 days are whole weeks. */
const cycleYears = 400
const cycleMs = 146_097 * dayMs

/** @throws RangeError for a footer that cannot be read. */
export function historyOf({ first, changes, footer }: ZoneRecord): ZoneHistory {
  const rule = footer === '' ? null : readFooter(footer)
  if (footer !== '' && !rule) throw new RangeError(`no rule of a clock: ${footer}`)
  const lastMs = changes.at(-1)?.atMs ?? 0
  const fromYear = new Date(lastMs).getUTCFullYear()
  const later = rule ? changesAfter(rule, lastMs, fromYear, changes.at(-1) ?? first) : []
  // In the year in which a rule begins it gives changes that were none.
  const all = [...changes, ...later].filter(
    (change, n, list) => !isSame(change, list[n - 1] ?? first),
  )
  return {
    startsMs: [Number.NEGATIVE_INFINITY, ...all.map(({ atMs }) => atMs)],
    times: [first, ...all],
    repeatsFromMs: Date.UTC(fromYear + 1, 0) + cycleMs,
  }
}

/**
 * The same record without the changes that its footer gives again. Some systems write them out up to 2037, some do
 * not: equal clocks have equal records.
 */
export function shortened(record: ZoneRecord): ZoneRecord {
  const { changes, footer } = record
  const rule = readFooter(footer)
  if (!rule?.summer) return record
  const isGiven = (change: Change) =>
    changesIn(rule, new Date(change.atMs).getUTCFullYear()).some(
      (given) => given.atMs === change.atMs && isSame(given, change),
    )
  const given = changes.findLastIndex((change) => !isGiven(change)) + 1
  for (let count = given; count < changes.length; count += 1) {
    const kept = { ...record, changes: changes.slice(0, count) }
    const { startsMs } = historyOf(kept)
    if (changes.every(({ atMs }, n) => startsMs[n + 1] === atMs)) return kept
  }
  return record
}

/** Those of one more cycle than the years that are looked up in it, so that every year has the one before. */
function changesAfter(rule: Footer, lastMs: number, fromYear: number, last: LocalTime): Change[] {
  if (!rule.summer) {
    // Files in the short form leave a last change of letters alone to the footer.
    return isSame(rule.standard, last) ? [] : [{ ...rule.standard, atMs: lastMs }]
  }
  const years = Array.from({ length: cycleYears + 3 }, (_, n) => fromYear + n)
  return years.flatMap((year) => changesIn(rule, year)).filter(({ atMs }) => atMs > lastMs)
}

/** An instant of the first cycle at which everything is as at the one given, and how far it lies before it. */
function folded({ repeatsFromMs }: ZoneHistory, ms: number): number {
  return ms < repeatsFromMs ? 0 : Math.ceil((ms - repeatsFromMs + 1) / cycleMs) * cycleMs
}

/** The index of the span that holds an instant of the first cycle. */
function spanAt({ startsMs }: Pick<ZoneHistory, 'startsMs'>, ms: number): number {
  let low = 0
  let high = startsMs.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((startsMs[middle] ?? Number.POSITIVE_INFINITY) <= ms) low = middle
    else high = middle
  }
  return low
}

const nowhere: LocalTime = { offsetMs: 0, abbreviation: 'UTC' }

export function localTimeAt(history: ZoneHistory, ms: number): LocalTime {
  return history.times[spanAt(history, ms - folded(history, ms))] ?? nowhere
}

/** No clock is further from UTC, or changes by more, with the whole day that some have left out. */
const farthestMs = 26 * 3_600_000

/** A wall time on a clock: when it shows it, and the change that hides it where it never does. */
export interface WallTime {
  /** None where it is skipped, two where it comes twice; ascending. */
  readonly instants: readonly number[]
  /** The instant of the jump over it; null where it is not skipped. */
  readonly jumpMs: number | null
}

/** `wallMs` is the wall time as if it were UTC. */
export function wallTimeOf(history: ZoneHistory, wallMs: number): WallTime {
  const { startsMs, times } = history
  const away = folded(history, wallMs)
  const localMs = wallMs - away
  const instants: number[] = []
  let jumpMs: number | null = null
  const first = spanAt(history, localMs - farthestMs)
  for (let at = first; (startsMs[at] ?? Infinity) <= localMs + farthestMs; at += 1) {
    const [startMs = -Infinity, endMs = Infinity] = [startsMs[at], startsMs[at + 1]]
    const ms = localMs - (times[at]?.offsetMs ?? 0)
    if (ms >= startMs && ms < endMs) instants.push(ms + away)
    // Past the end of this span and before the start of the next one on its clock.
    const nextMs = localMs - (times[at + 1]?.offsetMs ?? 0)
    if (ms >= endMs && nextMs < endMs) jumpMs = endMs + away
  }
  return { instants, jumpMs }
}

/** Wall times, as if they were UTC, that lie far from any change: all are at one offset. Empty around a change. */
export interface CalmSpan {
  readonly fromMs: number
  readonly untilMs: number
  readonly offsetMs: number
}

const never: CalmSpan = { fromMs: Infinity, untilMs: -Infinity, offsetMs: 0 }

/** The calm span that holds a wall time. */
export function calmSpan(
  { startsMs, times, repeatsFromMs }: ZoneHistory,
  wallMs: number,
): CalmSpan {
  if (wallMs >= repeatsFromMs - farthestMs) return never
  const span = spanAt({ startsMs }, wallMs - farthestMs)
  const [startMs = -Infinity, endMs = Infinity] = [startsMs[span], startsMs[span + 1]]
  const untilMs = Math.min(endMs, repeatsFromMs) - farthestMs
  if (untilMs <= wallMs) return never
  return { fromMs: startMs + farthestMs, untilMs, offsetMs: times[span]?.offsetMs ?? 0 }
}

/** The instant of a wall time: the first of two, and the jump where it is skipped. */
export function instantOfWall(history: ZoneHistory, wallMs: number): number {
  const { startsMs, times } = history
  const localMs = wallMs - folded(history, wallMs)
  const span = spanAt(history, localMs - farthestMs)
  // No change is near, as on nearly every day: the one span that can hold it.
  if (!((startsMs[span + 1] ?? Infinity) <= localMs + farthestMs)) {
    return wallMs - (times[span]?.offsetMs ?? 0)
  }
  const { instants, jumpMs } = wallTimeOf(history, wallMs)
  return instants[0] ?? jumpMs ?? wallMs
}

/** The spans of one offset between two instants: the first begins at `fromMs`. */
export function spansBetween(history: ZoneHistory, fromMs: number, toMs: number): Change[] {
  const spans: Change[] = [{ ...localTimeAt(history, fromMs), atMs: fromMs }]
  let atMs = fromMs
  for (;;) {
    const away = folded(history, atMs)
    const next = (history.startsMs[spanAt(history, atMs - away) + 1] ?? Infinity) + away
    if (!(next < toMs)) return spans
    spans.push({ ...localTimeAt(history, next), atMs: next })
    atMs = next
  }
}
