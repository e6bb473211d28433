import { version } from '../../package.json'
import type { Environment } from '../config.ts'
import { check } from './check.ts'
import { help } from './help.ts'
import { serve } from './serve.ts'

/** Runs one command of the command line and answers its exit code: 0 done, 1 failed, 2 misused. */
export async function runCommand(words: readonly string[], env: Environment): Promise<number> {
  const [command = 'serve', ...rest] = words
  switch (command) {
    case 'serve':
      return serve(rest, env)
    case 'check':
      return check(rest)
    case 'version':
    case '--version':
      console.log(
        `slotflow ${version} (bun ${Bun.version}, tzdata ${process.versions.tz ?? process.versions.icu})`,
      )
      return 0
    case 'help':
    case '--help':
    case '-h':
      console.log(help())
      return 0
    default:
      console.error(`slotflow: there is no command "${command}". See slotflow help.`)
      return 2
  }
}
