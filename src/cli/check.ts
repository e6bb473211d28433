import { connectExisting } from '../store/sqlite/file/connect.ts'
import { checkSchema } from '../store/sqlite/file/schema-check.ts'
import { checkSoundness, type Finding } from '../store/sqlite/file/soundness.ts'
import { checkZones, type RefusedZone } from '../store/sqlite/file/zone-check.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { configOf, dataCommand, type Group, print, type Shell } from './command.ts'
import { eventsSince } from './data-folder.ts'
import { explain } from './explain.ts'
import { tableOf } from './table.ts'

export function addCheck(program: Group, shell: Shell): void {
  dataCommand(program, 'check', 'look for damage and for rows that break a rule')
    .addHelpText('after', '\nExit codes: 0 nothing found, 1 something found, 2 cannot be read.')
    .action((options) => {
      try {
        const config = configOf(shell, options)
        const file = fileIn(config.dataFolder)
        const { checks, shifted, refused } = findingsIn(file, eventsSince(config))
        const isSound = checks.every(({ found }) => found === 0)
        const shown = checks.map(({ name, found, examples }) => ({ name, found, examples }))
        const answer = { file, sound: isSound, checks: shown, refused_zones: refused }
        print(options, answer, () => inWords(checks, shifted, refused))
        shell.ended(isSound ? 0 : 1)
      } catch (error) {
        explain(error)
        shell.ended(2)
      }
    })
}

function findingsIn(file: string, eventsSinceMs: number) {
  const { db, version } = connectExisting(file)
  try {
    const findings = checkSoundness(db, version, eventsSinceMs)
    // What is damaged says nothing about zones, and may not be read at all.
    if (findings.some(({ isDamage, found }) => isDamage && found > 0)) {
      return { checks: findings, shifted: null, refused: [] }
    }
    const { shifted, refused } = checkZones(db, version, Date.now())
    return { checks: [...findings, checkSchema(db, version), shifted], shifted, refused }
  } finally {
    db.close(true)
  }
}

function inWords(
  checks: readonly Finding[],
  shifted: Finding | null,
  refused: readonly RefusedZone[],
): string {
  const found = tableOf(
    ['check', 'found', 'such as'],
    checks.map(({ name, found, examples }) => [name, found, examples.join(', ')]),
  )
  const remedy =
    'Settle shifted bookings with slotflow zones repair --keep wall-time; --dry-run only tells.'
  const zones = tableOf(
    ['human', 'id', 'zone', 'refused as a new value, works on'],
    refused.map(({ name, id, timezone, fault }) => [name, id, timezone, fault]),
  )
  return [
    found,
    ...(shifted && shifted.found > 0 ? [remedy] : []),
    ...(refused.length === 0 ? [] : [zones]),
  ].join('\n\n')
}
