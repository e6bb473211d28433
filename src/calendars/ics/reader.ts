/** Has calendars read in a thread, one after the other, each within a deadline. */
import type { FoundTime } from '../../domain/calendars/sync.ts'
import { zoneRules } from '../../domain/time/zone.ts'
import { createThread, ThreadFault } from '../../threads/thread.ts'
import { CalendarFault } from '../fault.ts'
import { type DavPieces, type MemberEvents, type ReadTimes, together } from '../members.ts'
import type { PackedEvents, ReadOrder, ReadReport, Reads, Wanted } from './orders.ts'

/** A text, or a piece of an answer. */
export const readDeadlineMs = 5_000
/** All pieces of an answer together. Others have their turn between them. */
export const piecesDeadlineMs = 20_000

export interface CalendarReader {
  /** The text is handed over: nobody else reads it after. Whoever has many read stands in line `from`. @throws CalendarFault */
  read(text: Uint8Array, wanted: Wanted, from?: string): Promise<ReadTimes>
  /** Reads one answer of a CalDAV server. */
  pieces(wanted: Wanted, from?: string): DavPieces
  close(): void
}

/** `start` makes a thread. */
export function createReader(start: () => Worker, deadlineMs = readDeadlineMs): CalendarReader {
  const thread = createThread<ReadOrder, ReadReport>(start, deadlineMs)

  /** Has parts of one calendar read, which may take so long together. */
  function oneCalendar(wholeMs: number, from: string) {
    let leftMs = wholeMs
    return async (reads: Reads) => {
      let sinceMs = performance.now()
      const order = (isNew: boolean): ReadOrder => {
        // Until now it has stood in line.
        sinceMs = performance.now()
        return { ...reads, zoneRules: isNew ? zoneRules().text : null }
      }
      const given = { handed: [reads.body.buffer], withinMs: Math.max(1, leftMs), from }
      const report = await thread.ask(order, given).catch(faultOf)
      leftMs -= performance.now() - sinceMs
      if ('unreadable' in report) throw new CalendarFault(report.unreadable)
      return report
    }
  }

  return {
    async read(text, wanted, from = '') {
      const { members } = await oneCalendar(
        deadlineMs,
        from,
      )({
        ...{ is: 'text', body: bytesOf(text) },
        ...wanted,
      })
      return together(members.map(unpacked))
    },
    pieces(wanted, from = '') {
      const part = oneCalendar(piecesDeadlineMs, from)
      return {
        async read(bytes, isFirst) {
          const report = await part({ is: 'piece', body: bytesOf(bytes), isFirst, ...wanted })
          return { ...report, members: report.members.map(unpacked) }
        },
      }
    },
    close: thread.close,
  }
}

function faultOf(error: unknown): { readonly unreadable: string } {
  if (!(error instanceof ThreadFault)) throw error
  return { unreadable: error.kind === 'late' ? 'takes too long to read' : 'could not be read' }
}

function unpacked({ numbers, own, ...events }: PackedEvents): MemberEvents {
  const bookingIds = new Map(own)
  const times: FoundTime[] = []
  for (let at = 0; 3 * at < numbers.length; at += 1) {
    const [startMs = 0, endMs = 0, digest = 0] = numbers.subarray(3 * at, 3 * at + 3)
    times.push({ startMs, endMs, digest, bookingId: bookingIds.get(at) ?? null })
  }
  return { ...events, times }
}

/** With a buffer of its own, which can be handed over. */
function bytesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  return isWhole ? new Uint8Array(buffer) : new Uint8Array(bytes)
}
