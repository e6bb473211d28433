import './env.ts'
import { runCommand } from './cli/run.ts'

// What the service writes holds the secrets that sign webhooks: files for its own user alone.
process.umask(0o077)
process.exit(await runCommand(process.argv.slice(2), process.env))
