/**
 * What a tool's answer says in one short sentence, with names and local times where they can be had. What callers
 * stored stands in quotes and is cut: whoever reads the sentence sees where somebody else's words begin and end.
 */
import { quoted } from '../../domain/text.ts'
import { isTimeZone, showLocal } from '../../domain/time/zone.ts'
import { isSameZone } from '../../domain/time/zone-name.ts'
import { type Override, whenWords } from './override-words.ts'

interface Human {
  readonly name: string
  readonly timezone: string
  readonly active: boolean
}

interface Time {
  readonly human_id: string
  readonly starts_at: string
  /** In the zone that the answer is wanted in. */
  readonly local_start?: string
  readonly duration_minutes: number
  readonly attendee_timezone?: string
}

interface Booking extends Time {
  readonly id?: string
  readonly attendee_name: string
  readonly status: string
  readonly cancelled_by?: 'attendee' | 'human'
  readonly manage_url?: string
}

/** What a sentence may look up beside the answer, with the caller's own key; null where it cannot be read. */
export interface Look {
  human(id: string): Promise<Human | null>
  booking(id: string): Promise<Booking | null>
  /** Another booking of the same name and time. */
  twin(id: string): Promise<(Booking & { readonly id: string }) | null>
}

/** Booked: "Alex Rivera" with "Sarah Chen", Monday 22 March 2027, 10:00 EDT, 30 minutes. */
export async function booked(
  answer: Booking | { readonly bookings: readonly Booking[] },
  look: Look,
  given: Choosing = {},
): Promise<string> {
  const all = 'bookings' in answer ? answer.bookings : [answer]
  const each = await Promise.all(all.slice(0, namesMax).map((booking) => words(booking, look)))
  const rest = all.length > namesMax ? `; and ${all.length - namesMax} more` : ''
  const twin = 'bookings' in answer ? '' : await twinWords(answer, look, given)
  return `Booked: ${each.join('; ')}${rest}.${twin}${chosen(given)}${readAs(given)}${own(all)}`
}

/** What the attendee can be given; several made together have one each, in the answer. */
function own([booking, ...others]: readonly Booking[]): string {
  if (booking?.manage_url === undefined || others.length > 0) return ''
  return ` The attendee can cancel or move it at ${booking.manage_url}`
}

/** What a call said of whom to choose, and when. */
interface Choosing {
  readonly human_ids?: unknown
  readonly assign?: unknown
  readonly starts_at?: unknown
  readonly timezone?: unknown
  readonly attendee_email?: unknown
  readonly attendee_phone?: unknown
  readonly human_id?: unknown
  readonly hold_id?: unknown
}

/** Whoever repeats a call for whoever is free, without a key and an address, books a second human: nobody can tell it from a namesake. */
async function twinWords(booking: Booking, look: Look, given: Choosing): Promise<string> {
  const { attendee_email: email, attendee_phone: phone, human_id: human, hold_id: hold } = given
  if ([email, phone, human, hold].some((one) => typeof one === 'string')) return ''
  const twin = booking.id === undefined ? null : await look.twin(booking.id)
  if (twin === null) return ''
  return ` ${quoted(twin.attendee_name)} has another booking at this time${await withWhom(twin, look)} (id ${twin.id}): if it is the same meeting, cancel one of them, and send an idempotency_key with every booking.`
}

/** Who writes UTC and names another zone beside it may have meant the hour by the clock there. */
function readAs({ starts_at: start, timezone: zone }: Choosing): string {
  if (typeof start !== 'string' || typeof zone !== 'string') return ''
  if (!/\dz$/i.test(start) || !isTimeZone(zone) || isSameZone(zone, 'UTC')) return ''
  const read = showLocal(zone, Date.parse(start))
  return ` starts_at was read in UTC because of its Z, which is ${read}: for the hour by the clock in ${zone} write it without Z.`
}

/** Who names several and says no more often means all of them. */
function chosen({ human_ids: named, assign = null }: Choosing): string {
  if (!Array.isArray(named) || named.length < 2 || assign !== null) return ''
  return ` One of the ${named.length} in human_ids was chosen, and the others are not booked: assign "all" books all of them together.`
}

export const bookedBefore = async (booking: Booking, look: Look) =>
  `This booking exists already, nothing was booked twice: ${await words(booking, look)}.`

const earlier = 'An earlier call with this idempotency_key'
const anew = 'Send a new idempotency_key to'

/** What a repeated call booked, and what has become of it. */
export async function bookedSince(
  answer: Booking | { readonly bookings: readonly Booking[] },
  look: Look,
): Promise<string> {
  const all = 'bookings' in answer ? answer.bookings : [answer]
  const each = await Promise.all(all.slice(0, namesMax).map((booking) => stateOf(booking, look)))
  return `${earlier} booked this, and it has changed since; nothing was booked now. ${each.join('; ')}. ${anew} book once more.`
}

const stateOf = async (booking: Booking, look: Look) =>
  `${booking.status === 'confirmed' ? 'It now stands' : `Cancelled since${byWhom(booking)}`}: ${await words(booking, look)}`

export function heldBefore({ status }: { readonly status: string }, _look: Look, gone: number) {
  const state =
    gone > 0 ? 'was released' : status === 'booked' ? 'is a booking by now' : 'has expired'
  return `${earlier} held this time, and that hold ${state}; nothing is held now. ${anew} hold it once more.`
}

export const personSince = (human: Human) =>
  `${earlier} created this human, who has changed since; nobody was created now: ${person(human)}`

export const changed = async (booking: Booking, look: Look, given: Choosing = {}) =>
  `The booking now stands: ${await words(booking, look)}.${readAs(given)}`

export const found = async (booking: Booking, look: Look) =>
  `${booking.status === 'confirmed' ? 'Confirmed' : `Cancelled${byWhom(booking)}`}: ${await words(booking, look)}.${own([booking])}`

/** Nothing where a program did: its user knows. */
function byWhom({ cancelled_by: by }: Booking): string {
  if (by === undefined) return ''
  return by === 'attendee' ? ' by the attendee' : ' by a person of the account'
}

interface Cancellation {
  readonly id: string
  /** All that were made together. */
  readonly cancelled?: readonly string[]
}

export async function cancelled({ id, cancelled: all = [] }: Cancellation, look: Look) {
  if (all.length > 1) return `Cancelled: ${counted(all.length, 'booking')} made together.`
  const booking = await look.booking(id)
  // Not that the slot is free: it may have been cancelled long ago, or a block lies over it.
  return booking === null ? 'Cancelled.' : `Cancelled: ${await words(booking, look)}.`
}

async function words(booking: Booking, look: Look): Promise<string> {
  return `${quoted(booking.attendee_name)}${await withWhom(booking, look)}`
}

/** ` with "Sarah Chen", Monday 22 March 2027, 10:00 EDT, 30 minutes` */
async function withWhom(time: Time, look: Look): Promise<string> {
  const human = await look.human(time.human_id)
  const zone = time.attendee_timezone ?? human?.timezone ?? 'UTC'
  const start = time.local_start ?? showLocal(zone, Date.parse(time.starts_at))
  return `${human ? ` with ${quoted(human.name)}` : ''}, ${start}, ${time.duration_minutes} minutes`
}

interface Hold extends Time {
  readonly created_at: string
  readonly expires_at: string
}

export async function held(hold: Hold, look: Look, given: Choosing = {}): Promise<string> {
  const lifeMs = Date.parse(hold.expires_at) - Date.parse(hold.created_at)
  const seconds = counted(Math.round(lifeMs / 1_000), 'second')
  return `Held for ${seconds}: a meeting${await withWhom(hold, look)}.${readAs(given)}`
}

export const released = () => 'Released.'

interface Slot {
  readonly starts_at: string
  readonly local_start?: string
}

interface Slots {
  readonly duration: number
  readonly timezone: string
  readonly slots?: readonly Slot[]
  /** In place of slots, where they are asked for by day. */
  readonly days?: readonly { readonly slots: readonly Slot[] }[]
  /** How many were found: limit and spread may have left out others. */
  readonly total: number
  /** How many of them are not in the answer. */
  readonly more?: number
  readonly note?: string
  /** For several humans: who of them can be met for so long, and how many of them are wanted. */
  readonly human_ids?: readonly string[]
  readonly match?: 'any' | 'all'
}

export function offered(answer: Slots): string {
  const { duration, timezone, slots = [], days = [], total, more = 0 } = answer
  const [first] = [...slots, ...days.flatMap((day) => day.slots)]
  if (!first) return noneFree(answer)
  const start = first.local_start ?? showLocal(timezone, Date.parse(first.starts_at))
  const shown = more > 0 ? `, ${total - more} of them` : ''
  const count = `${counted(total, 'free slot')} of ${duration} minutes${shown} in this answer`
  return `${count}, the first on ${start}.`
}

/** Which dates to ask for instead the note says: no tool is named that a set of few may lack. */
function noneFree({ duration, human_ids: humans, match, note }: Slots): string {
  const none = `No slot of ${duration} minutes is free on these dates`
  if (humans?.length === 0) {
    const why =
      match === 'all'
        ? 'those asked about cannot all be met for so long'
        : 'nobody of those asked about can be met for so long'
    return `${none}: ${why}. list_humans shows roles and meeting_durations.`
  }
  const why = note === undefined ? '' : ` ${note}`
  return `${none}.${why}`
}

interface Explained {
  readonly message: string
  readonly next_slots?: readonly Slot[]
}

export function explained({ message, next_slots: next = [] }: Explained): string {
  const starts = next.flatMap(({ local_start: start }) => start ?? [])
  return starts.length === 0 ? message : `${message} Free after it: ${starts.join('; ')}.`
}

export const person = ({ name, timezone, active, ...told }: Human & Told) =>
  `${dry(told)}${quoted(name)}, whose time zone is ${timezone}${active ? '' : ', was deleted and cannot be booked'}.${left(told)}`

export const hours = ({ name, ...told }: Human & Told) =>
  `${dry(told)}The working hours of ${quoted(name)} are set.${left(told)}`

interface HandOver extends Told {
  readonly moved: readonly object[]
  readonly not_moved: readonly object[]
  readonly remaining: number
}

export function handedOver({ moved, not_moved: kept, remaining, ...told }: HandOver): string {
  const stay =
    kept.length === 0
      ? ''
      : ` ${counted(kept.length, 'booking')} stayed: nobody is known to be free then.`
  const more =
    remaining === 0 ? '' : ` ${counted(remaining, 'booking')} more to look at: go on with cursor.`
  return `${dry(told)}${counted(moved.length, 'booking')} handed over.${stay}${more}`
}

/** What a change of open time says beside itself. */
interface Told {
  readonly conflicts?: { readonly total: number; readonly searched_to?: string }
  readonly dry_run?: true
}

const dry = ({ dry_run }: Told) =>
  dry_run ? 'Nothing was changed yet; without dry_run it would be so: ' : ''

/** What a change leaves outside of open time, and what to do next. */
function left({ conflicts, dry_run: isDry }: Told): string {
  if (conflicts === undefined) return ''
  const count = `${conflicts.searched_to === undefined ? '' : 'At least '}${counted(conflicts.total, 'confirmed booking')}`
  const next = isDry
    ? 'they would stay confirmed'
    : 'they stay confirmed until they are handed over with hand_over_bookings, moved with reschedule_booking or cancelled with cancel_booking'
  return ` ${count} ahead ${conflicts.total === 1 ? 'lies' : 'lie'} outside of open time then: ${next}.`
}

export function people({ humans, note }: { humans: readonly Human[]; note?: string }): string {
  const [first] = humans
  if (first === undefined) return note ?? 'No such human is found.'
  return `${counted(humans.length, first.active ? 'active human' : 'deleted human')}: ${named(humans.map(({ name }) => name))}.`
}

export function bookings({
  bookings: page,
  total,
  note = 'q finds them by a part of the name, e-mail, phone or id.',
}: {
  bookings: readonly { readonly status?: string }[]
  total: number
  note?: string
}) {
  if (total === 0) return `0 bookings found. ${note}`
  const shown = page.length === total ? '' : `, ${page.length} of them on this page`
  return `${counted(total, 'booking')} found${shown}${goneAmong(page)}.`
}

/** Whoever is asked to cancel the meeting with John must not take one that was cancelled before. */
function goneAmong(page: readonly { readonly status?: string }[]): string {
  const gone = page.filter(({ status }) => status === 'cancelled').length
  if (gone === 0 || gone === page.length) return gone === 0 ? '' : ', all of them cancelled'
  return `, ${gone} of these cancelled: status "confirmed" finds the others`
}

export async function overridden(override: Override & Told, look: Look): Promise<string> {
  const { type, title, human_id: id } = override
  const human = await look.human(id)
  const when = whenWords(override, human?.timezone)
  return `${dry(override)}The time is ${type === 'block' ? 'blocked' : 'open'}${when}: ${quoted(title)}.${left(override)}`
}

export function overrides({
  overrides: all,
}: {
  overrides: readonly { readonly title: string }[]
}): string {
  const titles = all.length === 0 ? '' : `: ${named(all.map(({ title }) => title))}`
  return `${counted(all.length, 'override')}${titles}.`
}

interface Service {
  readonly name: string
  readonly durations: readonly number[]
}

export function services({ services: all }: { services: readonly Service[] }): string {
  if (all.length === 0) return 'No services are set up: book with a human, or by role.'
  const each = all.map(
    ({ name, durations }) => `${quoted(name)} of ${durations.join(' or ')} minutes`,
  )
  const rest = each.length > namesMax ? `, and ${each.length - namesMax} more` : ''
  return `${counted(all.length, 'service')}: ${each.slice(0, namesMax).join(', ')}${rest}.`
}

interface Usage {
  readonly plan: string
  readonly bookings: { readonly used: number; readonly limit: number | null }
}

export const used = ({ plan, bookings: { used: made, limit } }: Usage) =>
  `${counted(made, 'booking')}${limit === null ? '' : ` of ${limit}`} used this month on the ${plan} plan.`

export const deleted = (told: Told) => `${dry(told)}Deleted.${left(told)}`

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const namesMax = 5

function named(names: readonly string[]): string {
  const rest = names.length - namesMax
  return `${names.slice(0, namesMax).map(quoted).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
