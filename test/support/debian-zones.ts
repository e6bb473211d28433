/**
 * Time zones by a second source: Debian's tzdata, read by `zdump`. Nothing of the service, of the runtime or
 * of ICU has part in it, so what it says can prove the service wrong.
 */
import { existsSync, readFileSync } from 'node:fs'

/** From `fromMs` on a clock is `offsetMs` ahead of UTC, and calls itself so: `EDT`, `-03`. */
export interface Change {
  readonly fromMs: number
  readonly offsetMs: number
  readonly abbreviation: string
}

/** What is known of a zone's clock from the start of one year to that of another. */
interface Reach {
  readonly fromMs: number
  readonly toMs: number
  /** Ascending; the first is the state at the start. */
  readonly changes: readonly Change[]
}

const folder = '/usr/share/zoneinfo'
const secondMs = 1_000
const reachYears = 16
const wideMs = 15 * 60 * 60 * secondMs

/** The words of every line of `tzdata.zi`, which lists all zones (`Z name …`) and links (`L target name`). */
const listed = readWords(`${folder}/tzdata.zi`)
const zdump = Bun.which('zdump')

/** `2026f`; null where the machine has no tzdata. */
export const debianVersion = listed.find(([, word]) => word === 'version')?.[2] ?? null

/** Why this machine cannot say; null where it can. */
export const debianFault = findFault()

/** What each link stands for: `US/Pacific` for `America/Los_Angeles`. */
export const debianLinks: ReadonlyMap<string, string> = new Map(
  listed.flatMap(([kind, target = '', link = '']): [string, string][] =>
    kind === 'L' ? [[link, target]] : [],
  ),
)

/**
 * The file of every zone and link, but for `Factory`, which is the zone of nowhere. Old links may have none
 * of their own (newer Debians have them in `tzdata-legacy`): then it is that of what they stand for.
 */
const files: ReadonlyMap<string, string> = new Map(
  listed.flatMap(([kind, ...words]): [string, string][] => {
    const [first = '', link] = words
    const name = kind === 'Z' ? first : kind === 'L' ? link : undefined
    if (name === undefined || name === 'Factory') return []
    const file = [name, first].find((some) => existsSync(`${folder}/${some}`))
    return file === undefined ? [] : [[name, file]]
  }),
)

/** Every zone and link, sorted. */
export const debianNames: readonly string[] = [...files.keys()].sort()
const reaches = new Map<string, Reach[]>()

function findFault(): string | null {
  if (debianVersion === null) return `there is no ${folder}/tzdata.zi: install tzdata`
  if (zdump === null) return 'there is no zdump'
  const probe = Bun.spawnSync([zdump, '-i', '-c', '2026,2027', 'Asia/Tokyo'], { env: {} })
  return probe.stdout.includes('JST') ? null : 'its zdump does not know -i'
}

function readWords(path: string): string[][] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
  } catch {
    return []
  }
}

/** The offset from UTC, in milliseconds. */
export function debianOffsetMs(timeZone: string, ms: number): number {
  return debianStateAt(timeZone, ms).offsetMs
}

/** How the clock stands at an instant, and since when (or since a year before, if that is long ago). */
export function debianStateAt(timeZone: string, ms: number): Change {
  const { changes } = reachOf(timeZone, ms, ms)
  let [low, high] = [0, changes.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (changeAt(changes, middle).fromMs <= ms) low = middle
    else high = middle - 1
  }
  return changeAt(changes, low)
}

function changeAt(changes: readonly Change[], index: number): Change {
  const found = changes[index]
  if (found === undefined) throw new Error(`There is no change ${index}.`)
  return found
}

/** The changes of a clock after `fromMs` and before `toMs`; one of its letters alone counts too. */
export function debianChanges(timeZone: string, fromMs: number, toMs: number): Change[] {
  const { changes } = reachOf(timeZone, fromMs, toMs)
  return changes.slice(1).filter((change) => change.fromMs > fromMs && change.fromMs < toMs)
}

/**
 * The instant of a wall time, given as if it were UTC, by guide/slots.md#wall-times: the first at which the clock shows it
 * or has gone past it.
 */
export function debianInstantOf(timeZone: string, wallMs: number): number {
  const states = statesAround(timeZone, wallMs)
  for (const [index, { fromMs, offsetMs }] of states.entries()) {
    const ms = Math.max(fromMs, wallMs - offsetMs)
    if (ms < (states[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY)) return ms
  }
  throw new Error(`${timeZone} never shows ${new Date(wallMs).toISOString()}.`)
}

/** All instants at which the clock shows a wall time, given as if it were UTC: none, one or two. */
export function debianInstantsOf(timeZone: string, wallMs: number): number[] {
  const states = statesAround(timeZone, wallMs)
  const offsets = [...new Set(states.map(({ offsetMs }) => offsetMs))]
  return offsets
    .map((offsetMs) => wallMs - offsetMs)
    .filter((ms) => ms + debianOffsetMs(timeZone, ms) === wallMs)
    .sort((a, b) => a - b)
}

/** The states of a clock that may show a wall time: none is ahead of UTC by more than 14 hours, nor behind by more than 12. */
function statesAround(timeZone: string, wallMs: number): Change[] {
  const [fromMs, toMs] = [wallMs - wideMs, wallMs + wideMs]
  return [{ ...debianStateAt(timeZone, fromMs), fromMs }, ...debianChanges(timeZone, fromMs, toMs)]
}

/** Looks up all zones at once, in a second or two for twenty years; one by one they would take many. */
export function lookUpDebian(fromYear: number, toYear: number): void {
  if (debianFault !== null) return
  const isKnown = (reach: Reach) =>
    reach.fromMs <= Date.UTC(fromYear) && Date.UTC(toYear) <= reach.toMs
  const missing = debianNames.filter((name) => !reaches.get(name)?.some(isKnown))
  if (missing.length > 0) lookUp(missing, fromYear, toYear)
}

function reachOf(timeZone: string, fromMs: number, toMs: number): Reach {
  const isWithin = (reach: Reach) => reach.fromMs <= fromMs && toMs < reach.toMs
  const found = reaches.get(timeZone)?.find(isWithin)
  if (found) return found
  const year = (ms: number) => new Date(ms).getUTCFullYear()
  const before = year(fromMs) - (year(fromMs) % reachYears)
  lookUp([timeZone], before, Math.max(before + reachYears, year(toMs) + 1))
  return reachOf(timeZone, fromMs, toMs)
}

function lookUp(names: readonly string[], fromYear: number, toYear: number): void {
  if (debianFault !== null || zdump === null) throw new Error(debianFault ?? '')
  // Of a name that it does not know zdump says that it is UTC.
  const stranger = names.find((name) => !files.has(name))
  if (stranger !== undefined) throw new Error(`Debian has no zone ${stranger}.`)
  const twins = Map.groupBy(names, (name) => Bun.hash(readFileSync(`${folder}/${fileOf(name)}`)))
  const asked = [...twins.values()].map(([first = '']) => fileOf(first))
  const command = [zdump, '-i', '-c', `${fromYear},${toYear}`, ...asked]
  const { stdout, exitCode, stderr } = Bun.spawnSync(command, { env: {} })
  if (exitCode !== 0) throw new Error(`zdump failed: ${stderr.toString()}`)
  const [fromMs, toMs] = [Date.UTC(fromYear), Date.UTC(toYear)]
  const said = readZdump(stdout.toString(), fromMs)
  for (const alike of twins.values()) {
    const reach = { fromMs, toMs, changes: said.get(fileOf(alike[0] ?? '')) ?? [] }
    for (const name of alike) {
      reaches.set(name, [reach, ...(reaches.get(name) ?? [])])
    }
  }
}

function fileOf(name: string): string {
  return files.get(name) ?? name
}

/** A paragraph for each zone: `TZ="America/New_York"`, then the state at the start and every change. */
function readZdump(text: string, startMs: number): Map<string, Change[]> {
  const paragraphs = text.trim().split('\n\n')
  return new Map(
    paragraphs.map((paragraph) => {
      const [title = '', ...lines] = paragraph.split('\n')
      return [title.slice('TZ="'.length, -1), lines.map((line) => readChange(line, startMs))]
    }),
  )
}

/**
 * `2026-03-08 ↦ 03 ↦ -04 ↦ EDT ↦ 1`: the wall time just after the change, the offset, and the letters unless
 * they are the offset. The first line says `-` for date and time.
 */
function readChange(line: string, startMs: number): Change {
  const [date = '', time = '', offset = '', letters = ''] = line.split('\t')
  const offsetMs = (offset.startsWith('-') ? -1 : 1) * secondsOf(offset.slice(1)) * secondMs
  const abbreviation = letters.replaceAll('"', '') || offset
  if (date === '-') return { fromMs: startMs, offsetMs, abbreviation }
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const wallMs = Date.UTC(year, month - 1, day) + secondsOf(time.replaceAll(':', '')) * secondMs
  return { fromMs: wallMs - offsetMs, offsetMs, abbreviation }
}

/** Of `hh`, `hhmm` or `hhmmss`. */
function secondsOf(digits: string): number {
  const part = (at: number) => Number(digits.slice(at, at + 2))
  return part(0) * 3_600 + part(2) * 60 + part(4)
}
