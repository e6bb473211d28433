import { schema010 } from './schema/0-1-0.ts'
import { schema020 } from './schema/0-2-0.ts'

/**
 * The schema, as an append-only list: entry n takes a file from `user_version` n to n + 1. A released
 * entry is never edited. Instants are integer milliseconds, dates count days since 1970-01-01, wall
 * times count minutes, lists and rules are JSON text. Every table carries its account. `seq` is a number for
 * what has an id: rows and indexes of what grows refer by it, in a tenth of the id's length.
 */
export const migrations: readonly string[] = [schema010, schema020]
