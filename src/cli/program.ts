import { Command, CommanderError } from '@commander-js/extra-typings'
import { version } from '../../package.json'
import { type Environment, readConfig, settings } from '../config.ts'
import { holidaySource } from '../holidays/source.ts'
import { chooseRules } from '../zoneinfo/choose.ts'
import { addAccounts } from './accounts.ts'
import { addAudit } from './audit.ts'
import { addBackup, addRestore } from './backup.ts'
import { addCalendars } from './calendars/doctor.ts'
import { addCheck } from './check.ts'
import { print, type Shell } from './command.ts'
import { explain } from './explain.ts'
import { addHealth } from './health.ts'
import { addKeys } from './keys.ts'
import { addMail } from './mail/mail.ts'
import { addMcp } from './mcp.ts'
import { addSecrets } from './secrets/secrets.ts'
import { addServe } from './serve.ts'
import { addTools } from './tools.ts'
import { addUsage } from './usage.ts'
import { addZones } from './zones.ts'

/** Runs what the words ask for, as commander reads them. */
export async function runProgram(words: readonly string[], env: Environment): Promise<number> {
  let code = 0
  const program = createProgram({ env, ended: (how) => (code = how) })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    // What it has to say, it has said.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return explain(error)
  }
}

function createProgram(shell: Shell): Command {
  const program = new Command('slotflow')
    .description('The scheduling service that AI agents book with. Without a command it serves.')
    .version(versionLine(versionsOf(shell)), '--version', 'show the version')
    .helpCommand('help [command]', 'show what a command takes')
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', settingsText())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
  addServe(program, shell)
  addAccounts(program, shell)
  addKeys(program, shell)
  addUsage(program, shell)
  addAudit(program, shell)
  addBackup(program, shell)
  addRestore(program, shell)
  addCheck(program, shell)
  addZones(program, shell)
  addSecrets(program, shell)
  addCalendars(program, shell)
  addHealth(program, shell)
  addMail(program, shell)
  addMcp(program, shell)
  addTools(program)
  program
    .command('version')
    .description('show the versions of slotflow, of its runtime and of its zone rules')
    .option('--json', 'print JSON')
    .action((options) => {
      // A bad folder is refused as it is at a start.
      readConfig({ SLOTFLOW_ZONEINFO: shell.env.SLOTFLOW_ZONEINFO }, false)
      const versions = versionsOf(shell)
      print(options, versions, () => versionLine(versions))
    })
  return program
}

interface Versions {
  readonly version: string
  readonly bun: string
  /** The zone rules that a start would choose, and where they come from. */
  readonly tzdata: { readonly version: string; readonly source: string }
  /** Whose data the holidays are. */
  readonly holidays: typeof holidaySource
}

function versionsOf({ env }: Shell): Versions {
  const { version: rules, source } = chooseRules(env.SLOTFLOW_ZONEINFO || null)
  return { version, bun: Bun.version, tzdata: { version: rules, source }, holidays: holidaySource }
}

function versionLine({ bun, tzdata, holidays }: Versions): string {
  const { name, version: data, licence } = holidays
  return `slotflow ${version} (bun ${bun}, zone rules IANA ${tzdata.version}, ${tzdata.source})
holidays: data of ${name} ${data}, ${licence}`
}

function settingsText(): string {
  const width = Math.max(...settings.map(({ name }) => name.length))
  const lines = settings.map(({ name, means }) => `  ${name.padEnd(width)}  ${means}`)
  return `\nSettings, all by environment:\n${lines.join('\n')}`
}

function oneLine(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
  return `slotflow: ${said}${/[.)]$/.test(said) ? '' : '.'} See slotflow help.\n`
}
