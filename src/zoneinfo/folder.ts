/** A folder of TZif files as systems have it, such as /usr/share/zoneinfo. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ZoneRecord } from '../domain/zone-history.ts'
import { showZoneRules, type ZoneRecords, type ZoneRules } from '../domain/zone-rules.ts'
import { readTzif } from './tzif.ts'

/** The source text beside the files: its first line names the release, its lines L the links. */
const sourceFile = 'tzdata.zi'

/** Null where the folder has no `tzdata.zi`, or one that names no release. */
export function versionIn(folder: string): string | null {
  const path = join(folder, sourceFile)
  if (!existsSync(path)) return null
  const text = readFileSync(path, 'utf8')
  return /^# version (\d{4}[a-z]+)\s/.exec(text)?.[1] ?? null
}

/** Says no time anywhere: for machines whose zone nobody has set. */
const noPlace = 'Factory'

/**
 * The rules of a folder. `known` gives what it lacks: some systems leave out the files of old names.
 * @throws Error naming the file that cannot be read.
 */
export function readFolder(folder: string, version: string, known?: ZoneRules): ZoneRecords {
  const source = readFileSync(join(folder, sourceFile), 'utf8')
  const named = (letter: string) =>
    source.split('\n').filter((line) => line.startsWith(`${letter} `))
  const zoneNames = named('Z').map((line) => line.split(' ')[1] ?? '')
  const zones = new Map<string, ZoneRecord>()
  for (const name of zoneNames) {
    if (name !== noPlace) zones.set(name, readZone(folder, name))
  }
  const links = new Map<string, string>()
  for (const line of named('L')) {
    const [, target = '', name = ''] = line.split(' ')
    links.set(name, target)
  }
  for (const name of known?.names ?? []) {
    const target = known?.targetOf(name)
    const isLost = !zones.has(name) && !links.has(name)
    if (isLost && target !== undefined && zones.has(target)) links.set(name, target)
  }
  const releasedMs = Math.floor(statSync(join(folder, sourceFile)).mtimeMs)
  return { version, releasedMs, zones, links: resolved(links) }
}

function readZone(folder: string, name: string): ZoneRecord {
  try {
    return readTzif(readFileSync(join(folder, name)))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${join(folder, name)} cannot be read: ${reason}`)
  }
}

/** A link to a link leads to the zone at the end. */
function resolved(links: ReadonlyMap<string, string>): Map<string, string> {
  const end = (name: string): string => {
    const next = links.get(name)
    return next === undefined ? name : end(next)
  }
  return new Map([...links.keys()].map((name) => [name, end(name)]))
}

/** The text of the rules of a folder, as it is kept. */
export function textOfFolder(folder: string, version: string, known?: ZoneRules): string {
  return showZoneRules(readFolder(folder, version, known))
}
