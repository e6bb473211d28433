import { type Entry, entryOf } from '../../domain/access/audit.ts'
import type { Sight } from '../../domain/access/sight.ts'
import {
  type Erased,
  type Person,
  type WithoutPerson,
  wordOf,
} from '../../domain/attendees/erasure.ts'
import { bookingNotFound } from '../../domain/booking.ts'
import { type ErasurePlace, erasureStages } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { digestOf } from '../keys.ts'

export { type ErasurePlace, erasureStages }

export interface AskedErasure {
  readonly person: Person
  readonly isDry: boolean
  /** How texts are written is the doors' affair. */
  readonly withoutPerson: WithoutPerson
  /** Where the call before ended; null: from the beginning. */
  readonly from: ErasurePlace | null
}

export interface Erasure {
  readonly erased: Erased
  /** Where the next call goes on, and how many rows are left to look at; null: done. */
  readonly next: ErasurePlace | null
  readonly remaining: number
}

const beginning: ErasurePlace = { stage: 'events', after: '' }
/** One call looks at 100,000 rows, which takes some seconds. */
export const erasureStepsMax = 2_000

/**
 * Takes a person out of what the account keeps of their bookings, step by step, others coming between. Tells no
 * endpoint. @throws Refusal NOT_FOUND for an id that is no booking;
 * FORBIDDEN for a bound key
 */
export async function eraseAttendee(
  context: Context,
  sight: Sight,
  { from, ...asked }: AskedErasure,
): Promise<Erasure> {
  const { store, clock } = context
  const { person, isDry } = asked
  const accountId = sight.wholeAccount
  if ('bookingId' in person && !(await store.bookings.find(accountId, person.bookingId))) {
    throw bookingNotFound()
  }
  let erased: Erased = { bookings: 0, events: 0, answers: 0, deliveries: 0, holds: 0 }
  let next: ErasurePlace | null = from ?? beginning
  let entry: Entry | undefined = erasureEntry(sight, person, clock.nowMs())
  for (let steps = 0; next !== null && steps < erasureStepsMax; steps += 1) {
    const step = await store.erasures.step({ accountId, entry, ...asked }, next)
    entry = undefined
    erased = sum(erased, step.erased)
    next = step.next
    await context.gate.turns.next(accountId)
  }
  if (!isDry) note(context, accountId, person, erased)
  const remaining = next === null ? 0 : await store.erasures.remaining(accountId, next)
  return { erased, next, remaining }
}

function sum(a: Erased, b: Erased): Erased {
  return {
    bookings: a.bookings + b.bookings,
    events: a.events + b.events,
    answers: a.answers + b.answers,
    deliveries: a.deliveries + b.deliveries,
    holds: a.holds + b.holds,
  }
}

/** By address a digest stands for the person, by booking its id. */
function erasureEntry(sight: Sight, person: Person, atMs: number): Entry {
  if ('bookingId' in person) {
    const object = { kind: 'booking', id: person.bookingId } as const
    return entryOf(sight.author, 'eraseAttendee', object, atMs)
  }
  const object = { kind: 'attendee', id: null } as const
  const entry = entryOf(sight.author, 'eraseAttendee', object, atMs)
  return { ...entry, digest: digestOf(wordOf(person).toLowerCase()) }
}

/** A digest of the person proves later that they were erased. */
function note({ log }: Context, accountId: string, person: Person, erased: Erased): void {
  const digest = digestOf('bookingId' in person ? person.bookingId : wordOf(person).toLowerCase())
  log.info('attendee erased', { account: accountId, digest, ...erased })
}
