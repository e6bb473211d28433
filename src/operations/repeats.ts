import type { TeamFacts, TeamNeeds, TeamRequest } from '../domain/assignment.ts'
import type { Booking } from '../domain/booked.ts'
import { Refusal, type WantedTime } from '../domain/errors.ts'
import type { Hold } from '../domain/hold.ts'
import type { Question } from '../domain/question.ts'
import { type Asked, isOwnHold, keptByOwnHold, repeatIn } from '../domain/repeat.ts'
import type { Context, Sight } from './context.ts'

/**
 * What to say to a caller whose own booking or hold takes the time that was refused; null where it is another's, or
 * one that this key may not read. Looked up after the transaction, as alternatives are.
 */
export async function repeatOf(
  context: Context,
  sight: Sight,
  asked: Asked,
  error: unknown,
): Promise<Refusal | null> {
  const wanted = takenTime(error)
  if (!wanted) return null
  return (
    (await bookedAlready(context, sight, asked, wanted)) ?? (await ownHoldIn(context, sight, error))
  )
}

/** What names a booking as it is asked for, with any of the humans; null where there is none. */
async function bookedAlready(
  { store }: Context,
  sight: Sight,
  asked: Asked,
  wanted: WantedTime,
): Promise<Refusal | null> {
  const { startMs } = wanted
  const found: Booking[] = []
  for (const humanId of wanted.humanIds) {
    const filter = { humanId, status: 'confirmed', fromMs: startMs, toMs: startMs + 1 } as const
    const { bookings } = await store.bookings.list(sight.account, filter, { limit: 1, offset: 0 })
    found.push(...bookings.filter((one) => sight.sees(one)))
  }
  return repeatIn(found, wanted, asked)
}

/**
 * Whoever is free could be another one this time: a repeat is found before anybody is chosen, and in the same transaction,
 * for two of them may arrive at once. By its e-mail or phone only: without one, several people may well be booked in the
 * same words.
 */
export function unlessBooked<T>(
  sight: Sight,
  request: TeamRequest & Asked,
  humanIds: readonly string[],
  question: Question<TeamNeeds, TeamFacts, T>,
): Question<TeamNeeds, TeamFacts, T> {
  const { startMs, durationMinutes, attendeeEmail, attendeePhone } = request
  if (attendeeEmail === null && attendeePhone === null) return question
  return {
    needs: { ...question.needs, begunAtMs: startMs },
    decide(facts) {
      const seen = facts.begun?.filter((one) => sight.sees(one)) ?? []
      const repeat = repeatIn(seen, { humanIds, startMs, durationMinutes }, request)
      if (repeat) throw repeat
      return question.decide(facts)
    },
  }
}

/** So many may begin at one instant and be looked at. */
const twinsLookedAt = 100

/**
 * Another booking of the same name, start and length that this key may read; null where there is none. Without an address it
 * is no repeat, for two people may be called alike: it is only told.
 */
export async function twinOf(
  { store }: Context,
  sight: Sight,
  { id, startMs, endMs, attendeeName }: Booking,
): Promise<Booking | null> {
  const filter = { ...sight.seen, status: 'confirmed', fromMs: startMs, toMs: startMs + 1 } as const
  const page = { limit: twinsLookedAt, offset: 0 }
  const { bookings } = await store.bookings.list(sight.account, filter, page)
  const isSame = (name: string) => name.toLowerCase() === attendeeName.toLowerCase()
  const twin = bookings.find(
    (one) => one.id !== id && one.endMs === endMs && isSame(one.attendeeName),
  )
  return twin ?? null
}

/** The refusal that names a hold of the same key in the time that was refused; null where there is none. */
export async function ownHoldIn(
  context: Context,
  sight: Sight,
  error: unknown,
): Promise<Refusal | null> {
  const wanted = takenTime(error)
  return wanted
    ? holdAmong(context, sight, wanted, (one) => isOwnHold(one, wanted, sight.keyId))
    : null
}

async function holdAmong(
  { store, clock }: Context,
  sight: Sight,
  wanted: WantedTime,
  isIt: (hold: Hold) => boolean,
): Promise<Refusal | null> {
  for (const humanId of wanted.humanIds) {
    const key = { accountId: sight.account, humanId, nowMs: clock.nowMs() }
    const holds = (await store.holds.listLive(key)) ?? []
    const hold = holds.find((one) => isIt(one))
    if (hold) return keptByOwnHold(hold, wanted)
  }
  return null
}

/** The time of which an error says that it is taken. */
function takenTime(error: unknown): WantedTime | undefined {
  const isTaken = error instanceof Refusal && error.code === 'SLOT_UNAVAILABLE'
  return isTaken ? error.extras.wanted : undefined
}
