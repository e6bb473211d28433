/** The calls that the page made last, newest first: the Try-it panel shows them as curl. */
import type { Method } from './method.ts'

export interface Recorded {
  /** Grows with each call. */
  readonly turn: number
  readonly method: Method
  readonly path: string
  readonly body: unknown
  readonly status: number
  /** As it came, but for secrets, which are shown once; empty where nothing answered. */
  readonly answer: string
  readonly tookMs: number
}

const recordedMax = 50
let turns = 0
let recorded: readonly Recorded[] = []
const listeners = new Set<() => void>()

export function record(call: Omit<Recorded, 'turn'>): void {
  turns += 1
  const entry = { ...call, turn: turns, answer: withoutSecrets(call.answer) }
  recorded = [entry, ...recorded].slice(0, recordedMax)
  for (const listener of listeners) listener()
}

/** Keys and signing secrets, each cut to its beginning. */
function withoutSecrets(text: string): string {
  return text.replace(/\b(sk_live_|whsec_)[\w+/=-]{16,}/g, '$1…')
}

/** When somebody signs out: the next one must not see them. */
export function forgetCalls(): void {
  recorded = []
}

export function recordedCalls(): readonly Recorded[] {
  return recorded
}

/** Calls back at each new entry. Answers how to stop. */
export function onRecord(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
