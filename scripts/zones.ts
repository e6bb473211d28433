/**
 * Takes the zone rules of this machine's tzdata (Debian's package) into the repository: `bun scripts/zones.ts [FOLDER]`.
 * What it writes is embedded in the binary and used where nothing newer is at hand. Where the new rules differ from
 * the ones before from 2026 on, those are kept as 2026a's: no release between made a difference that is not there.
 */
import { join } from 'node:path'
import { spansBetween } from '../src/domain/time/zone-history.ts'
import { readZoneRules, type ZoneRules } from '../src/domain/time/zone-rules.ts'
import { textOfFolder, versionIn } from '../src/zoneinfo/folder.ts'

const folder = process.argv[2] ?? '/usr/share/zoneinfo'
const folderOfRules = join(import.meta.dir, '..', 'src', 'domain', 'time')
const [target, oldTarget] = ['iana-zones.txt', 'iana-zones-2026a.txt'].map((name) =>
  join(folderOfRules, name),
)

const version = versionIn(folder)
if (version === null || target === undefined || oldTarget === undefined) {
  console.error(`zones: ${folder} has no tzdata.zi that names its version`)
  process.exit(1)
}
const text = textOfFolder(folder, version)
const [beforeText, oldText] = [await Bun.file(target).text(), await Bun.file(oldTarget).text()]
const [rules, before, old] = [text, beforeText, oldText].map(readZoneRules)
const changed = rules && before && old ? changedSince2026(rules, before, old) : []
const lines = beforeText.split('\n').filter((line) => changed.includes(line.split('|')[0] ?? ''))
await Bun.write(oldTarget, `${[oldText.trimEnd(), ...lines].join('\n')}\n`)
await Bun.write(target, text)
console.log(`zones: IANA ${version}, ${rules?.names.length} names, ${text.length} bytes`)
console.log(`zones: kept as they were in 2026a: ${changed.join(', ') || 'none further'}`)

/** The zones that stood otherwise before, and have no record of 2026a yet. */
function changedSince2026(now: ZoneRules, earlier: ZoneRules, kept: ZoneRules): string[] {
  const offsets = (rules: ZoneRules, name: string) => {
    const spans = spansBetween(rules.history(name), Date.UTC(2026, 0), Date.UTC(2200, 0))
    return JSON.stringify(spans.map(({ atMs, offsetMs }) => [atMs, offsetMs]))
  }
  return earlier.names.filter(
    (name) =>
      earlier.targetOf(name) === name &&
      kept.targetOf(name) === undefined &&
      now.targetOf(name) !== undefined &&
      offsets(now, name) !== offsets(earlier, name),
  )
}
