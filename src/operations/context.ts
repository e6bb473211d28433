import type { Log } from '../observe/log.ts'
import type { Store } from '../store/store.ts'

/** What every operation is handed. A new field needs an argument. */
export interface Context {
  readonly store: Store
  /** The time, read once an operation: epoch milliseconds. */
  readonly clock: { nowMs(): number }
  /** A new UUID of version 7. */
  readonly newId: () => string
  readonly log: Log
}
