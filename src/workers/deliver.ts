import {
  type ClaimedDelivery,
  decideSettlement,
  type EndpointKind,
  type WebhookSchedule,
} from '../domain/delivery.ts'
import type { Context } from '../operations/context.ts'
import type { EndpointNews, Places } from '../store/store.ts'
import type { Send } from '../webhooks/send.ts'
import type { Channel } from './channel.ts'
import { deliveriesInFlightMax, placesFor } from './places.ts'
import { keepUnwritten } from './unwritten.ts'
import { webhookChannel } from './webhook-channel.ts'

export const deliveryLeaseMs = 15_000
/** A lease of what takes longer is prolonged so often. */
const leaseProlongedEveryMs = 5_000
/** Claimed in one transaction: no booking waits for more. */
const deliveriesPerClaimMax = 64

/** Takes what is due and sends it, as many at a time as there are places. */
export interface Deliverer {
  /**
   * Claims what is due, up to the free places, and starts sending it; answers how many. A send that
   * ends claims again, so that one call works off a backlog.
   */
  runOnce(): Promise<number>
  /** Resolves when nothing is in flight and nothing more was claimed. */
  settled(): Promise<void>
  /** Claims nothing more, waits for what is in flight, gives the leases back. */
  stop(): Promise<void>
}

export function createDeliverer(
  { store, clock, newId, log, metrics, secrets, publicUrl }: Context,
  schedule: WebhookSchedule,
  send: Send,
  others: Channels = {},
): Deliverer {
  const webhooks = webhookChannel({ secrets, publicUrl, clock }, schedule, send)
  const channels: Channels = { webhook: webhooks, ...others }
  const owner = newId()
  const inFlight = new Set<Promise<void>>()
  /** The ids of what is in flight. */
  const sending = new Map<string, EndpointKind>()
  const unwritten = keepUnwritten(log)
  const places = placesFor()
  let stopped = false
  let claiming = Promise.resolve(0)
  /** The claim that begins when the one under way has ended. */
  let next: Promise<number> | null = null

  async function claim(): Promise<number> {
    next = null
    await unwritten.writeAgain()
    // Sent on and on while nothing can be written, all of it would be sent twice by whoever comes next.
    const free = deliveriesInFlightMax - inFlight.size - unwritten.size
    const count = Math.min(free, deliveriesPerClaimMax)
    if (stopped || count <= 0) return 0
    const due = await store.deliveries.claimDue({
      owner,
      nowMs: clock.nowMs,
      leaseMs: deliveryLeaseMs,
      count,
      places: (nowMs) => placesByKind(places.round(nowMs), channels, sending, nowMs),
    })
    // Stopped meanwhile: the leases are given back unused.
    // A clock that was set forward ends leases of what is still being sent.
    // What is only kept unwritten has its lease prolonged so.
    const fresh = due.filter(({ id }) => !sending.has(id) && !unwritten.has(id))
    for (const delivery of stopped ? [] : fresh) start(delivery)
    // As many as were asked for: there may be more.
    if (due.length === count) void deliverer.runOnce()
    return due.length
  }

  function start(delivery: ClaimedDelivery): void {
    places.take(delivery.webhookId, delivery.accountId, delivery.pace)
    sending.set(delivery.id, delivery.kind)
    const sent = attempt(delivery)
      // The lease runs out and the row is claimed again: a failure here loses nothing.
      .catch((error: unknown) => sayUnsettled(log, delivery, error))
      .finally(() => {
        inFlight.delete(sent)
        sending.delete(delivery.id)
        places.giveBack(delivery.webhookId)
        // There is a free place now, and may be a backlog: unless its end is still to be written.
        if (!unwritten.has(delivery.id)) void deliverer.runOnce()
      })
    inFlight.add(sent)
  }

  async function attempt(delivery: ClaimedDelivery): Promise<void> {
    const { webhookId, kind, pace } = delivery
    const channel = channels[kind]
    // Only kinds that this process sends are claimed.
    if (!channel) return
    const startedAtMs = clock.nowMs()
    const isWanted = () => store.deliveries.isWanted(delivery, owner).catch(() => true)
    const end = keepLease({ store, clock }, delivery, owner)
    const outcome = await channel.send(delivery, startedAtMs, isWanted).finally(end)
    if (outcome === null) return
    const endedAtMs = clock.nowMs()
    const durationMs = Math.max(0, endedAtMs - startedAtMs)
    places.judge({ id: webhookId, pace }, outcome, durationMs, endedAtMs)
    const state = decideSettlement(delivery, outcome, channel.schedule, endedAtMs, Math.random())
    if (kind === 'webhook')
      metrics.attempted(state.attempts > delivery.attempts ? state.status : 'postponed')
    const attempt = { ...outcome, startedAtMs, durationMs }
    await unwritten.write(delivery.id, async () => {
      const news = await store.deliveries.settle(delivery, owner, state, attempt)
      if (news !== null) sayNews(log, webhookId, news)
    })
  }

  const deliverer: Deliverer = {
    runOnce() {
      // One claim at a time: two would both count on the same free places. Asked for while one waits, it is that one.
      next ??= claiming.then(claim).catch((error: unknown) => {
        log.error('due deliveries could not be claimed', { reason: String(error) })
        return 0
      })
      claiming = next
      return next
    },
    async settled() {
      for (let before: Promise<number> | null = null; before !== claiming; ) {
        before = claiming
        await before
        await Promise.all(inFlight)
      }
    },
    async stop() {
      stopped = true
      await claiming
      await Promise.all(inFlight)
      await unwritten.writeAgain()
      await store.deliveries.release(owner)
    },
  }
  return deliverer
}

/** Whoever dies prolongs nothing. Answers how to end it. */
function keepLease(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  delivery: ClaimedDelivery,
  owner: string,
): () => void {
  // Within the lease a webhook has its answer, or none.
  if (delivery.kind === 'webhook') return () => undefined
  const timer = setInterval(() => {
    const untilMs = clock.nowMs() + deliveryLeaseMs
    store.deliveries.prolong(delivery, owner, untilMs).catch(() => undefined)
  }, leaseProlongedEveryMs)
  return () => clearInterval(timer)
}

type Channels = { readonly [K in EndpointKind]?: Channel }

/** The same places, but none for kinds that this process does not send or that are held, and so many for each of the others. */
function placesByKind(
  places: Places,
  channels: Channels,
  sending: ReadonlyMap<string, EndpointKind>,
  nowMs: number,
): Places {
  const left = new Map<EndpointKind, number>()
  for (const kind of ['webhook', 'mail'] as const) {
    const channel = channels[kind]
    const underWay = [...sending.values()].filter((each) => each === kind).length
    left.set(kind, channel && !channel.isHeld(nowMs) ? channel.most - underWay : 0)
  }
  return {
    room: (endpoint) => Math.min(places.room(endpoint), Math.max(0, left.get(endpoint.kind) ?? 0)),
    take(endpoint, count) {
      left.set(endpoint.kind, (left.get(endpoint.kind) ?? 0) - count)
      places.take(endpoint, count)
    },
  }
}

function sayUnsettled(log: Context['log'], { id }: ClaimedDelivery, error: unknown): void {
  log.error('a delivery could not be settled', { delivery: id, reason: String(error) })
}

function sayNews(log: Context['log'], webhook: string, news: EndpointNews): void {
  const { refusal, disabledReason } = news
  if (refusal !== null) log.error('webhook refused', { webhook, reason: refusal })
  if (disabledReason !== null)
    log.error('webhook switched off', { webhook, reason: disabledReason })
}
