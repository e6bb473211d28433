import { UnknownHolidays } from '../domain/holidays/known.ts'
import type { Store } from './store.ts'

/** Learns what a decision missed. */
export type LearnHolidays = (
  place: UnknownHolidays['place'],
  years: readonly number[],
) => Promise<void>

/**
 * The store, of which every call that a decision takes part in learns the holidays which that misses, and is made again.
 * Such a call has written nothing, so no transaction is open while they are learnt, and what decides in the end sees the
 * schedule as it is then. Each round learns what was missing, so they end.
 */
export function learningHolidays(store: Store, learn: LearnHolidays): Store {
  const learning = <T extends object>(part: T) => learningPart(part, learn)
  return {
    ...store,
    humans: learning(store.humans),
    weeks: learning(store.weeks),
    bookings: learning(store.bookings),
    holds: learning(store.holds),
  }
}

function learningPart<T extends object>(part: T, learn: LearnHolidays): T {
  const calls = { ...part }
  for (const [name, call] of Object.entries(part)) {
    if (typeof call === 'function') Object.assign(calls, { [name]: learner(call, learn) })
  }
  return calls
}

function learner(call: (...given: readonly unknown[]) => unknown, learn: LearnHolidays) {
  const made = (...given: readonly unknown[]): unknown => {
    const answer = call(...given)
    if (!(answer instanceof Promise)) return answer
    return answer.catch(async (error: unknown) => {
      if (!(error instanceof UnknownHolidays)) throw error
      await learn(error.place, error.years)
      return made(...given)
    })
  }
  return made
}
