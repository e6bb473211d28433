/**
 * What clients may do, as random commands: each is sent to the service and put to the model, and the two
 * must say the same.
 */
import { expect } from 'bun:test'
import fc from 'fast-check'
import type { Override } from '../../src/domain/override.ts'
import { type Answer, expectRefusal } from './answers.ts'
import type { Method } from './app.ts'
import { type Model, type ModelBooking, type ModelService, slotEndMs, type Wish } from './model.ts'
import type { Verdict } from './oracle.ts'
import { type Outside, outsideCommands } from './outside-commands.ts'
import { randomHolidays, randomOverride, randomRules, randomService } from './random.ts'
import { holidaysBody, instantText, overrideBody, rulesBody, serviceBody } from './wire.ts'

export interface Asked {
  readonly key?: string
  readonly idempotencyKey?: string | undefined
}

/** The service, however it is reached. */
export interface Real {
  call(method: Method, path: string, body?: object, asked?: Asked): Promise<Answer>
  /** Presses a button of the page behind a link; answers the status. */
  press(link: string, button: 'cancel' | 'move', fields: Record<string, string>): Promise<number>
  /** Moves the clock on. */
  advance(ms: number): void
  /** Calendars elsewhere, where the engine has them. */
  readonly outside?: Outside
}

export type Command = fc.AsyncCommand<Model, Real>

function command<Args>(
  name: string,
  args: fc.Arbitrary<Args>,
  run: (model: Model, real: Real, args: Args) => Promise<void>,
): fc.Arbitrary<Command> {
  return args.map((given) => ({
    check: () => true,
    run: (model, real) => run(model, real, given),
    toString: () => `${name} ${JSON.stringify(given)}`,
  }))
}

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
/** Which of those there are, counted round. */
const pick = fc.nat(30)
const chosen = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length]

/** Answers whether it was a success. */
function expectVerdict(answer: Answer, verdict: Verdict): boolean {
  if (verdict !== 'yes') expectRefusal(answer, verdict)
  else if (answer.status >= 300) throw new Error(`the model says yes, the service ${answer.text}`)
  return verdict === 'yes'
}

/** A slot on offer; so many minutes from now; or so many from where something begins. */
const moment = fc.oneof(
  { weight: 3, arbitrary: fc.record({ offered: fc.nat(200) }) },
  { weight: 2, arbitrary: fc.record({ minutes: fc.integer({ min: -90, max: 3 * 1_440 }) }) },
  { weight: 2, arbitrary: fc.record({ near: pick, shift: fc.integer({ min: -70, max: 70 }) }) },
)
type Moment = typeof moment extends fc.Arbitrary<infer Value> ? Value : never

/** One of the human's durations, and now and then another. */
const length = fc.oneof(
  { weight: 9, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.constant(-1) },
)

function minutesOf({ human, service }: Pick<Wish, 'human' | 'service'>, n: number): number {
  const { durationsMinutes = [30] } = service?.rules ?? human.rules ?? {}
  return n < 0 ? 41 : (chosen(durationsMinutes, n) ?? 30)
}

/** Half of the wishes are for a kind of meeting, where there are any. */
const kind = fc.option(pick, { freq: 2 })
const serviceOf = (model: Model, n: number | null) =>
  n === null ? null : (chosen(model.services, n) ?? null)

function wishOf(
  model: Model,
  who: number,
  when: Moment,
  n: number,
  service: ModelService | null = null,
): Wish | null {
  const human = chosen(model.humans, who)
  if (!human) return null
  const minutes = minutesOf({ human, service }, n)
  const wish = { human, minutes, service }
  const nextMs = Math.ceil(model.nowMs / minuteMs) * minuteMs
  if ('minutes' in when) return { ...wish, startMs: nextMs + when.minutes * minuteMs }
  if ('near' in when) {
    const others = [...model.bookings, ...model.holds].filter((one) => one.human === human)
    const other = chosen(others, when.near)
    return { ...wish, startMs: (other?.startMs ?? nextMs) + when.shift * minuteMs }
  }
  const today = Math.floor(model.nowMs / dayMs)
  const slot = chosen(model.slots(wish, today - 1, today + 2, minutes), when.offered)
  return { ...wish, startMs: slot?.startMs ?? nextMs }
}

const slotBody = ({ human, startMs, minutes, service }: Wish) => ({
  human_id: human.id,
  starts_at: instantText(startMs),
  duration: minutes,
  ...(service && { service_id: service.id }),
})

/** A refusal of the time offers the next free slots, and they are those that the model finds. */
function expectAlternatives(model: Model, wish: Wish, answer: Answer): void {
  const { alternatives } = answer.body.error
  if (alternatives === undefined) return
  const { human, startMs, minutes, service } = wish
  const noticeMinutes = service?.rules.minimumNoticeMinutes ?? human.rules?.minimumNoticeMinutes
  const noticeMs = (noticeMinutes ?? 0) * minuteMs
  const fromMs = Math.max(startMs, model.nowMs + noticeMs)
  const day = Math.floor(fromMs / dayMs)
  // The last of the 14 days is the human's, not ours: what lies a day before it is sure.
  const sure = model
    .slots(wish, day - 1, day + 14, minutes)
    .filter((slot) => slot.startMs >= fromMs && slot.startMs < fromMs + 13 * dayMs)
  const found = alternatives.map(({ starts_at }) => Date.parse(starts_at))
  const expected = sure.slice(0, 3).map((slot) => slot.startMs)
  expect(found.slice(0, expected.length)).toEqual(expected)
  if (expected.length === 3) expect(found).toHaveLength(3)
}

const addHuman = command('addHuman', fc.nat(2), async (model, real, zone) => {
  const [first] = model.humans
  const timeZone = [first?.timeZone ?? 'UTC', 'UTC', 'America/New_York'][zone] ?? 'UTC'
  const answer = await real.call('POST', '/v1/humans', { name: 'Ann', timezone: timeZone })
  const isFull = model.activeHumans >= model.humansAllowed
  if (!expectVerdict(answer, isFull ? 'LIMIT_REACHED' : 'yes')) return
  model.humans.push({
    id: answer.body.id,
    timeZone,
    active: true,
    rules: null,
    overrides: [],
    calendars: [],
  })
})

const setRules = command(
  'setRules',
  fc.tuple(pick, fc.constantFrom(15, 30, 60, 120, 1_440).chain(randomRules)),
  async (model, real, [who, rules]) => {
    const human = chosen(model.humans, who)
    if (!human) return
    const path = `/v1/humans/${human.id}/availability`
    const answer = await real.call('PUT', path, rulesBody(rules))
    if (expectVerdict(answer, human.active ? 'yes' : 'NOT_FOUND')) human.rules = rules
  },
)

const switchHuman = command(
  'switchHuman',
  fc.tuple(pick, fc.constantFrom(true, true, true, false)),
  async (model, real, [who, active]) => {
    const human = chosen(model.humans, who)
    if (!human) return
    const isFull = active && !human.active && model.activeHumans >= model.humansAllowed
    const answer = await real.call('PATCH', `/v1/humans/${human.id}`, { active })
    if (expectVerdict(answer, isFull ? 'LIMIT_REACHED' : 'yes')) human.active = active
  },
)

/** The United States have no school holidays: those named beside them remain. */
const setHolidays = command(
  'setHolidays',
  fc.tuple(pick, fc.option(randomHolidays(0, 3, 'US'), { freq: 4 })),
  async (model, real, [who, wanted]) => {
    const human = chosen(model.humans, who)
    if (!human) return
    const shift = (days: readonly number[]) => days.map((day) => day + todayOf(model))
    const { except = [], also = [] } = wanted ?? {}
    const dates = { except: shift(except), also: shift(also) }
    const holidays = wanted && { ...wanted, types: ['school' as const], ...dates }
    const body = { holidays: holidays && holidaysBody(holidays) }
    expectVerdict(await real.call('PATCH', `/v1/humans/${human.id}`, body), 'yes')
    human.holidays = holidays
  },
)

const deleteHuman = command('deleteHuman', pick, async (model, real, who) => {
  const human = chosen(model.humans, who)
  if (!human) return
  const answer = await real.call('DELETE', `/v1/humans/${human.id}`)
  if (expectVerdict(answer, human.active ? 'yes' : 'NOT_FOUND')) human.active = false
})

/** Days count from the present one. */
const addOverride = command(
  'addOverride',
  fc.tuple(pick, randomOverride(0, 3)),
  async (model, real, [who, wanted]) => {
    const human = chosen(model.humans, who)
    if (!human) return
    const override: Override = { ...fromToday(model, wanted), humanId: human.id }
    const path = `/v1/humans/${human.id}/overrides`
    const answer = await real.call('POST', path, overrideBody(override))
    if (!expectVerdict(answer, human.active ? 'yes' : 'NOT_FOUND')) return
    human.overrides.push({ ...override, id: answer.body.id })
  },
)

const todayOf = ({ nowMs }: Model): number => Math.floor(nowMs / dayMs)

function fromToday(model: Model, wanted: Override): Override {
  const today = todayOf(model)
  return {
    ...wanted,
    startDay: wanted.startDay + today,
    endDay: wanted.endDay === null ? null : wanted.endDay + today,
    ...(wanted.dates && { dates: wanted.dates.map((day) => day + today) }),
  }
}

/** All fields of another override: those that it has not are taken away. */
const changeOverride = command(
  'changeOverride',
  fc.tuple(pick, pick, randomOverride(0, 3)),
  async (model, real, [who, which, wanted]) => {
    const human = chosen(model.humans, who)
    const override = human && chosen(human.overrides, which)
    if (!override) return
    const changed: Override = { ...fromToday(model, wanted), id: override.id, humanId: human.id }
    const none = { end_date: null, start_time: null, end_time: null, recurrence: null, dates: null }
    const path = `/v1/humans/${human.id}/overrides/${override.id}`
    const answer = await real.call('PATCH', path, { ...none, ...overrideBody(changed) })
    if (!expectVerdict(answer, human.active ? 'yes' : 'NOT_FOUND')) return
    human.overrides = human.overrides.map((one) => (one === override ? changed : one))
  },
)

const removeOverride = command(
  'removeOverride',
  fc.tuple(pick, pick),
  async (model, real, [who, which]) => {
    const human = chosen(model.humans, who)
    const override = human && chosen(human.overrides, which)
    if (!override) return
    const answer = await real.call('DELETE', `/v1/humans/${human.id}/overrides/${override.id}`)
    if (!expectVerdict(answer, human.active ? 'yes' : 'NOT_FOUND')) return
    human.overrides = human.overrides.filter((one) => one !== override)
  },
)

/** Adds what a 201 says to the model. */
function booked(
  model: Model,
  wish: Wish,
  { name, location = null }: { name: string; location?: string | null },
  id: string,
): void {
  const { human, startMs, minutes, service } = wish
  const its = { id, human, startMs, minutes, name, location, buffers: model.buffersFor(wish) }
  const booking = { ...its, service, status: 'confirmed' as const }
  model.bookings.push(booking)
  model.happened('booking.confirmed', booking)
}

/** A link shows a booking that stands, until a day after its end. */
function hasLink(model: Model, booking: ModelBooking): boolean {
  return booking.status === 'confirmed' && model.nowMs < slotEndMs(booking) + dayMs
}

/** What is answered again has no link that has died. */
function withLivingLink(model: Model, answer: string): string {
  const { id } = JSON.parse(answer)
  const booking = model.bookings.find((each) => each.id === id)
  return booking && hasLink(model, booking) ? answer : answer.replace(/,"manage_url":"[^"]*"/, '')
}

async function book(
  model: Model,
  real: Real,
  wish: Wish,
  name: string,
  idempotencyKey: string | undefined,
): Promise<void> {
  const body = { ...slotBody(wish), attendee_name: name }
  const answer = await real.call('POST', '/v1/bookings', body, { idempotencyKey })
  const text = JSON.stringify(body)
  const kept = idempotencyKey === undefined ? null : model.kept(idempotencyKey, text)
  if (kept === 'conflict') return expectRefusal(answer, 'IDEMPOTENCY_CONFLICT')
  if (kept !== null) {
    expect([answer.status, answer.text]).toEqual([201, withLivingLink(model, kept)])
    return
  }
  const refusal = model.refusalOf(wish)
  if (refusal) return expectRefusal(answer, refusal)
  const verdict = model.verdict(wish)
  const outcome = verdict === 'yes' ? model.count() : verdict
  if (!expectVerdict(answer, outcome)) return expectAlternatives(model, wish, answer)
  booked(model, wish, { name }, answer.body.id)
  if (idempotencyKey === undefined) return
  const { nowMs: atMs } = model
  model.answers.set(idempotencyKey, { body: text, answer: answer.text, wish, name, atMs })
}

const attendee = fc.constantFrom('Alex', 'Robin')
const place = fc.constantFrom(null, 'Room 5', 'Room 6')

const addBooking = command(
  'addBooking',
  fc.tuple(
    pick,
    moment,
    length,
    attendee,
    fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined }),
    kind,
  ),
  async (model, real, [who, when, n, name, key, which]) => {
    const wish = wishOf(model, who, when, n, serviceOf(model, which))
    if (wish) await book(model, real, wish, name, key)
  },
)

const repeatBooking = command('repeatBooking', pick, async (model, real, which) => {
  const kept = chosen([...model.answers], which)
  if (!kept) return
  const [key, { wish, name }] = kept
  await book(model, real, wish, name, key)
})

const cancelBooking = command('cancelBooking', pick, async (model, real, which) => {
  const booking = chosen(model.bookings, which)
  if (!booking) return
  const answer = await real.call('DELETE', `/v1/bookings/${booking.id}`)
  expect([answer.status, answer.body.status]).toEqual([200, 'cancelled'])
  if (booking.status === 'cancelled') return
  booking.status = 'cancelled'
  model.happened('booking.cancelled', booking)
})

/** The attendee does it, by the link, while the booking has not begun. */
const cancelByLink = command('cancelByLink', pick, async (model, real, which) => {
  const booking = chosen(model.bookings, which)
  if (!booking) return
  const { body } = await real.call('GET', `/v1/bookings/${booking.id}`)
  const isLive = hasLink(model, booking)
  expect(body.manage_url === undefined).toBe(!isLive)
  if (body.manage_url === undefined) return
  const status = await real.press(body.manage_url, 'cancel', {})
  expect(status).toBe(model.nowMs < booking.startMs ? 200 : 409)
  if (status === 409) return
  booking.status = 'cancelled'
  model.happened('booking.cancelled', booking)
})

/** The same of a move to a time that was offered, or to another. */
const moveByLink = command(
  'moveByLink',
  fc.tuple(pick, moment),
  async (model, real, [which, when]) => {
    const booking = chosen(model.bookings, which)
    if (!booking) return
    const { human, service, minutes } = booking
    const wish = wishOf(model, model.humans.indexOf(human), when, 0, service)
    const { body } = await real.call('GET', `/v1/bookings/${booking.id}`)
    if (!wish || body.manage_url === undefined) return
    const { startMs } = wish
    const starts_at = instantText(startMs)
    const status = await real.press(body.manage_url, 'move', { starts_at })
    if (status !== 303) return expect(status).toBe(409)
    // Whatever the page offers, the model has to allow.
    expect(model.nowMs < booking.startMs).toBe(true)
    expect(model.verdict({ human, service, startMs, minutes, except: booking })).toBe('yes')
    booking.buffers = model.buffersFor({ human, service })
    Object.assign(booking, { startMs })
    model.happened('booking.rescheduled', booking)
  },
)

const moveBooking = command(
  'moveBooking',
  fc.tuple(pick, moment, length, fc.option(attendee)),
  async (model, real, [which, when, n, name]) => {
    const booking = chosen(model.bookings, which)
    if (!booking) return
    // Also of one that was deleted: it moves on its terms.
    const { service } = booking
    const wish = wishOf(model, model.humans.indexOf(booking.human), when, n, service)
    if (!wish) return
    const { startMs, minutes } = wish
    const change = { starts_at: instantText(startMs), duration: minutes }
    const path = `/v1/bookings/${booking.id}`
    const answer = await real.call(
      'PATCH',
      path,
      name === null ? change : { ...change, attendee_name: name },
    )
    if (booking.status === 'cancelled') return expectRefusal(answer, 'VALIDATION_ERROR', ['status'])
    const isMoved = startMs !== booking.startMs || minutes !== booking.minutes
    const verdict = isMoved ? model.verdict({ ...wish, except: booking }) : 'yes'
    if (!expectVerdict(answer, verdict)) return
    const isRenamed = name !== null && name !== booking.name
    if (isMoved) booking.buffers = model.buffersFor({ human: booking.human, service })
    Object.assign(booking, { startMs, minutes, name: name ?? booking.name })
    if (isMoved) model.happened('booking.rescheduled', booking)
    else if (isRenamed) model.happened('booking.updated', booking)
  },
)

const renameAttendee = command(
  'renameAttendee',
  fc.tuple(pick, attendee, fc.option(place, { nil: undefined })),
  async (model, real, [which, name, location]) => {
    const booking = chosen(model.bookings, which)
    if (!booking) return
    const change = { attendee_name: name, ...(location === undefined ? {} : { location }) }
    const answer = await real.call('PATCH', `/v1/bookings/${booking.id}`, change)
    if (booking.status === 'cancelled') return expectRefusal(answer, 'VALIDATION_ERROR', ['status'])
    expect([answer.status, answer.body.attendee_name]).toEqual([200, name])
    const then = location === undefined ? booking.location : location
    if (name === booking.name && then === booking.location) return
    Object.assign(booking, { name, location: then })
    model.happened('booking.updated', booking)
  },
)

const addHold = command(
  'addHold',
  fc.tuple(
    ...[pick, moment, length, fc.constantFrom(300, 3_600), fc.option(fc.constant('c1'))],
    ...[place, kind],
  ),
  async (model, real, [who, when, n, seconds, conversation, location, which]) => {
    const wish = wishOf(model, who, when, n, serviceOf(model, which))
    if (!wish) return
    const answer = await real.call('POST', '/v1/holds', {
      ...slotBody(wish),
      ttl_seconds: seconds,
      location,
      ...(conversation === null ? {} : { metadata: { conversation_id: conversation } }),
    })
    const refusal = model.refusalOf(wish)
    if (refusal) return expectRefusal(answer, refusal)
    const verdict = model.verdict(wish)
    const live = model.holds.filter((hold) => model.isLive(hold))
    const ofConversation = live.filter((hold) => hold.conversation === conversation).length
    const isFull = conversation !== null && ofConversation >= 3
    if (!expectVerdict(answer, verdict === 'yes' && isFull ? 'VALIDATION_ERROR' : verdict)) return
    const { human, startMs, minutes, service } = wish
    const expiresAtMs = model.nowMs + seconds * 1_000
    const buffers = model.buffersFor(wish)
    const its = { conversation, location, service, expiresAtMs, isBooked: false }
    const made = { human, startMs, minutes, buffers, ...its }
    model.holds.push({ id: answer.body.id, ...made })
  },
)

const releaseHold = command('releaseHold', pick, async (model, real, which) => {
  const hold = chosen(model.holds, which)
  if (!hold) return
  const answer = await real.call('DELETE', `/v1/holds/${hold.id}`)
  if (!expectVerdict(answer, hold.isBooked ? 'VALIDATION_ERROR' : 'yes')) return
  model.holds = model.holds.filter((one) => one !== hold)
})

const bookHold = command(
  'bookHold',
  fc.tuple(pick, attendee, place),
  async (model, real, [which, name, location]) => {
    const hold = chosen(model.holds, which)
    if (!hold) return
    const answer = await real.call('POST', '/v1/bookings', {
      hold_id: hold.id,
      attendee_name: name,
      location,
    })
    const { human, startMs, minutes, service } = hold
    const wish = { human, startMs, minutes, service, except: hold }
    const verdict = model.verdictOfHold(hold)
    if (!expectVerdict(answer, verdict === 'yes' ? model.count() : verdict)) return
    booked(model, wish, { name, location: location ?? hold.location }, answer.body.id)
    hold.isBooked = true
  },
)

const readSlots = command(
  'readSlots',
  fc.tuple(pick, fc.integer({ min: -2, max: 3 }), fc.nat(3), length, kind),
  async (model, real, [who, from, days, n, which]) => {
    const human = chosen(model.humans, who)
    if (!human) return
    const wish = { human, service: serviceOf(model, which) }
    await expectSlots(model, real, wish, from, days, minutesOf(wish, n))
  },
)

/** The slots of some days, counted from the present one, are those of the model. */
export async function expectSlots(
  model: Model,
  real: Real,
  wish: Pick<Wish, 'human' | 'service'>,
  from: number,
  days: number,
  minutes: number,
): Promise<void> {
  const fromDay = Math.floor(model.nowMs / dayMs) + from
  const [first, last] = [fromDay, fromDay + days].map((day) =>
    instantText(day * dayMs).slice(0, 10),
  )
  const { human, service } = wish
  const query = `date_from=${first}&date_to=${last}&duration=${minutes}`
  const path = service
    ? `/v1/services/${service.id}/slots?human_id=${human.id}&${query}`
    : `/v1/humans/${human.id}/slots?${query}`
  const answer = await real.call('GET', path)
  const refusal = service ? model.refusalOf(wish) : human.active ? null : 'NOT_FOUND'
  if (refusal) return expectRefusal(answer, refusal)
  const { durationsMinutes } = service?.rules ?? human.rules ?? {}
  if (human.rules && durationsMinutes && !durationsMinutes.includes(minutes)) {
    return expectRefusal(answer, 'INVALID_DURATION')
  }
  const found = answer.body.slots.map(({ starts_at, ends_at }) => `${starts_at} ${ends_at}`)
  const expected = model
    .slots(wish, fromDay, fromDay + days, minutes)
    .map(({ startMs, endMs }) => `${instantText(startMs)} ${instantText(endMs)}`)
  expect(found).toEqual(expected)
}

/** Who gives it: everybody, or some that are active. */
const terms = fc.tuple(
  fc.constantFrom(15, 30, 60, 120).chain(randomService),
  fc.option(fc.uniqueArray(fc.nat(2), { minLength: 1 }), { freq: 2 }),
)
type Terms = typeof terms extends fc.Arbitrary<infer Value> ? Value : never

function serviceTerms(model: Model, [given, places]: Terms) {
  // No hours at all is refused: a service of none would be given never.
  const rules = { ...given, weeklyHours: given.weeklyHours?.length ? given.weeklyHours : null }
  const some = places && new Set(places.flatMap((place) => chosen(model.humans, place) ?? []))
  const people = some && some.size > 0 ? [...some] : null
  const humanIds = people?.map(({ id }) => id) ?? null
  const isKnown = people?.every(({ active }) => active) ?? true
  return { rules, people, isKnown, body: { ...serviceBody(rules), human_ids: humanIds } }
}

const addService = command('addService', terms, async (model, real, wanted) => {
  const { rules, people, isKnown, body } = serviceTerms(model, wanted)
  const answer = await real.call('POST', '/v1/services', { name: 'Intro', ...body })
  if (!expectVerdict(answer, isKnown ? 'yes' : 'VALIDATION_ERROR')) return
  model.services.push({ id: answer.body.id, rules, people, active: true })
})

/** All terms, and whether it is there: a service that was deleted comes back. */
const changeService = command(
  'changeService',
  fc.tuple(pick, terms, fc.constantFrom(true, true, false)),
  async (model, real, [which, wanted, active]) => {
    const service = chosen(model.services, which)
    if (!service) return
    const { rules, people, isKnown, body } = serviceTerms(model, wanted)
    const path = `/v1/services/${service.id}`
    const answer = await real.call('PATCH', path, { ...body, active })
    if (!expectVerdict(answer, isKnown ? 'yes' : 'VALIDATION_ERROR')) return
    Object.assign(service, { rules, people, active })
  },
)

const deleteService = command('deleteService', pick, async (model, real, which) => {
  const service = chosen(model.services, which)
  if (!service) return
  const answer = await real.call('DELETE', `/v1/services/${service.id}`)
  if (expectVerdict(answer, service.active ? 'yes' : 'NOT_FOUND')) service.active = false
})

const addWebhook = command(
  'addWebhook',
  fc.tuple(
    fc.constantFrom('http://127.0.0.1:9/', 'http://127.0.0.1:9/a', 'http://127.0.0.1:9/b'),
    fc.subarray(
      [
        ...['booking.confirmed', 'booking.cancelled', 'booking.rescheduled', 'booking.updated'],
        ...['booking.reminder', 'booking.started', 'booking.conflict'],
        ...['calendar.unreachable', 'calendar.recovered', 'mail.failed'],
      ],
      { minLength: 1 },
    ),
  ),
  async (model, real, [url, events]) => {
    const answer = await real.call('POST', '/v1/webhooks', { url, events })
    const isTwin = model.webhooks.some(
      (other) => other.url === url && other.events.some((event) => events.includes(event)),
    )
    const isFull = model.webhooks.length >= model.webhooksAllowed
    const verdict = isTwin ? 'VALIDATION_ERROR' : isFull ? 'LIMIT_REACHED' : 'yes'
    if (!expectVerdict(answer, verdict)) return
    model.webhooks.push({ id: answer.body.id, url, events })
  },
)

const removeWebhook = command('removeWebhook', pick, async (model, real, which) => {
  const webhook = chosen(model.webhooks, which)
  if (!webhook) return
  expectVerdict(await real.call('DELETE', `/v1/webhooks/${webhook.id}`), 'yes')
  model.webhooks = model.webhooks.filter((one) => one !== webhook)
})

const addKey = command(
  'addKey',
  fc.constantFrom('read', 'agent', 'admin'),
  async (model, real, scope) => {
    const answer = await real.call('POST', '/v1/api-keys', { name: 'one more', scope })
    expectVerdict(answer, 'yes')
    const { id, key }: { id: string; key: string } = JSON.parse(answer.text)
    model.keys.push({ id, key, scope, isRevoked: false })
  },
)

const revokeKey = command('revokeKey', pick, async (model, real, which) => {
  const key = chosen(model.keys, which)
  if (!key) return
  const answer = await real.call('DELETE', `/v1/api-keys/${key.id}`)
  expectVerdict(answer, key.isRevoked ? 'NOT_FOUND' : 'yes')
  key.isRevoked = true
})

/** What a key is let in to: a revoked one to nothing, the others by their scope. */
const useKey = command('useKey', pick, async (model, real, which) => {
  const held = chosen(model.keys, which)
  if (!held) return
  const { key, scope, isRevoked } = held
  const read = await real.call('GET', '/v1/humans', undefined, { key })
  const endpoints = await real.call('GET', '/v1/webhooks', undefined, { key })
  const booking = await real.call('POST', '/v1/bookings', {}, { key })
  const human = await real.call('POST', '/v1/humans', {}, { key })
  if (isRevoked) {
    for (const answer of [read, endpoints, booking, human]) expectUnknown(answer)
    return
  }
  expectVerdict(read, 'yes')
  expectVerdict(endpoints, scope === 'admin' ? 'yes' : 'FORBIDDEN')
  expectRefusal(booking, scope === 'read' ? 'FORBIDDEN' : 'VALIDATION_ERROR')
  expectRefusal(human, scope === 'admin' ? 'VALIDATION_ERROR' : 'FORBIDDEN')
})

/** Wrong keys are told so, and after many of them to wait: how many came before is not the model's. */
function expectUnknown(answer: Answer): void {
  expectRefusal(answer, answer.status === 429 ? 'RATE_LIMITED' : 'UNAUTHORIZED')
}

/** The same question before and after: an answer that was kept must know when it is over. */
const wait = command(
  'wait',
  fc.tuple(
    pick,
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(0.01, 1, 5, 30, 60) },
      { weight: 2, arbitrary: fc.constantFrom(240, 720, 1_439, 1_440) },
      { weight: 1, arbitrary: fc.constantFrom(3 * 1_440, 16 * 1_440) },
    ),
    kind,
  ),
  async (model, real, [who, minutes, which]) => {
    const human = chosen(model.humans, who)
    const before = Math.floor(model.nowMs / dayMs)
    const read = async () => {
      if (!human) return
      const from = before - Math.floor(model.nowMs / dayMs)
      const wish = { human, service: serviceOf(model, which) }
      await expectSlots(model, real, wish, from, 1, minutesOf(wish, 0))
    }
    await read()
    const ms = Math.round(minutes * minuteMs)
    real.advance(ms)
    model.nowMs += ms
    await read()
  },
)

const weights: readonly (readonly [fc.Arbitrary<Command>, number])[] = [
  [addBooking, 14],
  [readSlots, 6],
  [moveBooking, 5],
  [renameAttendee, 3],
  [cancelBooking, 3],
  [cancelByLink, 1],
  [moveByLink, 2],
  [repeatBooking, 2],
  [addHold, 7],
  [bookHold, 3],
  [releaseHold, 1],
  [setRules, 1],
  [addOverride, 3],
  [changeOverride, 2],
  [setHolidays, 2],
  [removeOverride, 2],
  [addHuman, 1],
  [switchHuman, 2],
  [deleteHuman, 1],
  [addService, 2],
  [changeService, 3],
  [deleteService, 1],
  [addWebhook, 1],
  [removeWebhook, 1],
  [addKey, 1],
  [revokeKey, 1],
  [useKey, 2],
  ...outsideCommands,
]

/** `count` commands at most; those that move the clock only where it can be moved. */
export function randomCommands(count: number, clockMoves = true) {
  const some = weights.flatMap(([one, weight]) => Array.from({ length: weight }, () => one))
  const waits = clockMoves ? Array.from({ length: 5 }, () => wait) : []
  return fc.commands([...some, ...waits], { maxCommands: count, size: 'max' })
}
