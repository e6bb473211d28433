import type { Erased, Theirs } from '../../../domain/attendees/erasure.ts'
import {
  type ErasureKey,
  type ErasurePlace,
  type ErasureStage,
  type Erasures,
  erasureStages,
} from '../../store.ts'
import type { Engine } from '../engine.ts'
import { erasureReads, rowsPerStep } from './erasure-reads.ts'
import { erasureWrites } from './erasure-writes.ts'

const nothing: Erased = { bookings: 0, events: 0, answers: 0, deliveries: 0, holds: 0 }

/** What one step came to; `last` names the row it ended with, null where nothing is left of its stage. */
interface Gone {
  readonly erased: Partial<Erased>
  readonly last: string | null
}

/** Reads without a lock, and locks only for rows that tell of the person: events and answers never change otherwise. */
export function sqliteErasures(engine: Engine): Erasures {
  const { commit, writeEntry } = engine
  const read = erasureReads(engine.reader)
  const write = erasureWrites(engine.writer)
  const changed = (key: ErasureKey, change: () => void) =>
    key.isDry
      ? Promise.resolve()
      : commit.apply(() => {
          writeEntry(key.entry)
          change()
        })

  const stages: Record<ErasureStage, (key: ErasureKey, after: string) => Promise<Gone>> = {
    async events(key, after) {
      const rows = read.events(key.accountId, Number(after))
      const found = told(rows, key, read.theirs(key))
      const deliveries = found.reduce(
        (sum, { name }) => sum + read.answered(key.accountId, name),
        0,
      )
      await changed(key, () => {
        for (const { name, text } of found) write.event(key.accountId, name, text)
      })
      return { erased: { events: found.length, deliveries }, last: lastOf(rows) }
    },
    async answers(key, after) {
      const rows = read.answers(key.accountId, after)
      const found = told(rows, key, read.theirs(key))
      await changed(key, () => {
        for (const { name, text } of found) write.answer(key.accountId, name, text)
      })
      return { erased: { answers: found.length }, last: lastOf(rows) }
    },
    async holds(key, after) {
      const rows = read.holds(after)
      const theirs = read.theirs(key)
      const found = rows.filter(
        ({ accountId, says, ...hold }) =>
          accountId === key.accountId && says !== null && theirs.hold(hold),
      )
      await changed(key, () => {
        for (const { id } of found) write.hold(id)
      })
      return { erased: { holds: found.length }, last: lastOf(rows.map(({ id }) => ({ name: id }))) }
    },
    async bookings(key) {
      if (key.isDry) return { erased: { bookings: read.countBookings(key) }, last: null }
      const rows = read.bookings(key)
      // An event that came since its stage was over tells of them as well.
      const found = told(rows, key, read.theirs(key))
      await changed(key, () => {
        for (const { name, text } of found) write.event(key.accountId, name, text)
        for (const { id } of rows) write.booking(id)
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
function told(rows: readonly Row[], { withoutPerson }: ErasureKey, theirs: Theirs) {
  return rows.flatMap(({ name, text }) => {
    const without = text === null ? null : withoutPerson(text, theirs)
    return without === null ? [] : [{ name, text: without }]
  })
}

function lastOf(rows: readonly { readonly name: string }[]): string | null {
  return rows.length < rowsPerStep ? null : (rows.at(-1)?.name ?? null)
}

function following(stage: ErasureStage): ErasurePlace | null {
  const next = erasureStages[erasureStages.indexOf(stage) + 1]
  return next === undefined ? null : { stage: next, after: '' }
}
