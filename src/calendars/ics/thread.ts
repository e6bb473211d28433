/** Runs in a thread of its own: what others write may keep whoever reads it for long, and is ended from outside then. */
import type { BusyTime } from '../../domain/calendars/calendar-event.ts'
import { copyName } from '../../domain/calendars/copy.ts'
import { bookingIdIn } from '../../domain/calendars/sync.ts'
import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'
import { useZoneRules } from '../../domain/time/zone.ts'
import { readZoneRules } from '../../domain/time/zone-rules.ts'
import { type DavObject, objectsIn } from './multistatus.ts'
import { type ReadCalendar, readCalendar } from './read.ts'
import type { ReadOrder, ReadReport } from './reader.ts'

declare const self: Worker

self.onmessage = async ({ data }: MessageEvent<ReadOrder>) => {
  const report = await reportOf(data)
  self.postMessage(report, 'numbers' in report ? [report.numbers.buffer] : [])
}

async function reportOf(order: ReadOrder): Promise<ReadReport> {
  const { body, isMultistatus, zoneRules } = order
  try {
    if (zoneRules !== null) useZoneRules(readZoneRules(zoneRules))
    const objects = isMultistatus ? await objectsIn(body) : [namelessIn(body)]
    return packed(objects, order)
  } catch (error) {
    if (error instanceof UnreadableCalendar) return { unreadable: error.message }
    return { unreadable: 'could not be read: it is of a kind that nobody thought of' }
  }
}

const namelessIn = (body: Uint8Array): DavObject => ({
  name: '',
  text: new TextDecoder().decode(body),
})

/** Each copy of a booking is read by itself: whatever it says is its own doing. */
function packed(objects: readonly DavObject[], { reading, instanceId, copies }: ReadOrder) {
  const bookingIds = new Map(copies.map((id) => [copyName(id), id]))
  const others = objects.filter(({ name }) => !bookingIds.has(name))
  const read = readCalendar(
    others.map(({ text }) => text),
    reading,
  )
  const found: [string, number[]][] = []
  let { eventsCount } = read
  for (const { name, text } of objects) {
    const id = bookingIds.get(name)
    if (id === undefined) continue
    const copy = readCalendar([text], reading)
    eventsCount += copy.eventsCount
    found.push([id, copy.busy.flatMap(numbersOf)])
  }
  return { ...packedTimes(read, instanceId), eventsCount, copies: found }
}

const numbersOf = ({ startMs, endMs, uid }: BusyTime) => [startMs, endMs, digestOf(uid)]

function packedTimes({ busy, warnings }: ReadCalendar, instanceId: string) {
  const numbers = new Float64Array(busy.length * 3)
  const own: [number, string][] = []
  for (const [at, time] of busy.entries()) {
    numbers.set(numbersOf(time), at * 3)
    const bookingId = bookingIdIn(time.uid, instanceId)
    if (bookingId !== null) own.push([at, bookingId])
  }
  return { numbers, own, warnings }
}

/** As much of SHA-256 as a number holds. */
function digestOf(uid: string): number {
  const bytes = new Bun.CryptoHasher('sha256').update(uid).digest()
  return bytes.readUIntBE(0, 6)
}
