/** A folder of TZif files as systems have it, such as /usr/share/zoneinfo. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ZoneRecord } from '../domain/time/zone-history.ts'
import { showZoneRules, type ZoneRecords, type ZoneRules } from '../domain/time/zone-rules.ts'
import { readTzif } from './tzif.ts'

/** The source text beside the files: its first line names the release, its lines L the links. */
const sourceFile = 'tzdata.zi'

/** Null where the folder has no `tzdata.zi`, or one that names no release. */
export function versionIn(folder: string): string | null {
  const path = join(folder, sourceFile)
  if (!existsSync(path)) return null
  return /^# version (\d{4}[a-z]+)\s/.exec(headOf(path))?.[1] ?? null
}

/** The beginning of a file, which is a hundred times as long. */
function headOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(64)
    return bytes.toString('latin1', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

/**
 * When rules were released, by the time of their file: copies bear the time of the copy, so never later than the year
 * in the version, nor earlier.
 */
function releasedAt(version: string, fileMs: number): number {
  const year = Number(version.slice(0, 4))
  const [firstMs, endMs] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
  return Math.floor(Math.min(Math.max(fileMs, firstMs), endMs - 1))
}

/** A folder may lack a few names that only some systems have; one that lacks more was not copied as a whole. */
const namesLackingMax = 3

/** Says no time anywhere: for machines whose zone nobody has set. */
const noPlace = 'Factory'

/**
 * The rules of a folder, all from its own files. Of names that `known` has and its list does not, the files are read as
 * well: a list that was cut off leaves out nobody.
 * @throws Error naming the file that cannot be read, or what the folder lacks.
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
  const unlisted = (known?.names ?? []).filter((name) => !zones.has(name) && !links.has(name))
  const lacking = unlisted.filter((name) => !existsSync(join(folder, name)))
  if (lacking.length > namesLackingMax) {
    throw new Error(
      `${folder} is no whole copy of a tzdata folder: it lacks ${lacking.length} zones, such as ${lacking[0]}`,
    )
  }
  for (const name of unlisted) {
    if (!lacking.includes(name)) zones.set(name, readZone(folder, name))
  }
  const releasedMs = releasedAt(version, statSync(join(folder, sourceFile)).mtimeMs)
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
