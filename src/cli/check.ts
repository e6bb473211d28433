import { connectExisting } from '../store/sqlite/connect.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { checkSoundness, type Finding } from '../store/sqlite/soundness.ts'
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
        const checks = findingsIn(file, eventsSince(config))
        const isSound = checks.every(({ found }) => found === 0)
        const shown = checks.map(({ name, found, examples }) => ({ name, found, examples }))
        print(options, { file, sound: isSound, checks: shown }, () =>
          tableOf(
            ['check', 'found', 'such as'],
            shown.map(({ name, found, examples }) => [name, found, examples.join(', ')]),
          ),
        )
        shell.ended(isSound ? 0 : 1)
      } catch (error) {
        explain(error)
        shell.ended(2)
      }
    })
}

function findingsIn(file: string, eventsSinceMs: number): Finding[] {
  const { db, version } = connectExisting(file)
  try {
    return checkSoundness(db, version, eventsSinceMs)
  } finally {
    db.close(true)
  }
}
