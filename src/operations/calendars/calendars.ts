import {
  calendarFields,
  changeEntry,
  type Details,
  type Entry,
  entryOf,
} from '../../domain/access/audited-fields.ts'
import { humanNotFound } from '../../domain/booking.ts'
import {
  type Calendar,
  type CalendarKind,
  calendarsMax,
  maxAgeMinutes,
  takesBookings,
} from '../../domain/calendars/calendar.ts'
import type { MirroredTime } from '../../domain/calendars/sync.ts'
import { invalid, Refusal } from '../../domain/errors.ts'
import type { FeedDetail } from '../../domain/feeds/feed.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import { type Interval, overlaps } from '../../domain/time/interval.ts'
import { minuteMs } from '../../domain/time/units.ts'
import { listing, says } from '../../domain/wording/says.ts'
import type { Context, Sight } from '../context.ts'

/** Where a calendar lies, and how it is opened. */
export interface CalendarAccess {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

export interface NewCalendar {
  readonly kind: CalendarKind
  /** Absent: that of its host. */
  readonly name?: string | undefined
  readonly access: CalendarAccess
  readonly maxAgeMinutes?: number | undefined
  readonly writesBookings?: boolean | undefined
  readonly detail?: FeedDetail | undefined
}

/** Absent fields stay as they are. */
export interface CalendarChange {
  readonly name?: string | undefined
  readonly readBusy?: boolean | undefined
  readonly maxAgeMinutes?: number | undefined
  readonly writesBookings?: boolean | undefined
  readonly detail?: FeedDetail | undefined
  readonly access?: CalendarAccess | undefined
}

/** What the seals of calendars are for. */
export const calendarPurpose = 'calendars'

/**
 * Connects a calendar of a human, which is read within seconds.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR for an address that nobody may read, or one calendar too many; FORBIDDEN
 * where it would tell more than the key may see; UNAVAILABLE where there is no key to seal with
 */
export async function connectCalendar(
  context: Context,
  sight: Sight,
  humanId: string,
  wanted: NewCalendar,
  once?: Once<Calendar>,
): Promise<Outcome<Calendar>> {
  const { store, secrets } = context
  const [id, nowMs] = [context.newId(), context.clock.nowMs()]
  const accountId = sight.accountOf(humanId)
  refuseTelling(sight, wanted.detail)
  const fault = await context.checkCalendarUrl(wanted.access.url)
  const { kind, access, writesBookings = false, detail = 'busy' } = wanted
  const address = new URL(access.url).hostname
  const minutes = wanted.maxAgeMinutes ?? maxAgeMinutes[kind]
  return store.calendars.add(
    { accountId, humanId, nowMs },
    (present) => {
      if (present === null) throw humanNotFound()
      if (fault !== null) throw invalid([{ field: 'url', message: fault }])
      if (present.length >= calendarsMax) throw tooMany()
      decideWriting(kind, wanted)
      return {
        ...{ id, humanId, kind, name: wanted.name ?? address, address },
        ...{ readBusy: true, maxAgeMs: minutes * minuteMs, syncedAtMs: null, mirroredAtMs: null },
        ...{ fault: null, warnings: [], writesBookings, detail },
        ...{ writeFault: null, refused: null, createdAtMs: nowMs },
        sealed: secrets.seal(calendarPurpose, id, JSON.stringify(access)),
      }
    },
    once,
    entry(sight, 'connectCalendar', id, nowMs, { humanId }),
  )
}

/** @throws Refusal VALIDATION_ERROR where somebody opens a calendar as one of another kind */
function decideAccess(kind: CalendarKind, { username, password }: CalendarAccess): void {
  const isWhole = username !== undefined && password !== undefined
  if (isWhole === (kind === 'caldav')) return
  const message =
    kind === 'caldav'
      ? 'is required: a new address is opened by the username and password beside it'
      : 'must be absent: the address of this calendar is its secret'
  throw invalid([{ field: 'password', message }])
}

/** @throws Refusal VALIDATION_ERROR where bookings are to be written into what is only read */
function decideWriting(
  kind: CalendarKind,
  { writesBookings, detail }: Pick<CalendarChange, 'writesBookings' | 'detail'>,
): void {
  if (takesBookings(kind)) return
  const message = `must be absent with type ${kind}, which is read only: the feed of the human brings bookings into such a calendar`
  if (writesBookings) throw invalid([{ field: 'write_bookings', message }])
  if (detail !== undefined) throw invalid([{ field: 'detail', message }])
}

/** @throws Refusal FORBIDDEN */
function refuseTelling({ seen }: Sight, detail: FeedDetail | undefined): void {
  if (detail !== 'full' || seen.madeBy === undefined) return
  throw new Refusal(
    'FORBIDDEN',
    'This key sees the bookings that it made, and a calendar with detail full is told all of them. Ask for detail busy.',
  )
}

function tooMany(): Refusal {
  const message = `belongs to a human who has ${calendarsMax} calendars, which is the most there may be`
  return invalid([{ field: 'url', message }])
}

/** Oldest first. @throws Refusal NOT_FOUND where there is no such active human */
export async function listCalendars(
  { store }: Context,
  sight: Sight,
  humanId: string,
): Promise<readonly Calendar[]> {
  const calendars = await store.calendars.list(sight.accountOf(humanId), humanId)
  if (calendars === null) throw humanNotFound()
  return calendars
}

/** @throws Refusal NOT_FOUND */
export async function getCalendar(
  context: Context,
  sight: Sight,
  humanId: string,
  id: string,
): Promise<Calendar> {
  const found = (await listCalendars(context, sight, humanId)).find((one) => one.id === id)
  if (!found) throw calendarNotFound()
  return found
}

/** A new address is read at once. @throws Refusal NOT_FOUND; as `connectCalendar` */
export async function updateCalendar(
  context: Context,
  sight: Sight,
  humanId: string,
  id: string,
  { access, ...change }: CalendarChange,
): Promise<Calendar> {
  const { store, secrets } = context
  const nowMs = context.clock.nowMs()
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs }
  const fault = access === undefined ? null : await context.checkCalendarUrl(access.url)
  if (fault !== null) throw invalid([{ field: 'url', message: fault }])
  return store.calendars.change(
    key,
    id,
    (calendar) => {
      if (!calendar) throw calendarNotFound()
      decideWriting(calendar.kind, change)
      const { name, readBusy, maxAgeMinutes: minutes, writesBookings, detail } = change
      const changed = {
        ...calendar,
        ...(name !== undefined && { name }),
        ...(readBusy !== undefined && { readBusy }),
        ...(minutes !== undefined && { maxAgeMs: minutes * minuteMs }),
        ...(writesBookings !== undefined && { writesBookings, writeFault: null }),
        ...(detail !== undefined && { detail }),
      }
      // What it told before it goes on telling; whoever may not read that sends it nowhere else.
      const tells = access !== undefined || writesBookings === true || detail !== undefined
      if (tells) refuseTelling(sight, changed.detail)
      if (access === undefined) return { calendar: changed }
      decideAccess(calendar.kind, access)
      return {
        calendar: {
          ...changed,
          address: new URL(access.url).hostname,
          fault: null,
          writeFault: null,
        },
        sealed: secrets.seal(calendarPurpose, id, JSON.stringify(access)),
      }
    },
    access !== undefined,
    changeEntry(calendarFields, sight.author, 'updateCalendar', { kind: 'calendar', id }, nowMs, {
      humanId,
      // How it is opened is sealed anew: nobody can see what of it is another one.
      changes: Object.keys(access ?? {}).map((field) => ({ field })),
    }),
  )
}

/** What it said is busy no more. @throws Refusal NOT_FOUND */
export async function deleteCalendar(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  id: string,
): Promise<void> {
  const nowMs = clock.nowMs()
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs }
  const done = entry(sight, 'deleteCalendar', id, nowMs, { humanId })
  if (!(await store.calendars.remove(key, id, done))) throw calendarNotFound()
}

/** Has it read soon, whatever was planned. @throws Refusal NOT_FOUND */
export function syncCalendar(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  id: string,
): Promise<Calendar> {
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs: clock.nowMs() }
  const same = (calendar: Calendar | null) => {
    if (!calendar) throw calendarNotFound()
    return { calendar }
  }
  return store.calendars.change(key, id, same, true)
}

/** What it says is busy within a span, and no word of what it is about. @throws Refusal NOT_FOUND */
export async function listBusyTimes(
  { store }: Context,
  sight: Sight,
  humanId: string,
  id: string,
  span: Interval,
): Promise<readonly MirroredTime[]> {
  const times = await store.calendars.busy(sight.accountOf(humanId), humanId, id)
  if (times === null) throw calendarNotFound()
  return times.filter((time) => overlaps(time, span))
}

/** A calendar, and how it is opened; null: with no key that is here. */
export interface OpenCalendar {
  readonly calendar: Calendar
  readonly access: CalendarAccess | null
}

/**
 * For whoever runs the service: all calendars of a human, or one.
 * @throws Refusal NOT_FOUND
 */
export async function openCalendars(
  context: Context,
  humanId: string,
  id: string | undefined,
): Promise<readonly OpenCalendar[]> {
  const all = await context.store.calendars.ofHuman(humanId)
  if (all === null) throw humanNotFound()
  const wanted = all.filter((one) => id === undefined || one.id === id)
  if (wanted.length === 0) throw calendarNotFound()
  return wanted.map((one) => ({ calendar: one, access: accessOf(context, one) }))
}

/** How a calendar is opened; null: with no key that is here. */
export function accessOf(
  { secrets }: Context,
  { id, sealed }: { readonly id: string; readonly sealed: Uint8Array },
): CalendarAccess | null {
  const text = secrets.open(calendarPurpose, id, sealed)
  return text === null ? null : JSON.parse(text)
}

function calendarNotFound(): Refusal {
  const message = says`This human has no calendar with this id. ${listing('listCalendars')}`
  return new Refusal('NOT_FOUND', message)
}

function entry(
  sight: Sight,
  operation: Entry['operation'],
  id: string,
  atMs: number,
  details: Details,
): Entry {
  return entryOf(sight.author, operation, { kind: 'calendar', id }, atMs, details)
}
