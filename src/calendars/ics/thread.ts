/** Runs in a thread of its own: what others write may keep whoever reads it for long, and is ended from outside then. */
import { busyTimesMax, tooManyTimes } from '../../domain/calendars/busy-times.ts'
import type { BusyTime } from '../../domain/calendars/calendar-event.ts'
import { copyName } from '../../domain/calendars/copy.ts'
import { bookingIdIn } from '../../domain/calendars/sync.ts'
import {
  NoCalendarText,
  UnreadableCalendar,
  UnreadableEvents,
} from '../../domain/calendars/unreadable.ts'
import { useZoneRules } from '../../domain/time/zone.ts'
import { readZoneRules } from '../../domain/time/zone-rules.ts'
import { addWarnings } from '../members.ts'
import { cutIn } from './cut.ts'
import { objectsIn } from './multistatus.ts'
import type { PackedEvents, ReadOrder, ReadReport, Wanted } from './orders.ts'
import { readCalendar } from './read.ts'

declare const self: Worker

self.onmessage = async ({ data }: MessageEvent<ReadOrder>) => {
  const report = await reportOf(data)
  const moved =
    'members' in report
      ? [report.rest.buffer, ...report.members.map(({ numbers }) => numbers.buffer)]
      : []
  self.postMessage(report, moved)
}

async function reportOf(order: ReadOrder): Promise<ReadReport> {
  try {
    if (order.zoneRules !== null) useZoneRules(readZoneRules(order.zoneRules))
    if (order.is === 'piece') return await pieceOf(order)
    const members = [packed(new TextDecoder().decode(order.body), null, order)]
    return { members, rest: new Uint8Array(), isEnded: true }
  } catch (error) {
    if (error instanceof UnreadableCalendar) return { unreadable: error.message }
    return { unreadable: 'could not be read: it is of a kind that nobody thought of' }
  }
}

async function pieceOf(order: ReadOrder & { is: 'piece' }): Promise<ReadReport> {
  const { body, isFirst, copies } = order
  const bookingIds = new Map(copies.map((id) => [copyName(id), id]))
  const { whole, rest, isEnded } = cutIn(body, isFirst)
  const [found, others]: [PackedEvents[], PackedEvents[]] = [[], []]
  let timesCount = 0
  for (const { name, text } of await objectsIn(whole)) {
    const member = memberOf(text, bookingIds.get(name) ?? null, order)
    if (member.copyOf !== null) found.push(member)
    else {
      others.push(member)
      timesCount += member.numbers.length / 3
    }
    if (timesCount > busyTimesMax) throw new UnreadableCalendar(tooManyTimes)
  }
  return { members: [...found, asOne(others, timesCount)], rest, isEnded }
}

/** However many there are, whoever asked for a piece takes in one list of them, and not thousands. */
function asOne(members: readonly PackedEvents[], timesCount: number): PackedEvents {
  const numbers = new Float64Array(timesCount * 3)
  const own: [number, string][] = []
  const warnings = new Map<string, number>()
  let [at, eventsCount, unreadableCount] = [0, 0, 0]
  for (const member of members) {
    numbers.set(member.numbers, at * 3)
    for (const [place, id] of member.own) own.push([at + place, id])
    addWarnings(warnings, member.warnings)
    at += member.numbers.length / 3
    eventsCount += member.eventsCount
    unreadableCount += member.unreadable?.count ?? 0
  }
  const why = members.find(({ unreadable }) => unreadable !== null)?.unreadable?.why
  const unreadable = why === undefined ? null : { count: unreadableCount, why }
  return { copyOf: null, numbers, own, eventsCount, warnings, unreadable }
}

/** An event that cannot be read is counted: all of them are told together. */
function memberOf(text: string, copyOf: string | null, wanted: Wanted): PackedEvents {
  try {
    return packed(text, copyOf, wanted)
  } catch (error) {
    if (error instanceof UnreadableEvents) {
      const { count, why } = error
      return { ...nothing(), copyOf, unreadable: { count, why } }
    }
    if (!(error instanceof NoCalendarText)) throw error
    return { ...nothing(), copyOf, unreadable: { count: 1, why: error.message } }
  }
}

function packed(
  text: string,
  copyOf: string | null,
  { reading, instanceId }: Wanted,
): PackedEvents {
  const { busy, eventsCount, warnings } = readCalendar(text, reading)
  const numbers = new Float64Array(busy.length * 3)
  const own: [number, string][] = []
  for (const [at, time] of busy.entries()) {
    numbers.set(numbersOf(time), at * 3)
    const bookingId = copyOf ?? bookingIdIn(time.uid, instanceId)
    if (bookingId !== null) own.push([at, bookingId])
  }
  return { copyOf, numbers, own, eventsCount, warnings, unreadable: null }
}

const nothing = () => ({
  numbers: new Float64Array(0),
  own: [],
  eventsCount: 0,
  warnings: new Map<string, number>(),
})

const numbersOf = ({ startMs, endMs, uid }: BusyTime) => [startMs, endMs, digestOf(uid)]

/** As much of SHA-256 as a number holds. */
function digestOf(uid: string): number {
  const bytes = new Bun.CryptoHasher('sha256').update(uid).digest()
  return bytes.readUIntBE(0, 6)
}
