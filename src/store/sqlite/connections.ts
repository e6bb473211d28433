import type { Database } from 'bun:sqlite'
import type { KeptNews } from '../../domain/event.ts'
import type { Changes } from './changes.ts'
import type { UsageCounters } from './usage.ts'

/** The connections of one file, and what is counted and noted beside what is written. */
export interface Connections {
  /** The one connection that writes: for what is read inside a transaction, and for writing. */
  readonly writer: Database
  /** Sees what is committed, and waits for no writer. */
  readonly reader: Database
  readonly changes: Changes
  readonly usage: UsageCounters
}

/** Writes an event, to be sent to whoever listens; answers its sequence number. */
export type EventWriter = (accountSeq: number, event: KeptNews) => number
