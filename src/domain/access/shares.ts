/** How accounts share places at work that takes long: of sends, of calendars that are read and written into. */

/** An account may hold three times as many places as stay free: there is always room for one that has none. */
export const accountWeight = 3

/** How many more one may take of what is free, so that it holds at most `weight` times what is free then. */
export function shareOf(free: number, held: number, weight: number): number {
  return Math.max(0, Math.floor((weight * free - held) / (1 + weight)))
}

/** Those of what is due, in its order, that get a place. */
export type Share = <T>(due: readonly T[], accountOf: (one: T) => string) => T[]

/** Shares the free places; the holders of the others are accounts, each as often as it holds one. */
export function sharesOf(free: number, holders: Iterable<string>): Share {
  const held = new Map<string, number>()
  const take = (id: string) => held.set(id, (held.get(id) ?? 0) + 1)
  for (const id of holders) take(id)
  let left = free
  const room = (id: string) => {
    const own = held.get(id) ?? 0
    // The last of all is for one that has none.
    return own === 0 ? left : shareOf(left, own, accountWeight)
  }
  return (due, accountOf) =>
    due.filter((one) => {
      const id = accountOf(one)
      if (room(id) < 1) return false
      take(id)
      left -= 1
      return true
    })
}
