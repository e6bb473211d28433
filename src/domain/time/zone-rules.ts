/**
 * The rules of all zones of one IANA release as a text, as they are embedded and kept with the data:
 *
 *   # IANA 2026f 1793269920
 *   America/Phoenix|MST7|-25200 MST|0
 *   America/Lima|<-05>5|-18000 -05,-14400 -04|0 8g0q40:1 f9kao:0 …
 *   US/Arizona=America/Phoenix
 *
 * The number beside the version is when it was released, in Unix time. A zone has its footer, its local times
 * (seconds from UTC, letters), and its changes since 1970: the time it began with, then the seconds since the
 * change before (since 1970 for the first), in base 36, and the time from then on.
 */

import { dayMs } from './units.ts'
import type { Change, LocalTime } from './zone-footer.ts'
import { historyOf, type ZoneHistory, type ZoneRecord } from './zone-history.ts'

/** Nine months: governments give notice of months at best, so rules of this age are wrong somewhere. */
export const rulesOldAfterMs = 274 * dayMs

export interface ZoneRules {
  /** Such as `2026f`. */
  readonly version: string
  readonly releasedMs: number
  /** What they were read from. */
  readonly text: string
  /** Where links lead; names of zones lead to themselves. Undefined for what is no name. */
  targetOf(name: string): string | undefined
  /** @throws RangeError for what is no name. */
  history(name: string): ZoneHistory
  readonly names: readonly string[]
}

/** Rules as they lie with the data. */
export interface ZonePack {
  /** Such as `2026f`. */
  readonly version: string
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string
  /** `embedded`, or the folder that they were read from. */
  readonly source: string
  readonly releasedMs: number
  readonly text: string
}

export interface ZoneRecords {
  readonly version: string
  readonly releasedMs: number
  readonly zones: ReadonlyMap<string, ZoneRecord>
  readonly links: ReadonlyMap<string, string>
}

const headPattern = /^# IANA (\d{4}[a-z]+) (\d+)$/

/**
 * Lines are read when a name is first asked for, and a zone when it is: a start compares releases only.
 * @throws RangeError for a text that is none of ours.
 */
export function readZoneRules(text: string): ZoneRules {
  const [head = ''] = text.split('\n', 1)
  const [, version = '', released] = headPattern.exec(head) ?? []
  if (version === '') throw new RangeError('no zone rules')
  let read: Lines | undefined
  const lines = () => {
    read ??= readLines(text)
    return read
  }
  let names: readonly string[] | undefined
  const known = new Map<string, ZoneHistory>()
  const targetOf = (name: string) => (lines().zones.has(name) ? name : lines().links.get(name))
  const readZone = (name: string) => {
    const record = lines().zones.get(targetOf(name) ?? '')
    const history = historyOf(readRecord(record ?? refuse(name)))
    known.set(name, history)
    return history
  }
  return {
    version,
    releasedMs: Number(released) * 1_000,
    text,
    targetOf,
    // By the name as it is asked for: a look-up is one step on the way of every slot.
    history: (name) => known.get(name) ?? readZone(name),
    get names() {
      names ??= [...lines().zones.keys(), ...lines().links.keys()].sort()
      return names
    },
  }
}

/** What stands behind each name. */
interface Lines {
  readonly zones: ReadonlyMap<string, string>
  readonly links: ReadonlyMap<string, string>
}

function readLines(text: string): Lines {
  const zones = new Map<string, string>()
  const links = new Map<string, string>()
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [name = ''] = line.split(/[|=]/, 1)
    const rest = line.slice(name.length + 1)
    if (line[name.length] === '=') links.set(name, rest)
    else zones.set(name, rest)
  }
  return { zones, links }
}

function refuse(name: string): never {
  throw new RangeError(`no zone is called ${name}`)
}

function readRecord(text: string): ZoneRecord {
  const [footer = '', timesText = '', changesText = ''] = text.split('|')
  const times = timesText.split(',').map(readLocalTime)
  const timeAt = (index: string) => times[Number(index)] ?? refuse(`time ${index}`)
  const [first = '', ...rest] = changesText.split(' ')
  let seconds = 0
  const changes = rest.map((text): Change => {
    const [since = '', index = ''] = text.split(':')
    seconds += Number.parseInt(since, 36)
    return { ...timeAt(index), atMs: seconds * 1_000 }
  })
  return { first: timeAt(first), changes, footer }
}

function readLocalTime(text: string): LocalTime {
  const [seconds, abbreviation = ''] = text.split(' ')
  return { offsetMs: Number(seconds) * 1_000, abbreviation }
}

/** What `readZoneRules` reads. Equal records give equal texts. */
export function showZoneRules({ version, releasedMs, zones, links }: ZoneRecords): string {
  const byName = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `# IANA ${version} ${Math.floor(releasedMs / 1_000)}`,
    ...byName(zones).map(([name, record]) => `${name}|${showRecord(record)}`),
    ...byName(links).map(([name, target]) => `${name}=${target}`),
    '',
  ].join('\n')
}

function showRecord({ first, changes, footer }: ZoneRecord): string {
  const show = ({ offsetMs, abbreviation }: LocalTime) => `${offsetMs / 1_000} ${abbreviation}`
  const times = [...new Set([first, ...changes].map(show))]
  const indexOf = (time: LocalTime) => times.indexOf(show(time))
  let lastMs = 0
  const shown = changes.map((change) => {
    const since = ((change.atMs - lastMs) / 1_000).toString(36)
    lastMs = change.atMs
    return `${since}:${indexOf(change)}`
  })
  return [footer, times.join(','), [indexOf(first), ...shown].join(' ')].join('|')
}

/** Whether a release came after another: `2026b` after `2026a`, `2027a` after both. */
export function isNewer(version: string, than: string): boolean {
  const key = (name: string) => name.slice(0, 4) + name.slice(4).padStart(4)
  return key(version) > key(than)
}
