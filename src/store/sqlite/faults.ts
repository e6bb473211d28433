import type { Store } from '../store.ts'
import { asRefusal } from './errors.ts'

/** The store with SQLite's faults told as the port tells them, whatever call meets one. */
export function faultsAsRefusals(store: Store): Store {
  return {
    ...guarded(store),
    accounts: guarded(store.accounts),
    sessions: guarded(store.sessions),
    humans: guarded(store.humans),
    weeks: guarded(store.weeks),
    overrides: guarded(store.overrides),
    bookings: guarded(store.bookings),
    holds: guarded(store.holds),
    webhooks: guarded(store.webhooks),
    deliveries: guarded(store.deliveries),
    deliveryLog: guarded(store.deliveryLog),
    events: guarded(store.events),
  }
}

function guarded<T extends object>(part: T): T {
  const calls = { ...part }
  for (const [name, call] of Object.entries(part)) {
    if (typeof call === 'function') Object.assign(calls, { [name]: guard(call) })
  }
  return calls
}

function guard(call: (...given: readonly unknown[]) => unknown) {
  return (...given: readonly unknown[]): unknown => {
    try {
      const answer = call(...given)
      return answer instanceof Promise ? answer.catch(refuse) : answer
    } catch (error) {
      return refuse(error)
    }
  }
}

function refuse(error: unknown): never {
  throw asRefusal(error)
}
