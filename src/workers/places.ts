import { accountWeight, shareOf } from '../domain/access/shares.ts'
import { Bounded } from '../domain/bounded.ts'
import {
  type AttemptOutcome,
  isBusy,
  isSuccess,
  type Pace,
  postponementMs,
  slowMs,
} from '../domain/delivery.ts'
import type { Endpoint, Places } from '../store/store.ts'

/** Fewer than the 256 requests that Bun sends at once: beyond them a send would wait while its lease runs. */
export const deliveriesInFlightMax = 240
/** To one endpoint that answers well: from the few to the many, one more with each quick answer. */
export const fewPerEndpoint = 4
export const manyPerEndpoint = 32
/** A process remembers the places of so many endpoints. */
const endpointsKept = 65_536

/** How many places the endpoints of a pace may have, together with those of the paces after it. */
export const placesMax = {
  quick: deliveriesInFlightMax,
  new: 192,
  slow: 144,
  failing: 96,
} as const satisfies Record<Pace, number>

/** From the best to the worst. */
const paces = ['quick', 'new', 'slow', 'failing'] as const satisfies readonly Pace[]

/** An endpoint may hold as many as stay free for its account. */
const endpointWeight = 1

/** What is under way to one endpoint. */
interface Taken {
  readonly accountId: string
  readonly pace: Pace
  readonly count: number
}

/** How many places an endpoint may have, and up to where it gets one more with each answer; beyond, with each round of them. */
interface Window {
  readonly size: number
  readonly known: number
}

/**
 * How many sends each endpoint may have in flight. One that answers quickly gets more with its answers; one that
 * says it is busy, or is slow, has half as many from then on, and one that fails a single one. All those that
 * may hold their places for long have only some of them together, and no account or endpoint takes all that is left.
 */
export function placesFor() {
  const windows = new Bounded<Window>(endpointsKept)
  const rests = new Bounded<number>(endpointsKept)
  const taken = new Map<string, Taken>()

  const windowOf = ({ id, pace }: Known): Window => {
    const size = pace === 'quick' || pace === 'slow' ? fewPerEndpoint : 1
    return windows.get(id) ?? { size, known: manyPerEndpoint }
  }

  return {
    /** The places as they are, for one claim. */
    round(nowMs: number): Places {
      const holdings = holdingsOf(taken.values())
      return {
        room(endpoint) {
          const { id, accountId, pace, inFlight } = endpoint
          if ((rests.get(id) ?? 0) > nowMs) return 0
          const ofAccount = holdings.room(accountId, pace)
          const share = shareOf(ofAccount, inFlight, endpointWeight)
          const first = inFlight === 0 ? Math.min(ofAccount, 1) : 0
          const own = Math.floor(windowOf(endpoint).size) - inFlight
          return Math.max(0, Math.min(own, Math.max(share, first)))
        },
        take: ({ accountId, pace }, count) => holdings.add(accountId, pace, count),
      }
    },
    take(id: string, accountId: string, pace: Pace): void {
      taken.set(id, { accountId, pace, count: (taken.get(id)?.count ?? 0) + 1 })
    },
    giveBack(id: string): void {
      const held = taken.get(id)
      if (held && held.count > 1) taken.set(id, { ...held, count: held.count - 1 })
      else taken.delete(id)
    },
    judge(known: Known, outcome: AttemptOutcome, tookMs: number, nowMs: number): void {
      // The others that wait for it would not get out either.
      if (outcome.isUnsent) rests.set(known.id, nowMs + postponementMs)
      else windows.set(known.id, windowAfter(windowOf(known), outcome, tookMs))
    },
  }
}

type Known = Pick<Endpoint, 'id' | 'pace'>

/** As TCP finds out how much a network takes. */
function windowAfter({ size, known }: Window, outcome: AttemptOutcome, tookMs: number): Window {
  const half = size / 2
  if (isBusy(outcome)) return both(Math.max(half, 1))
  if (!isSuccess(outcome)) return { size: 1, known: Math.max(half, fewPerEndpoint) }
  if (tookMs >= slowMs) return both(Math.max(half, fewPerEndpoint))
  const more = size + (size < known ? 1 : 1 / size)
  return { size: Math.min(Math.max(more, fewPerEndpoint), manyPerEndpoint), known }
}

const both = (size: number): Window => ({ size, known: size })

/** What the accounts hold, of each pace and those that are worse. */
function holdingsOf(all: Iterable<Taken>) {
  const total = paces.map(() => 0)
  const byAccount = new Map<string, number[]>()
  const heldBy = (accountId: string) => byAccount.get(accountId) ?? paces.map(() => 0)

  const holdings = {
    add(accountId: string, pace: Pace, count: number): void {
      const held = heldBy(accountId)
      byAccount.set(accountId, held)
      for (const [at, better] of paces.entries()) {
        total[at] = (total[at] ?? 0) + count
        held[at] = (held[at] ?? 0) + count
        if (better === pace) return
      }
    },
    /** How many more an account may take of this pace: what is worse takes from the better as well. */
    room(accountId: string, pace: Pace): number {
      const held = heldBy(accountId)
      let room = Number.POSITIVE_INFINITY
      for (const [at, better] of paces.entries()) {
        const free = placesMax[better] - (total[at] ?? 0)
        room = Math.min(room, shareOf(free, held[at] ?? 0, accountWeight))
        if (better === pace) break
      }
      return room
    },
  }
  for (const { accountId, pace, count } of all) holdings.add(accountId, pace, count)
  return holdings
}
