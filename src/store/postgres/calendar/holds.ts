import type { Hold, HoldFacts, HoldNeeds } from '../../../domain/hold.ts'
import type { Bindings } from '../../rows/bindings.ts'
import {
  findHoldSql,
  type HoldRow,
  holdColumns,
  holdOf,
  holdRow,
  insertHoldSql,
} from '../../rows/hold-rows.ts'
import type { KnownHuman } from '../../rows/known-human.ts'
import type { Holds, HumanKey } from '../../store.ts'
import type { Engine } from '../engine.ts'
import type { Database } from '../statements.ts'
import { timeReader } from './times.ts'

export function postgresHolds(engine: Engine): Holds {
  const { writer, reader, commit, writeOnce, cache, bookingWrites, usage, changes } = engine
  const times = timeReader(writer, cache)
  const counts = holdCounts(writer)
  const rows = holdStatements(writer)
  const read = reader.prepare<HoldRow, [string, string]>(findHoldSql)
  const isActive = reader.prepare<unknown, [string, string]>(
    'SELECT 1 FROM humans WHERE id = ? AND account_id = ? AND active = 1',
  )
  const live = reader.prepare<HoldRow, [string, number]>(
    `SELECT ${holdColumns} FROM holds
     WHERE human_id = ? AND booking_id IS NULL AND expires_at > ?`,
  )

  const factsOf = async (
    human: KnownHuman,
    { accountId }: HumanKey,
    needs: HoldNeeds,
  ): Promise<HoldFacts> => ({
    busy: await times.busy(human, needs.busy),
    counts: await times.counts(human, needs.limits),
    ofHuman: await counts.ofHuman(human.humanId, human.nowMs),
    ofConversation:
      needs.conversationId === null
        ? []
        : await counts.ofConversation(accountId, needs.conversationId, human.nowMs),
  })

  return {
    add: (key, decide, once) =>
      writeOnce(
        key.accountId,
        once,
        async () => {
          const human = await times.find(key)
          const question = decide(human.schedule)
          return question.decide(await factsOf(human, key, question.needs))
        },
        async (hold) => {
          await rows.insert(key.accountId, hold)
          changes.touch(hold.humanId)
          return hold
        },
      ),
    async find(accountId, id) {
      const row = await read.get(id, accountId)
      return row ? holdOf(row) : null
    },
    async listLive({ accountId, humanId, nowMs }) {
      if (!(await isActive.get(humanId, accountId))) return null
      // Some hundred at most, in the order in which they expire.
      const held = (await live.all(humanId, nowMs)).map(holdOf)
      return held.sort((a, b) => a.startMs - b.startMs)
    },
    remove: (accountId, id, decide) =>
      commit.of(accountId).decide(
        async () => decide(await rows.find(accountId, id)),
        async (hold) => {
          await rows.remove(hold.id)
          changes.touch(hold.humanId)
        },
      ),
    book: ({ accountId, holdId, nowMs, cap }, decide, once) =>
      writeOnce(
        accountId,
        once,
        async () => {
          const hold = await rows.find(accountId, holdId)
          const human = await times.find({ accountId, humanId: hold?.humanId ?? '', nowMs })
          const question = decide(hold, human.schedule)
          const busy = await times.busy(human, question.needs.busy, { holdId })
          const counts = await times.counts(human, question.needs.limits)
          return question.decide({ busy, counts, usage: await usage.of(accountId, nowMs, cap) })
        },
        async (decision) => {
          await rows.book(holdId, decision.booking.id)
          const booking = await bookingWrites.add(accountId, decision, nowMs, cap)
          await bookingWrites.markIfShifted(booking)
          return booking
        },
      ),
  }
}

function holdStatements(writer: Database) {
  const find = writer.prepare<HoldRow, [string, string]>(findHoldSql)
  const insert = writer.prepare<null, [Bindings]>(insertHoldSql)
  const book = writer.prepare<null, [string, string]>(
    'UPDATE holds SET booking_id = ? WHERE id = ?',
  )
  const remove = writer.prepare<null, [string]>('DELETE FROM holds WHERE id = ?')
  return {
    async find(accountId: string, id: string): Promise<Hold | null> {
      const row = await find.get(id, accountId)
      return row ? holdOf(row) : null
    },
    insert: (accountId: string, hold: Hold) => insert.run(holdRow(accountId, hold)),
    book: (id: string, bookingId: string) => book.run(bookingId, id),
    remove: (id: string) => remove.run(id),
  }
}

/** When the live holds of somebody expire, the first to expire first. */
function holdCounts(writer: Database) {
  const ofHuman = writer.prepare<{ expiresAtMs: number }, [string, number]>(
    `SELECT expires_at AS expiresAtMs FROM holds
     WHERE human_id = ? AND booking_id IS NULL AND expires_at > ? ORDER BY expires_at`,
  )
  const ofConversation = writer.prepare<{ expiresAtMs: number }, [string, string, number]>(
    `SELECT expires_at AS expiresAtMs FROM holds
     WHERE account_id = ? AND conversation_id = ? AND booking_id IS NULL AND expires_at > ?
     ORDER BY expires_at`,
  )
  const times = (rows: { expiresAtMs: number }[]) => rows.map(({ expiresAtMs }) => expiresAtMs)
  return {
    ofHuman: async (humanId: string, nowMs: number) => times(await ofHuman.all(humanId, nowMs)),
    ofConversation: async (accountId: string, conversationId: string, nowMs: number) =>
      times(await ofConversation.all(accountId, conversationId, nowMs)),
  }
}
