/** Has calendars read in a thread, one after the other, each within a deadline. */
import type { FoundTime } from '../../domain/calendars/sync.ts'
import { zoneRules } from '../../domain/time/zone.ts'
import { CalendarFault } from '../fault.ts'
import type { Reading } from './read.ts'

export const readDeadlineMs = 5_000
/** A thread keeps some MiB: one that nobody needs ends. */
const idleMs = 30_000

export interface ReadOrder {
  readonly body: Uint8Array
  /** Whether it is an answer of WebDAV that has the texts of events in it, and not such a text itself. */
  readonly isMultistatus: boolean
  readonly reading: Reading
  /** By which events of ours are told from others. */
  readonly instanceId: string
  /** Bookings whose copies were written into the calendar. */
  readonly copies: readonly string[]
  /** The rules in force; null: the thread has them already. */
  readonly zoneRules: string | null
}

export type ReadReport =
  | { readonly unreadable: string }
  | {
      /** Start, end and digest of each busy time. */
      readonly numbers: Float64Array<ArrayBuffer>
      /** Which of them are named after bookings of ours. */
      readonly own: readonly (readonly [at: number, bookingId: string])[]
      /** The copies that are there, each with such numbers. */
      readonly copies: readonly (readonly [bookingId: string, numbers: readonly number[]])[]
      readonly eventsCount: number
      readonly warnings: readonly string[]
    }

export interface ReadTimes {
  readonly times: readonly FoundTime[]
  readonly copies: ReadonlyMap<string, readonly FoundTime[]>
  readonly eventsCount: number
  readonly warnings: readonly string[]
}

export interface CalendarReader {
  /** The body is handed over: nobody else reads it after. @throws CalendarFault */
  read(order: Omit<ReadOrder, 'zoneRules'>): Promise<ReadTimes>
  close(): void
}

/** `start` makes a thread. */
export function createReader(start: () => Worker, deadlineMs = readDeadlineMs): CalendarReader {
  let thread: Worker | null = null
  let idle: Timer | undefined
  let last: Promise<unknown> = Promise.resolve()

  function end(): void {
    clearTimeout(idle)
    thread?.terminate()
    thread = null
  }

  async function ask(order: Omit<ReadOrder, 'zoneRules'>): Promise<ReadReport> {
    clearTimeout(idle)
    const isNew = thread === null
    thread ??= start()
    const answer = Promise.withResolvers<ReadReport>()
    const deadline = setTimeout(() => {
      end()
      answer.resolve({ unreadable: `takes longer than ${deadlineMs / 1_000} seconds to read` })
    }, deadlineMs)
    thread.onmessage = ({ data }: MessageEvent<ReadReport>) => answer.resolve(data)
    thread.onerror = () => {
      end()
      answer.resolve({ unreadable: 'could not be read' })
    }
    const whole: ReadOrder = { ...order, zoneRules: isNew ? zoneRules().text : null }
    thread.postMessage(whole, [order.body.buffer])
    try {
      return await answer.promise
    } finally {
      clearTimeout(deadline)
      idle = setTimeout(end, idleMs)
      idle.unref()
    }
  }

  return {
    async read(order) {
      const asked = last.then(() => ask(order))
      last = asked.catch(() => undefined)
      const report = await asked
      if ('unreadable' in report) throw new CalendarFault(report.unreadable)
      return unpacked(report)
    },
    close: end,
  }
}

function unpacked(report: Exclude<ReadReport, { unreadable: string }>): ReadTimes {
  const { numbers, own, copies, eventsCount, warnings } = report
  const bookingIds = new Map(own)
  const times = timesIn(numbers, (at) => bookingIds.get(at) ?? null)
  const found = copies.map(([id, some]) => [id, timesIn(some, () => id)] as const)
  return { times, copies: new Map(found), eventsCount, warnings }
}

function timesIn(
  numbers: Float64Array | readonly number[],
  bookingIdAt: (at: number) => string | null,
): FoundTime[] {
  const times: FoundTime[] = []
  for (let at = 0; 3 * at < numbers.length; at += 1) {
    const [startMs = 0, endMs = 0, digest = 0] = numbers.slice(3 * at, 3 * at + 3)
    times.push({ startMs, endMs, digest, bookingId: bookingIdAt(at) })
  }
  return times
}
