import { BadSettings } from '../config.ts'

/** One clear line for each thing that the operator can mend; answers the exit code. */
export function explain(error: unknown): number {
  if (error instanceof BadSettings) {
    for (const fault of error.faults) console.error(`slotflow: ${fault}`)
    return 2
  }
  console.error(`slotflow: ${error instanceof Error ? error.message : String(error)}`)
  return 1
}
