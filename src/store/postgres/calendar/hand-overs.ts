import type { HandingOver } from '../../../domain/slots/hand-over.ts'
import { handOverMax } from '../../../domain/slots/hand-over.ts'
import { bookingColumns, shiftedOf, type ZonedRow, zonedColumn } from '../../rows/booking-rows.ts'
import type { KnownHuman } from '../../rows/known-human.ts'
import type { HandOverKey, HandOvers } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { humanReads } from '../humans.ts'
import { each } from '../statements.ts'
import { amongIds, amongText } from './bookings-ahead.ts'
import type { TimeReader } from './times.ts'

type Asked = [humanId: string, accountId: string, fromMs: number, among: string | null]

/** Bookings that become another human's. */
export function handOvers(engine: Engine, times: TimeReader): HandOvers {
  const { writer, writeOnce, writeEntry, bookingWrites } = engine
  const { find, idsOfRole } = humanReads(writer)
  const ahead = `FROM bookings
    WHERE human_seq = (SELECT seq FROM humans WHERE id = ?1 AND account_id = ?2) AND cancelled = 0
      AND starts_at >= ?3 ${amongIds}`
  const some = writer.prepare<ZonedRow, Asked>(
    `SELECT ${bookingColumns}, ${zonedColumn} ${ahead} ORDER BY starts_at LIMIT ${handOverMax}`,
  )
  const count = writer.prepare<{ count: number }, Asked>(`SELECT count(*) AS count ${ahead}`)
  const receivers = async ({ accountId, to, nowMs }: HandOverKey): Promise<KnownHuman[]> => {
    const ids = 'role' in to ? await idsOfRole(accountId, to.role) : to.humanIds
    return each(ids, (humanId) => times.find({ accountId, humanId, nowMs }))
  }
  const knownOf = async (
    key: HandOverKey,
    candidates: readonly KnownHuman[],
  ): Promise<HandingOver> => {
    const { accountId, humanId, fromMs, bookingIds } = key
    const asked: Asked = [humanId, accountId, fromMs, amongText(bookingIds)]
    const found = (await some.all(...asked)).map(shiftedOf)
    return {
      isKnown: (await find(accountId, humanId)) !== null,
      // One of 0.1.0 was agreed in the zone of this human, which nobody knows of it afterwards.
      bookings: found.map(({ booking, agreed }) => ({ ...booking, agreed })),
      ahead: (await count.get(...asked))?.count ?? 0,
      candidates,
    }
  }
  return {
    handOver: (key, decide, once, entryOf) =>
      writeOnce(
        key.accountId,
        once,
        async () => {
          const candidates = await receivers(key)
          const byId = new Map(candidates.map((one) => [one.humanId, one]))
          const { needs, decide: decideBy } = decide(await knownOf(key, candidates))
          const humanOf = (humanId: string): KnownHuman => {
            const human = byId.get(humanId)
            if (!human) throw new Error('asked about somebody else')
            return human
          }
          return decideBy({
            busy: await each(needs.busy, ({ humanId, span }) => times.busy(humanOf(humanId), span)),
            counts: await each(needs.busy, ({ humanId, limits }) =>
              times.counts(humanOf(humanId), limits),
            ),
          })
        },
        async (handed) => {
          for (const change of handed.moved) await bookingWrites.hand(key.accountId, change)
          await writeEntry(entryOf?.(handed))
          return handed
        },
      ),
  }
}
