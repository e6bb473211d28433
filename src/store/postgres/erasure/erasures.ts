import type { Erased } from '../../../domain/attendees/erasure.ts'
import {
  type ErasureKey,
  type ErasurePlace,
  type ErasureStage,
  type Erasures,
  erasureStages,
} from '../../store.ts'
import type { Engine } from '../engine.ts'
import { each, eachFound } from '../statements.ts'
import { erasureReads, rowsPerStep } from './erasure-reads.ts'
import { erasureWrites } from './erasure-writes.ts'
import { type LookedUp, looking } from './theirs.ts'

const nothing: Erased = { bookings: 0, events: 0, answers: 0, deliveries: 0, holds: 0 }

/** What one step came to; `last` names the row it ended with, null where nothing is left of its stage. */
interface Gone {
  readonly erased: Partial<Erased>
  readonly last: string | null
}

/** Reads without a lock, and locks only for rows that tell of the person: events and answers never change otherwise. */
export function postgresErasures(engine: Engine): Erasures {
  const { commit, writeEntry } = engine
  const read = erasureReads(engine.reader)
  const write = erasureWrites(engine.writer)
  const changed = async (key: ErasureKey, change: () => Promise<void>) => {
    if (key.isDry) return
    await commit.of(key.accountId).apply(async () => {
      await writeEntry(key.entry)
      await change()
    })
  }

  const stages: Record<ErasureStage, (key: ErasureKey, after: string) => Promise<Gone>> = {
    async events(key, after) {
      const rows = await read.events(key.accountId, Number(after))
      const found = await told(rows, key, read.theirs(key))
      const counts = await each(found, ({ name }) => read.answered(key.accountId, name))
      const deliveries = counts.reduce((sum, count) => sum + count, 0)
      await changed(key, async () => {
        for (const { name, text } of found) await write.event(key.accountId, name, text)
      })
      return { erased: { events: found.length, deliveries }, last: lastOf(rows) }
    },
    async answers(key, after) {
      const rows = await read.answers(key.accountId, after)
      const found = await told(rows, key, read.theirs(key))
      await changed(key, async () => {
        for (const { name, text } of found) await write.answer(key.accountId, name, text)
      })
      return { erased: { answers: found.length }, last: lastOf(rows) }
    },
    async holds(key, after) {
      const rows = await read.holds(after)
      const theirs = read.theirs(key)
      const found = await eachFound(rows, async (row) => {
        const { accountId, says, ...hold } = row
        const isAsked = accountId === key.accountId && says !== null
        return isAsked && (await theirs.hold(hold)) ? row : null
      })
      await changed(key, async () => {
        for (const { id } of found) await write.hold(id)
      })
      return { erased: { holds: found.length }, last: lastOf(rows.map(({ id }) => ({ name: id }))) }
    },
    async bookings(key) {
      if (key.isDry) return { erased: { bookings: await read.countBookings(key) }, last: null }
      const rows = await read.bookings(key)
      // An event that came since its stage was over tells of them as well.
      const found = await told(rows, key, read.theirs(key))
      await changed(key, async () => {
        for (const { name, text } of found) await write.event(key.accountId, name, text)
        for (const { id } of rows) await write.booking(id)
      })
      return { erased: { bookings: rows.length }, last: lastOf(rows) }
    },
  }
  return {
    async step(key, { stage, after }) {
      const { erased, last } = await stages[stage](key, after)
      const next = last === null ? following(stage) : { stage, after: last }
      return { erased: { ...nothing, ...erased }, next }
    },
    async remaining(accountId, place) {
      return read.remaining(accountId, place)
    },
  }
}

interface Row {
  readonly name: string
  readonly text: string | null
}

/** The rows that tell of the person, and their text without. */
async function told(rows: readonly Row[], { withoutPerson }: ErasureKey, theirs: LookedUp) {
  return eachFound(rows, async ({ name, text }) => {
    if (text === null) return null
    const without = await looking(theirs, (known) => withoutPerson(text, known))
    return without === null ? null : { name, text: without }
  })
}

function lastOf(rows: readonly { readonly name: string }[]): string | null {
  return rows.length < rowsPerStep ? null : (rows.at(-1)?.name ?? null)
}

function following(stage: ErasureStage): ErasurePlace | null {
  const next = erasureStages[erasureStages.indexOf(stage) + 1]
  return next === undefined ? null : { stage: next, after: '' }
}
