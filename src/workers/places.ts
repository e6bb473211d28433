import { deliveriesPerWebhookMax, unprovenInFlightMax } from '../domain/limits.ts'

/**
 * How many sends each endpoint may have in flight. One whose last attempt arrived has proven itself; any
 * other may hang, so it gets one place at a time, and all such endpoints together leave room for those
 * that answer.
 */
export function placesFor() {
  const proven = new Set<string>()
  const taken = new Map<string, number>()

  const unprovenInFlight = () =>
    [...taken].reduce((sum, [id, count]) => (proven.has(id) ? sum : sum + count), 0)

  return {
    /** The answer to `perWebhook` for one claim. */
    claim(): (webhookId: string) => number {
      let left = unprovenInFlightMax - unprovenInFlight()
      return (webhookId) => {
        if (proven.has(webhookId)) return deliveriesPerWebhookMax
        if (taken.has(webhookId)) return 1
        left -= 1
        return left >= 0 ? 1 : 0
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
      if (succeeded) proven.add(webhookId)
      else proven.delete(webhookId)
    },
  }
}
