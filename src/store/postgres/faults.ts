import type { Store } from '../store.ts'
import { asRefusal } from './errors.ts'

/** The store with PostgreSQL's faults told as the port tells them, whatever call meets one. */
export function faultsAsRefusals(store: Store): Store {
  return {
    ...guardedPart(store),
    accounts: guardedPart(store.accounts),
    sessions: guardedPart(store.sessions),
    humans: guardedPart(store.humans),
    weeks: guardedPart(store.weeks),
    overrides: guardedPart(store.overrides),
    services: guardedPart(store.services),
    bookings: guardedPart(store.bookings),
    holds: guardedPart(store.holds),
    calendars: guardedPart(store.calendars),
    copies: guardedPart(store.copies),
    reminders: guardedPart(store.reminders),
    webhooks: guardedPart(store.webhooks),
    deliveries: guardedPart(store.deliveries),
    deliveryLog: guardedPart(store.deliveryLog),
    mails: guardedPart(store.mails),
    events: guardedPart(store.events),
    erasures: guardedPart(store.erasures),
    feeds: guardedPart(store.feeds),
    removals: guardedPart(store.removals),
    audit: guardedPart(store.audit),
  }
}

function guardedPart<T extends object>(part: T): T {
  const calls = { ...part }
  for (const [name, call] of Object.entries(part)) {
    if (typeof call === 'function') Object.assign(calls, { [name]: guard(call) })
  }
  return calls
}

function guard(call: (...given: readonly unknown[]) => unknown) {
  return (...given: readonly unknown[]): unknown => {
    const answer = call(...given)
    return answer instanceof Promise ? answer.catch(refuse) : answer
  }
}

function refuse(error: unknown): never {
  throw asRefusal(error)
}
