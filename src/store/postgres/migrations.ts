import { guards020 } from './schema/guards.ts'
import { tables020 } from './schema/tables.ts'

/**
 * The schema, as an append-only list: entry n takes a database from version n to n + 1. A released entry is never edited.
 * It begins with that of 0.2.0: no release before had this engine.
 */
export const migrations: readonly string[] = [tables020 + guards020]
