/** Tries out a calendar as the service uses it, with an event of its own that nobody booked. */
import type { DavAccess } from '../../calendars/caldav.ts'
import { readCollection } from '../../calendars/collection.ts'
import { CopyRefused, collectionOf, putCopy, removeCopy } from '../../calendars/copies.ts'
import { CalendarFault, sealedAway } from '../../calendars/fault.ts'
import type { Guard } from '../../calendars/guarded.ts'
import type { CalendarReader } from '../../calendars/ics/reader.ts'
import { readSubscription } from '../../calendars/subscription.ts'
import { readAheadMs, readBackMs } from '../../domain/calendars/calendar.ts'
import { copyName } from '../../domain/calendars/copy.ts'
import { copyText } from '../../ics/copy.ts'
import type { CalendarAccess, OpenCalendar } from '../../operations/calendars/calendars.ts'

/** What was tried, and what came of it, in words. */
export interface Finding {
  readonly tried: string
  readonly held: boolean
  readonly words: string
}

export interface Tools {
  readonly guard: Guard
  readonly reader: CalendarReader
  readonly instanceId: string
  readonly nowMs: number
}

/** The event is long over, so that it is busy for nobody who reads it meanwhile. */
const probeStartMs = Date.UTC(2000, 0, 1, 12)
const probeMinutes = 30

/** One after the other, up to the first that does not hold. */
export async function probeCalendar(
  { calendar, access }: OpenCalendar,
  tools: Tools,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const find = findingInto(findings)
  try {
    const opened = await find('opens', async () => {
      if (access === null) throw sealedAway
      return [access, 'the key that is here opens its address']
    })
    const dav = davIn(opened)
    if (dav === null) await find('reads', () => subscribed(opened, tools))
    else await probeDav(dav, calendar.writesBookings, tools, find)
  } catch (error) {
    if (!(error instanceof Ended)) throw error
  }
  return findings
}

type Find = <T>(tried: string, run: () => Promise<readonly [T, string]>) => Promise<T>

/** What was found is told; nothing is tried behind what did not hold. */
class Ended extends Error {}

function findingInto(findings: Finding[]): Find {
  return async (tried, run) => {
    try {
      const [value, words] = await run()
      findings.push({ tried, held: true, words })
      return value
    } catch (error) {
      if (!(error instanceof CalendarFault || error instanceof CopyRefused)) throw error
      findings.push({ tried, held: false, words: `it ${error.message}` })
      throw new Ended()
    }
  }
}

function davIn({ url, username, password }: CalendarAccess): DavAccess | null {
  return username === undefined || password === undefined ? null : { url, username, password }
}

async function subscribed({ url }: CalendarAccess, { guard, reader, ...tools }: Tools) {
  const found = await readSubscription(url, null, guard, tools.nowMs)
  if (found === null) throw new CalendarFault('answers nothing')
  const read = await reader.read(found.text, wantedBy(tools))
  return [null, `${read.eventsCount} events`] as const
}

async function probeDav(
  access: DavAccess,
  writes: boolean,
  tools: Tools,
  find: Find,
): Promise<void> {
  const { guard, nowMs } = tools
  const collection = await find('connects', async () => {
    return [await collectionOf(access, guard, nowMs), 'it has a calendar at this address']
  })
  await find('reads', async () => {
    const { eventsCount } = await readWhole(access, null, tools)
    return [null, `${eventsCount} events`]
  })
  // Nothing is written where nobody wants bookings.
  if (writes) await probeWriting(access, collection, tools, find)
}

/** Whatever becomes of it, no event is left. */
async function probeWriting(
  access: DavAccess,
  collection: string,
  tools: Tools,
  find: Find,
): Promise<void> {
  const { guard, nowMs, instanceId } = tools
  const id = crypto.randomUUID()
  const url = new URL(copyName(id), collection).href
  const put = async (minutes: number, etag: string | null) => {
    const startMs = probeStartMs + minutes * 60_000
    const text = await copyText(probeOf(id, startMs, nowMs), instanceId)
    return putCopy(access, { url, etag, text }, guard, nowMs)
  }
  const isThere = async () => (await readWhole(access, id, tools)).copies.has(id)
  try {
    const etag = await find('writes', async () => [await put(0, null), 'an event was taken'])
    await find('finds it again', async () => {
      if (!(await isThere())) throw new CalendarFault('does not have it under its name')
      return [null, 'it is there under its name']
    })
    await find('changes it', async () => [await put(60, etag), 'it was moved'])
    await find('writes it twice', async () => [
      await put(120, null),
      'a lost answer leaves no second event',
    ])
    await find('takes it out', async () => {
      await removeCopy(access, url, guard, nowMs)
      if (await isThere()) throw new CalendarFault('has it still')
      return [null, 'it is gone']
    })
  } finally {
    await removeCopy(access, url, guard, nowMs).catch(() => undefined)
  }
}

async function readWhole(access: DavAccess, probeId: string | null, tools: Tools) {
  const { guard, reader, ...rest } = tools
  const wanted = { ...wantedBy(rest), ...(probeId !== null && { copies: [probeId] }) }
  const found = await readCollection(access, null, guard, rest.nowMs, reader.pieces(wanted))
  if (found === null) throw new CalendarFault('answers nothing')
  return found
}

function wantedBy({ nowMs, instanceId }: Pick<Tools, 'nowMs' | 'instanceId'>) {
  const span = { startMs: nowMs - readBackMs, endMs: nowMs + readAheadMs }
  return { reading: { timeZone: 'UTC', email: null, span, nowMs }, instanceId, copies: [] }
}

function probeOf(id: string, startMs: number, nowMs: number) {
  const endMs = startMs + probeMinutes * 60_000
  const nobody = { attendeeEmail: null, attendeePhone: null, location: null }
  const booking = { ...nobody, id, inviteSequence: 0, startMs, endMs, attendeeName: 'Slotflow' }
  return { booking, changedAtMs: nowMs, detail: 'busy' as const }
}
