import type { Database } from 'bun:sqlite'
import type { Store } from '../../store.ts'

/** Which database this is: a migration has written it, once. */
export function instanceReader(reader: Database): Store['instanceId'] {
  const read = reader.prepare<{ id: string }, []>('SELECT id FROM instance')
  return async () => read.get()?.id ?? ''
}
