import type { Database } from '../statements.ts'

/**
 * The number of the first event of an instant or later, halving: numbers follow the clock, but for moments in which it was set back.
 * Some twenty rows are read, and no index is needed that every booking would have to write.
 */
export function seqOfInstant(reader: Database): (ms: number) => Promise<number> {
  const newest = reader.prepare<{ seq: number | null }, []>('SELECT max(seq) AS seq FROM events')
  const next = reader.prepare<{ seq: number; createdAtMs: number }, [number]>(
    'SELECT seq, created_at AS createdAtMs FROM events WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  return async (ms) => {
    let least = 0
    let most = ((await newest.get())?.seq ?? 0) + 1
    while (least < most) {
      const middle = Math.floor((least + most) / 2)
      const row = await next.get(middle)
      if (row && row.createdAtMs < ms) least = row.seq + 1
      else most = middle
    }
    return least
  }
}
