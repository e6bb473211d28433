/** Runs in a thread of its own: what others write may keep whoever reads it for long, and is ended from outside then. */
import { bookingIdIn } from '../../domain/calendars/sync.ts'
import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'
import { useZoneRules } from '../../domain/time/zone.ts'
import { readZoneRules } from '../../domain/time/zone-rules.ts'
import { textsIn } from './multistatus.ts'
import { type ReadCalendar, readCalendar } from './read.ts'
import type { ReadOrder, ReadReport } from './reader.ts'

declare const self: Worker

self.onmessage = async ({ data }: MessageEvent<ReadOrder>) => {
  const report = await reportOf(data)
  self.postMessage(report, 'numbers' in report ? [report.numbers.buffer] : [])
}

async function reportOf(order: ReadOrder): Promise<ReadReport> {
  const { body, isMultistatus, reading, instanceId, zoneRules } = order
  try {
    if (zoneRules !== null) useZoneRules(readZoneRules(zoneRules))
    const texts = isMultistatus ? await textsIn(body) : [new TextDecoder().decode(body)]
    return packed(readCalendar(texts, reading), instanceId)
  } catch (error) {
    if (error instanceof UnreadableCalendar) return { unreadable: error.message }
    return { unreadable: 'could not be read: it is of a kind that nobody thought of' }
  }
}

function packed({ busy, eventsCount, warnings }: ReadCalendar, instanceId: string): ReadReport {
  const numbers = new Float64Array(busy.length * 3)
  const own: [number, string][] = []
  for (const [at, { startMs, endMs, uid }] of busy.entries()) {
    numbers.set([startMs, endMs, digestOf(uid)], at * 3)
    const bookingId = bookingIdIn(uid, instanceId)
    if (bookingId !== null) own.push([at, bookingId])
  }
  return { numbers, own, eventsCount, warnings }
}

/** As much of SHA-256 as a number holds. */
function digestOf(uid: string): number {
  const bytes = new Bun.CryptoHasher('sha256').update(uid).digest()
  return bytes.readUIntBE(0, 6)
}
