import type { KeptNews } from '../../domain/event.ts'
import type { Changes } from './changes.ts'
import type { Database } from './statements.ts'
import type { UsageCounters } from './usage.ts'

/** The connections to one database, and what is counted and noted beside what is written. */
export interface Connections {
  /** For what is read inside a transaction, and for writing. */
  readonly writer: Database
  /** Sees what is committed, and waits for no writer. */
  readonly reader: Database
  readonly changes: Changes
  readonly usage: UsageCounters
}

/** Writes an event, to be sent to whoever listens; answers its sequence number. */
export type EventWriter = (accountSeq: number, event: KeptNews) => Promise<number>
