import {
  bookedOf,
  type CandidateFacts,
  type Load,
  type LoadNeeds,
  type TeamNeeds,
} from '../../../src/domain/assignment.ts'
import type { Booking, BookingChange, BookingDecision } from '../../../src/domain/booking.ts'
import { claimedBy } from '../../../src/domain/claim.ts'
import type { KeptNews } from '../../../src/domain/event.ts'
import { handOverMax } from '../../../src/domain/slots/hand-over.ts'
import { hasRoom } from '../../../src/domain/slots/room.ts'
import { digitsOfPhone } from '../../../src/domain/text.ts'
import { type Agreed, isShiftedNow } from '../../../src/domain/time/agreed.ts'
import { overlaps } from '../../../src/domain/time/interval.ts'
import { findShifted, type Obstacle, type Shifted } from '../../../src/domain/time/zone-shift.ts'
import type {
  BookingFilter,
  BookingPage,
  Bookings,
  HumanKey,
  Listed,
} from '../../../src/store/store.ts'
import { eventBody } from '../../../src/wire/event.ts'
import { idsOfRole } from './humans.ts'
import { allOf, note, ownedIn, type Rows, type Tables } from './rows.ts'
import {
  bookedWithin,
  busyWithin,
  countsWithin,
  heldWithin,
  monthName,
  nothing,
  scheduleOf,
  usageOf,
} from './times.ts'

export function memoryBookings(rows: Rows): Bookings {
  return {
    add: (key, decide, once) =>
      rows.once(
        once,
        async () => {
          const question = decide(await scheduleOf(rows, key))
          const busy = await busyWithin(rows, key, question.needs.busy)
          return question.decide({
            busy,
            counts: await countsWithin(rows, key, question.needs.limits),
            usage: await usageOf(rows, key.accountId, key.nowMs, key.cap),
          })
        },
        (tables, decision) => addBooking(tables, key.accountId, decision, key.nowMs),
      ),
    addForTeam: ({ accountId, team, among, nowMs, cap }, decide, once) =>
      rows.once(
        once,
        async () => {
          const ids =
            'humanIds' in team ? team.humanIds : await idsOfRole(rows, accountId, team.role, among)
          const keys = ids.map((humanId) => ({ accountId, humanId, nowMs }))
          const candidates = []
          for (const key of keys) {
            candidates.push({ humanId: key.humanId, schedule: await scheduleOf(rows, key) })
          }
          const question = decide(candidates)
          const facts = await candidateFacts(rows, keys, question.needs)
          const usage = await usageOf(rows, accountId, nowMs, cap)
          const { begunAtMs } = question.needs
          const all = await rows.read(({ bookings }) => allOf(bookings, accountId))
          const begun = all
            .filter(({ humanId }) => ids.includes(humanId))
            .filter(({ startMs, status }) => startMs === begunAtMs && status === 'confirmed')
          return question.decide({ candidates: facts, begun, usage })
        },
        (tables, decisions) =>
          bookedOf(decisions.map((each) => addBooking(tables, accountId, each, nowMs))),
      ),
    handOver: (key, decide, once, entryOf) =>
      rows.once(
        once,
        async () => {
          const { accountId, humanId, fromMs, nowMs, to, bookingIds } = key
          const ids = 'role' in to ? await idsOfRole(rows, accountId, to.role) : to.humanIds
          const candidates = []
          for (const id of ids) {
            const schedule = await scheduleOf(rows, { accountId, humanId: id, nowMs })
            candidates.push({ humanId: id, schedule })
          }
          const all = await rows.read(({ bookings }) => allOf(bookings, accountId))
          const ahead = all
            .filter((one) => one.humanId === humanId && one.status === 'confirmed')
            .filter(({ id }) => bookingIds?.includes(id) !== false)
            .filter(({ startMs }) => startMs >= fromMs)
            .sort((a, b) => a.startMs - b.startMs)
          const human = await rows.read(({ humans }) => ownedIn(humans, accountId, humanId))
          const question = decide({
            ...{ isKnown: human !== null, candidates, ahead: ahead.length },
            bookings: ahead.slice(0, handOverMax),
          })
          const busy = []
          const counts = []
          for (const { humanId: id, span, limits } of question.needs.busy) {
            const key = { accountId, humanId: id, nowMs }
            busy.push(await busyWithin(rows, key, span))
            counts.push(await countsWithin(rows, key, limits))
          }
          return question.decide({ busy, counts })
        },
        (tables, handed) => {
          for (const change of handed.moved) changeBooking(tables, key.accountId, change)
          note(tables, entryOf?.(handed))
          return handed
        },
      ),
    async listAhead(accountId, humanId, fromMs, limit, ids) {
      const all = await rows.read(({ bookings }) => allOf(bookings, accountId))
      return all
        .filter((one) => one.humanId === humanId && one.status === 'confirmed')
        .filter(({ id }) => ids?.includes(id) !== false)
        .filter(({ startMs }) => startMs >= fromMs)
        .sort((a, b) => a.startMs - b.startMs)
        .slice(0, limit)
        .map(({ id, startMs, endMs, attendeeName, madeBy, serviceId }) => ({
          ...{ id, humanId, startMs, endMs, attendeeName, madeBy, serviceId },
        }))
    },
    find: (accountId, id) => rows.read(({ bookings }) => ownedIn(bookings, accountId, id)),
    async list(accountId, filter, page) {
      const all = await rows.read(({ bookings }) => allOf(bookings, accountId))
      return listed(all, filter, page)
    },
    change: (accountId, id, nowMs, decide) =>
      rows.change(
        async () => {
          const booking = await rows.read(({ bookings }) => ownedIn(bookings, accountId, id))
          const key = { accountId, humanId: booking?.humanId ?? '', nowMs }
          const question = decide(booking, await scheduleOf(rows, key))
          const busy = await busyWithin(rows, key, question.needs.busy, { bookingId: id })
          const counts = await countsWithin(rows, key, question.needs.limits, { bookingId: id })
          return { booking, change: question.decide({ busy, counts }) }
        },
        (tables, { booking, change }) => {
          return change ? changeBooking(tables, accountId, change) : booking
        },
      ),
    changeGroup: (accountId, id, decide) =>
      rows.change(
        async () => {
          const all = await rows.read(({ bookings }) => allOf(bookings, accountId))
          const one = all.find((booking) => booking.id === id)
          const isOfGroup = ({ groupId }: Booking) => groupId !== null && groupId === one?.groupId
          const present = one?.groupId === null ? [one] : all.filter(isOfGroup)
          return { present, changes: decide(present) }
        },
        (tables, { present, changes }) => {
          for (const change of changes) changeBooking(tables, accountId, change)
          return present.map((each) => ownedIn(tables.bookings, accountId, each.id) ?? each)
        },
      ),
    ...shiftedBookings(rows),
    findLinked: (id) =>
      rows.read(({ accounts, bookings, closed }) => {
        const found = bookings.get(id)
        if (!found || accounts.get(found.accountId)?.suspendedAtMs || closed.has(found.accountId))
          return null
        return { accountId: found.accountId, booking: found.row }
      }),
    listGroup: (accountId, groupId) =>
      rows.read(({ bookings }) =>
        allOf(bookings, accountId).filter((booking) => booking.groupId === groupId),
      ),
    renewLink: (accountId, id, decide) =>
      rows.change(
        async () => decide(await rows.read(({ bookings }) => ownedIn(bookings, accountId, id))),
        (tables, booking) => {
          put(tables, accountId, booking)
          return booking
        },
      ),
  }
}

async function candidateFacts(rows: Rows, keys: readonly HumanKey[], needs: TeamNeeds) {
  const facts: CandidateFacts[] = []
  for (const [at, key] of keys.entries()) {
    const span = needs.busy[at] ?? null
    const busy = await busyWithin(rows, key, span)
    const limits = needs.limits?.[at]
    const time = { busy, counts: await countsWithin(rows, key, limits) }
    const isIdle = span !== null && hasRoom({ busy: span, limits }, time)
    facts.push({ ...time, load: isIdle && needs.load ? await loadOf(rows, key, needs.load) : null })
    if (isIdle && needs.untilFree) break
  }
  return facts
}

async function loadOf(rows: Rows, key: HumanKey, { counted, beforeMs }: LoadNeeds): Promise<Load> {
  const all = await rows.read(({ bookings }) => allOf(bookings, key.accountId))
  const starts = all
    .filter(({ humanId, status }) => humanId === key.humanId && status === 'confirmed')
    .map(({ startMs }) => startMs)
  return {
    count: starts.filter((ms) => counted.startMs <= ms && ms < counted.endMs).length,
    lastStartMs: Math.max(Number.NEGATIVE_INFINITY, ...starts.filter((ms) => ms < beforeMs)),
  }
}

/** The row, its event, its place in the quota. */
export function addBooking(
  tables: Tables,
  accountId: string,
  { booking, event, pack }: BookingDecision,
  nowMs: number,
): Booking {
  const made = { ...booking, sequence: tables.events.size + 1 }
  put(tables, accountId, made)
  addEvent(tables, accountId, event)
  const month = monthName(accountId, nowMs)
  const { used, packs, covered, cents } = tables.counts.get(month) ?? nothing
  tables.counts.set(month, {
    used: used + 1,
    packs: packs + (pack ? 1 : 0),
    covered: pack?.covered ?? covered,
    cents: cents + (pack?.cents ?? 0),
  })
  return made
}

function changeBooking(
  tables: Tables,
  accountId: string,
  { booking, event }: BookingChange,
): Booking {
  const before = tables.bookings.get(booking.id)?.row
  const stands = before?.startMs === booking.startMs && booking.status === 'confirmed'
  if (!stands || !same(before?.agreed, booking.agreed)) tables.shifted.delete(booking.id)
  const changed = { ...booking, sequence: tables.events.size + 1 }
  if (before?.startMs !== booking.startMs) tables.timed.set(booking.id, event.createdAtMs)
  put(tables, accountId, changed)
  addEvent(tables, accountId, event)
  return changed
}

const same = (a: Agreed | null | undefined, b: Agreed | null) =>
  a?.timeZone === b?.timeZone && a?.offsetMs === b?.offsetMs

/** The last word against a double booking. */
function put({ bookings }: Tables, accountId: string, booking: Booking): void {
  const isInTheWay = (other: Booking) =>
    other.id !== booking.id &&
    other.humanId === booking.humanId &&
    other.status === 'confirmed' &&
    overlaps(claimedBy(other), claimedBy(booking))
  if (booking.status === 'confirmed' && [...bookings.values()].some(({ row }) => isInTheWay(row))) {
    throw new Error('two overlapping bookings')
  }
  bookings.set(booking.id, { accountId, row: booking })
}

export function addEvent({ events }: Tables, accountId: string, event: KeptNews): void {
  const payload = eventBody(event)
  const seq = events.size + 1
  events.set(seq, { accountId, row: { seq, payload } })
}

function listed(
  all: readonly Booking[],
  filter: BookingFilter,
  { limit, offset, after, isNewestFirst }: BookingPage,
): Listed & { bookings: Booking[] } {
  const sign = isNewestFirst ? -1 : 1
  const compare = (a: Pick<Booking, 'startMs' | 'id'>, b: Pick<Booking, 'startMs' | 'id'>) =>
    sign * (a.startMs - b.startMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const found = all.filter((booking) => matches(booking, filter)).sort(compare)
  const rest = after ? found.filter((one) => compare(one, after) > 0) : found.slice(offset)
  const bookings = rest.slice(0, limit)
  const last = bookings.at(-1)
  const place = { found: found.length - rest.length + bookings.length }
  const next =
    last && rest.length > bookings.length ? { startMs: last.startMs, id: last.id, ...place } : null
  return { bookings, total: found.length, next, searchedToMs: null }
}

function matches(booking: Booking, filter: BookingFilter): boolean {
  const { humanId, status, fromMs = 0, toMs = Number.POSITIVE_INFINITY, attendeeEmail } = filter
  const members: Record<string, unknown> = JSON.parse(booking.metadata ?? '{}')
  return (
    (humanId === undefined || booking.humanId === humanId) &&
    isAmong(booking, filter.humanIds, filter.madeBy) &&
    (status === undefined || booking.status === status) &&
    fromMs <= booking.startMs &&
    booking.startMs < toMs &&
    (attendeeEmail === undefined || isSame(booking.attendeeEmail, attendeeEmail)) &&
    (filter.attendeePhone === undefined || booking.attendeePhone === filter.attendeePhone) &&
    (filter.q === undefined || holds(booking, filter.q)) &&
    (filter.metadata ?? []).every(({ key, value }) => isValue(members, key, value))
  )
}

const isSame = (a: string | null, b: string) => a?.toLowerCase() === b.toLowerCase()

const holds = ({ id, attendeeName, attendeeEmail, attendeePhone }: Booking, q: string) =>
  attendeePhone?.includes(digitsOfPhone(q) ?? 'none') ||
  [id, attendeeName, attendeeEmail ?? '', attendeePhone ?? ''].some((text) =>
    text.toLowerCase().includes(q.toLowerCase()),
  )

export function isAmong(
  booking: Booking,
  humanIds: readonly string[] | undefined,
  madeBy: string | undefined,
): boolean {
  if (humanIds !== undefined && !humanIds.includes(booking.humanId)) return false
  return madeBy === undefined || booking.madeBy === madeBy
}

function isValue(members: Record<string, unknown>, key: string, text: string): boolean {
  const value = Object.hasOwn(members, key) ? members[key] : undefined
  if (typeof value === 'number') return isNumber(text) && Number(text) === value
  return (typeof value === 'string' || typeof value === 'boolean') && String(value) === text
}

const isNumber = (text: string) => /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)

function shiftedBookings(rows: Rows) {
  const ahead = (tables: Tables, accountId: string | null, nowMs: number): Booking[] =>
    [...tables.bookings.values()]
      .filter((one) => accountId === null || one.accountId === accountId)
      .map(({ row }) => row)
      .filter(({ id, startMs }) => tables.shifted.has(id) && startMs > nowMs)
  return {
    shiftsAreDue: () => rows.read(() => false),
    rescanShifted: (nowMs: number) =>
      rows.change(
        () =>
          rows.read(({ bookings }) =>
            [...bookings.values()].map(({ row }) => row).filter(isOff(nowMs)),
          ),
        (tables, found) => {
          tables.shifted.clear()
          for (const { id } of found) tables.shifted.set(id, true)
          return found.length
        },
      ),
    countShifted: (nowMs: number, countedMax = Number.POSITIVE_INFINITY) =>
      rows.read((tables) => Math.min(countedMax, ahead(tables, null, nowMs).length)),
    async listShifted(accountId: string, filter: BookingFilter, page: BookingPage, nowMs: number) {
      const all = await rows.read((tables) => ahead(tables, accountId, nowMs))
      const { bookings, ...rest } = listed(all, filter, page)
      return { shifted: bookings.flatMap(shiftedOf), ...rest }
    },
    async shiftedHumans(accountId: string, nowMs: number) {
      const all = await rows.read((tables) => ahead(tables, accountId, nowMs))
      const humans = await rows.read((tables) => allOf(tables.humans, accountId))
      return humans.map(({ id }) => id).filter((id) => all.some(({ humanId }) => humanId === id))
    },
    changeShifted: (key, decide) =>
      rows.change(
        async () => {
          const all = await rows.read((tables) => ahead(tables, key.accountId, key.nowMs))
          const theirs = all.filter(({ humanId }) => humanId === key.humanId).flatMap(shiftedOf)
          const question = decide(findShifted(theirs))
          const inTheWay: Obstacle[][] = []
          for (const span of question.needs.spans) inTheWay.push(await obstacles(rows, key, span))
          return question.decide({ inTheWay })
        },
        (tables, changes) => {
          for (const { booking, event } of changes) {
            if (event) changeBooking(tables, key.accountId, { booking, event })
            else put(tables, key.accountId, booking)
            tables.shifted.delete(booking.id)
          }
        },
      ),
  } satisfies Partial<Bookings>
}

const shiftedOf = (booking: Booking): Shifted[] =>
  booking.agreed ? [{ booking, agreed: booking.agreed }] : []

const isOff = (nowMs: number) => (booking: Booking) =>
  booking.status === 'confirmed' &&
  booking.startMs > nowMs &&
  booking.agreed !== null &&
  isShiftedNow(booking.agreed, booking.startMs)

async function obstacles(rows: Rows, key: HumanKey, span: { startMs: number; endMs: number }) {
  const kinds = [
    ['booking', await bookedWithin(rows, key, span)],
    ['hold', await heldWithin(rows, key, span)],
  ] as const
  return kinds.flatMap(([kind, found]) =>
    found.map(
      ({ id, startMs, endMs, buffers }): Obstacle => ({ kind, id, startMs, endMs, buffers }),
    ),
  )
}
