import type { Calendars } from '../../store.ts'
import { bulkRowsMax } from '../../store.ts'
import type { Engine } from '../engine.ts'

interface SealedRow {
  readonly seq: number
  readonly id: string
  readonly sealed: Uint8Array
}

export function calendarSeals({ writer, reader, commit }: Engine): Pick<Calendars, 'sealSome'> {
  const some = reader.prepare<SealedRow, [number, number]>(
    'SELECT seq, id, sealed FROM calendars WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  const seal = writer.prepare<null, [Uint8Array, number, Uint8Array]>(
    // Unless it was connected anew meanwhile.
    'UPDATE calendars SET sealed = ? WHERE seq = ? AND sealed = ?',
  )
  return {
    async sealSome(after, decide) {
      const rows = await some.all(after, bulkRowsMax)
      const anew = rows.flatMap((row) => {
        const sealed = decide(row)
        return sealed ? [{ row, sealed }] : []
      })
      if (anew.length > 0) {
        await commit.apply(async () => {
          for (const { row, sealed } of anew) await seal.run(sealed, row.seq, row.sealed)
        })
      }
      return rows.length < bulkRowsMax ? null : (rows.at(-1)?.seq ?? null)
    },
  }
}
