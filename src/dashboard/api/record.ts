/** The calls that the page made last, newest first: the Try-it panel shows them as curl. */
import type { Method } from './call.ts'

export interface Recorded {
  readonly method: Method
  readonly path: string
  readonly body: unknown
  readonly status: number
  /** As it came; empty where nothing answered. */
  readonly answer: string
  readonly tookMs: number
}

const recordedMax = 50
let recorded: readonly Recorded[] = []
const listeners = new Set<() => void>()

export function record(entry: Recorded): void {
  recorded = [entry, ...recorded].slice(0, recordedMax)
  for (const listener of listeners) listener()
}

export function recordedCalls(): readonly Recorded[] {
  return recorded
}

/** Calls back at each new entry. Answers how to stop. */
export function onRecord(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
