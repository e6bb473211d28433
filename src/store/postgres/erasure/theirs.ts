import type { Theirs } from '../../../domain/attendees/erasure.ts'

type ToldBooking = Parameters<Theirs['booking']>[0]
type ToldHold = Parameters<Theirs['hold']>[0]

/** Whose something is, where rows have to be asked for it. */
export interface LookedUp {
  booking(told: ToldBooking): Promise<boolean>
  hold(told: ToldHold): Promise<boolean>
}

/**
 * Has a text taken apart by what is known, and again for as long as it asks for what is not: each round looks up what the
 * one before missed, so they end.
 */
export async function looking<T>(lookedUp: LookedUp, decide: (theirs: Theirs) => T): Promise<T> {
  const known = new Map<string, boolean>()
  while (true) {
    const missing = new Map<string, () => Promise<boolean>>()
    const ask = (name: string, look: () => Promise<boolean>): boolean => {
      if (!known.has(name)) missing.set(name, look)
      return known.get(name) ?? false
    }
    const decided = decide({
      booking: (told) => ask(`booking ${JSON.stringify(told)}`, () => lookedUp.booking(told)),
      hold: (told) => ask(`hold ${JSON.stringify(told)}`, () => lookedUp.hold(told)),
    })
    if (missing.size === 0) return decided
    for (const [name, look] of missing) known.set(name, await look())
  }
}
