import { Database } from 'bun:sqlite'
import { migrations } from '../migrations.ts'
import { examplesMax, type Finding } from './soundness.ts'

/**
 * What in the schema of a file is not as its version makes it. A trigger that is missing lets in what nobody may write,
 * and one too many runs with every write.
 */
export function checkSchema(db: Database, version: number): Finding {
  using fresh = new Database(':memory:')
  for (const step of migrations.slice(0, version)) fresh.run(step)
  const [wanted, present] = [schemaOf(fresh), schemaOf(db)]
  const names = [...new Set([...wanted.keys(), ...present.keys()])].sort()
  const others = names.filter((name) => wanted.get(name) !== present.get(name))
  return {
    name: 'parts of the schema that differ from what the version makes',
    isDamage: false,
    found: others.length,
    examples: others.slice(0, examplesMax),
  }
}

interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

/** By kind and name. What SQLite keeps for itself is left out. */
function schemaOf(db: Database): Map<string, string> {
  const rows = db
    .prepare<SchemaRow, []>(
      `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all()
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']))
}
