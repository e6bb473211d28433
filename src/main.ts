import './env.ts'
import { runCommand } from './cli/run.ts'

process.exit(await runCommand(process.argv.slice(2), process.env))
