import { BadSettings } from '../config.ts'

/** One clear line for each thing that the operator can mend; answers the exit code. */
export function explain(error: unknown): number {
  if (error instanceof BadSettings) {
    for (const fault of error.faults) console.error(`slotflow: ${fault}`)
    return 2
  }
  console.error(`slotflow: ${inCommands(error instanceof Error ? error.message : String(error))}`)
  return 1
}

/** The operator has a command where a caller of the API has a route. */
function inCommands(message: string): string {
  return message.replace('GET /v1/api-keys lists', 'slotflow keys list shows')
}
