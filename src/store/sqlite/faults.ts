import type { Refusal } from '../../domain/errors.ts'
import type { Store } from '../store.ts'
import { asRefusal } from './errors.ts'

/**
 * The store with SQLite's faults told as the port tells them, whatever call meets one. `lost` answers why where its files
 * are lost: then nothing is read either, for another process may have written what this one would not find.
 */
export function faultsAsRefusals(store: Store, lost: () => Refusal | null): Store {
  const guarded = <T extends object>(part: T) => guardedPart(part, lost)
  return {
    ...guardedPart(store, () => null),
    accounts: guarded(store.accounts),
    sessions: guarded(store.sessions),
    humans: guarded(store.humans),
    weeks: guarded(store.weeks),
    overrides: guarded(store.overrides),
    bookings: guarded(store.bookings),
    holds: guarded(store.holds),
    reminders: guarded(store.reminders),
    webhooks: guarded(store.webhooks),
    deliveries: guarded(store.deliveries),
    deliveryLog: guarded(store.deliveryLog),
    events: guarded(store.events),
  }
}

function guardedPart<T extends object>(part: T, lost: () => Refusal | null): T {
  const calls = { ...part }
  for (const [name, call] of Object.entries(part)) {
    if (typeof call === 'function') Object.assign(calls, { [name]: guard(call, lost) })
  }
  return calls
}

function guard(call: (...given: readonly unknown[]) => unknown, lost: () => Refusal | null) {
  return (...given: readonly unknown[]): unknown => {
    const refusal = lost()
    try {
      const answer = call(...given)
      if (answer instanceof Promise)
        return answer.then(refusal ? () => refuse(refusal) : undefined, refuse)
      return refusal ? refuse(refusal) : answer
    } catch (error) {
      return refuse(error)
    }
  }
}

function refuse(error: unknown): never {
  throw asRefusal(error)
}
