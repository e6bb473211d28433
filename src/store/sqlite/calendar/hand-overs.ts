import type { HandingOver } from '../../../domain/slots/hand-over.ts'
import { handOverMax } from '../../../domain/slots/hand-over.ts'
import { bookingColumns, shiftedOf, type ZonedRow, zonedColumn } from '../../rows/booking-rows.ts'
import type { KnownHuman } from '../../rows/known-human.ts'
import type { HandOverKey, HandOvers } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { humanReads } from '../humans.ts'
import { amongIds, amongText } from './bookings-ahead.ts'
import type { TimeReader } from './times.ts'

type Asked = [humanId: string, accountId: string, fromMs: number, among: string | null]

/** Bookings that become another human's. */
export function handOvers(engine: Engine, times: TimeReader): HandOvers {
  const { writer, writeOnce, writeEntry, bookingWrites } = engine
  const { find, idsOfRole } = humanReads(writer)
  const ahead = `FROM bookings INDEXED BY bookings_by_human
    WHERE human_seq = (SELECT seq FROM humans WHERE id = ?1 AND account_id = ?2) AND cancelled = 0
      AND starts_at >= ?3 ${amongIds}`
  const some = writer.prepare<ZonedRow, Asked>(
    `SELECT ${bookingColumns}, ${zonedColumn} ${ahead} ORDER BY starts_at LIMIT ${handOverMax}`,
  )
  const count = writer.prepare<{ count: number }, Asked>(`SELECT count(*) AS count ${ahead}`)
  const receivers = ({ accountId, to, nowMs }: HandOverKey): KnownHuman[] => {
    const ids = 'role' in to ? idsOfRole(accountId, to.role) : to.humanIds
    return ids.map((humanId) => times.find({ accountId, humanId, nowMs }))
  }
  const knownOf = (key: HandOverKey, candidates: readonly KnownHuman[]): HandingOver => {
    const { accountId, humanId, fromMs, bookingIds } = key
    const asked: Asked = [humanId, accountId, fromMs, amongText(bookingIds)]
    const found = some.all(...asked).map(shiftedOf)
    return {
      isKnown: find(accountId, humanId) !== null,
      // One of 0.1.0 was agreed in the zone of this human, which nobody knows of it afterwards.
      bookings: found.map(({ booking, agreed }) => ({ ...booking, agreed })),
      ahead: count.get(...asked)?.count ?? 0,
      candidates,
    }
  }
  return {
    handOver: (key, decide, once, entryOf) =>
      writeOnce(
        once,
        () => {
          const candidates = receivers(key)
          const byId = new Map(candidates.map((one) => [one.humanId, one]))
          const { needs, decide: decideBy } = decide(knownOf(key, candidates))
          const humanOf = (humanId: string): KnownHuman => {
            const human = byId.get(humanId)
            if (!human) throw new Error('asked about somebody else')
            return human
          }
          return decideBy({
            busy: needs.busy.map(({ humanId, span }) => times.busy(humanOf(humanId), span)),
            counts: needs.busy.map(({ humanId, limits }) => times.counts(humanOf(humanId), limits)),
          })
        },
        (handed) => {
          for (const change of handed.moved) bookingWrites.hand(key.accountId, change)
          writeEntry(entryOf?.(handed))
          return handed
        },
      ),
  }
}
