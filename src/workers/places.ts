import { Bounded } from '../domain/bounded.ts'

export const deliveriesPerWebhookMax = 4
/** To all endpoints together that have not answered well the last time: they may hang, and leave room for those that did. */
export const unprovenInFlightMax = 192
/** To those of them together whose last attempt failed: they leave room for those not known yet. */
export const failingInFlightMax = 96
/** A process remembers of so many endpoints whether the last attempt arrived. */
const endpointsKept = 65_536

/**
 * How many sends each endpoint may have in flight. One whose last attempt arrived has proven itself. Any other
 * may hang, so it gets one place at a time, and all of them together leave room for those that answer; among
 * them, those whose last attempt failed leave room for those of which nothing is known yet.
 */
export function placesFor() {
  /** Whether the last attempt to an endpoint arrived. */
  const arrived = new Bounded<boolean>(endpointsKept)
  const taken = new Map<string, number>()

  const inFlight = (isMeant: (last: boolean | undefined) => boolean) =>
    [...taken].reduce((sum, [id, count]) => (isMeant(arrived.get(id)) ? sum + count : sum), 0)

  return {
    /** The answer to `perWebhook` for one claim. */
    claim(): (webhookId: string) => number {
      let unproven = unprovenInFlightMax - inFlight((last) => last !== true)
      let failing = failingInFlightMax - inFlight((last) => last === false)
      return (webhookId) => {
        const last = arrived.get(webhookId)
        if (last) return deliveriesPerWebhookMax
        if (taken.has(webhookId)) return 1
        if (unproven <= 0 || (last === false && failing <= 0)) return 0
        unproven -= 1
        if (last === false) failing -= 1
        return 1
      }
    },
    take(webhookId: string): void {
      taken.set(webhookId, (taken.get(webhookId) ?? 0) + 1)
    },
    giveBack(webhookId: string): void {
      const left = (taken.get(webhookId) ?? 1) - 1
      if (left > 0) taken.set(webhookId, left)
      else taken.delete(webhookId)
    },
    judge(webhookId: string, succeeded: boolean): void {
      arrived.set(webhookId, succeeded)
    },
  }
}
