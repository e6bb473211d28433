import { BadSettings } from '../config.ts'
import { Refusal } from '../domain/errors.ts'
import { said } from '../domain/wording/says.ts'
import { commandWording } from './wording.ts'

/** One clear line for each thing that the operator can mend; answers the exit code. */
export function explain(error: unknown): number {
  if (error instanceof BadSettings) {
    for (const fault of error.faults) console.error(`slotflow: ${fault}`)
    return 2
  }
  console.error(`slotflow: ${reasonOf(error)}`)
  return 1
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return said(error.text, commandWording)
  return error instanceof Error ? error.message : String(error)
}
