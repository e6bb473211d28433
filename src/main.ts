import './env.ts'
import { runCommand } from './cli/run.ts'

// `serve` ends by a signal; until then nothing here may end the process.
const code = await runCommand(process.argv.slice(2))
process.exitCode = code
