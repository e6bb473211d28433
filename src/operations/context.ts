import type { Sight } from '../domain/access/sight.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/store.ts'
import type { Gate } from './caller-memory.ts'

/** What every operation is handed beside it: what the caller may see of an account. */
export type { Sight }

/** What every operation is handed. A new field needs an argument. */
export interface Context {
  readonly store: Store
  /** The time, read once an operation: epoch milliseconds. */
  readonly clock: { nowMs(): number }
  /** A new UUID of version 7. */
  readonly newId: () => string
  readonly log: Log
  readonly metrics: Metrics
  /** What this process remembers of its callers. */
  readonly gate: Gate
  /**
   * What is wrong with the URL of a new endpoint, or null. Handed in because the answer hangs on settings and
   * on DNS; a URL that passes is checked again at every send.
   */
  readonly checkUrl: (url: string, isLoopbackOpen: boolean) => Promise<string | null>
  /** The same of a calendar that a human keeps elsewhere. */
  readonly checkCalendarUrl: (url: string) => Promise<string | null>
  /** Whether loopback is open to the endpoints of an account that is the only one. */
  readonly loopbackByDefault: boolean
  /** Seals what has to be read again, and has keys for what is signed. */
  readonly secrets: Secrets
  /** Whether there is a mail server to hand mails to. */
  readonly sendsMail: boolean
  /** How many mails an account sends in an hour; absent: as many as by default. */
  readonly mailsPerHour?: number
  /** How often a backup is made by itself; null: never. */
  readonly backupEveryMs: number | null
  /** The folder or the bucket that backups are made in, and how many of them stay there; absent: none are made. */
  readonly backupPlace?: { readonly where: string; readonly keep: number } | undefined
  /** Where people reach this service: `https://book.acme.com`, without a slash at its end; null: not set. */
  readonly publicUrl: string | null
}
