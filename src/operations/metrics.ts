import { zoneRules } from '../domain/time/zone.ts'
import type { Context } from './context.ts'

/** How many shifted bookings a scrape counts at most. */
const shiftedCountedMax = 10_000

/** The figures of this process, and what waits in the store, in the text format of Prometheus. */
export async function readMetrics({ store, clock, metrics }: Context): Promise<string> {
  const loopLagMs = await turnOfLoop()
  const { writesWaiting } = await store.load()
  const { waiting, oldestDueMs } = await store.deliveries.backlog()
  const nowMs = clock.nowMs()
  const copies = await store.copies.backlog(nowMs)
  const dueMs = oldestDueMs === null ? 0 : nowMs - oldestDueMs
  const { version, releasedMs } = zoneRules()
  const backupMs = metrics.lastBackup()?.begunMs ?? null
  return metrics.render({
    writesWaiting,
    deliveriesWaiting: waiting,
    oldestDueSeconds: Math.max(0, dueMs) / 1_000,
    loopLagSeconds: loopLagMs / 1_000,
    zoneRules: { version, releasedSeconds: releasedMs / 1_000 },
    backupAgeSeconds: backupMs === null ? null : Math.max(0, nowMs - backupMs) / 1_000,
    mailHeldSeconds: Math.max(0, metrics.mailHeldUntilMs() - nowMs) / 1_000,
    copiesWaiting: copies.waiting,
    calendarsHeld: copies.held,
    bookingsShifted: await store.bookings.countShifted(nowMs, shiftedCountedMax),
  })
}

async function turnOfLoop(): Promise<number> {
  const beganMs = performance.now()
  await new Promise((resolve) => setImmediate(resolve))
  return performance.now() - beganMs
}
