/**
 * The whole service once more, as plain data and the dumbest code that can be right: every question is
 * answered by looking at everything, minute by minute where time is concerned. It shares types with src/ and
 * no code; the oracle says what a calendar comes to.
 */
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import type { Buffers } from '../../src/domain/booked.ts'
import type { RefusalCode } from '../../src/domain/errors.ts'
import type { HolidayRules } from '../../src/domain/holidays/holidays.ts'
import type { Override } from '../../src/domain/override.ts'
import type { PlanName } from '../../src/domain/plan.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { consult, type ServiceRules, type Verdict } from './oracle.ts'

export interface ModelHuman {
  readonly id: string
  readonly timeZone: string
  active: boolean
  rules: AvailabilityRules | null
  overrides: Override[]
  holidays?: HolidayRules | null
  /** Kept elsewhere, oldest first. */
  readonly calendars: ModelCalendar[]
}

export interface ModelCalendar {
  readonly id: string
  /** What it is called at its server. */
  readonly name: string
  isWritten: boolean
  /** It was written into, and then was not any more. */
  hasCeased: boolean
  readonly isFull: boolean
}

export interface ModelService {
  readonly id: string
  rules: ServiceRules
  /** null: everybody. */
  people: readonly ModelHuman[] | null
  active: boolean
}

export interface ModelBooking {
  readonly id: string
  human: ModelHuman
  startMs: number
  minutes: number
  /** What was kept free around it when it was put there. */
  buffers: Buffers
  name: string
  /** null: not said. */
  location: string | null
  readonly service: ModelService | null
  status: 'confirmed' | 'cancelled'
}

export interface ModelHold {
  readonly id: string
  readonly human: ModelHuman
  readonly startMs: number
  readonly minutes: number
  readonly buffers: Buffers
  readonly conversation: string | null
  readonly location: string | null
  readonly service: ModelService | null
  readonly expiresAtMs: number
  isBooked: boolean
}

export interface ModelKey {
  readonly id: string
  readonly key: string
  readonly scope: 'read' | 'agent' | 'admin'
  isRevoked: boolean
}

export interface ModelWebhook {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
}

interface ModelEvent {
  readonly type: string
  /** The booking as it stood then, as one line. */
  readonly about: string
  /** The endpoints that listened when it happened. */
  readonly webhooks: ModelWebhook[]
}

interface KeptAnswer {
  readonly body: string
  readonly answer: string
  /** What was asked for, to ask for it again. */
  readonly wish: Wish
  readonly name: string
  readonly atMs: number
}

/** What may be asked of a slot: by whom it is taken already does not count where it is oneself. */
export interface Wish {
  readonly human: ModelHuman
  readonly startMs: number
  readonly minutes: number
  /** As which kind of meeting it is asked for; null: as none. */
  readonly service: ModelService | null
  readonly except?: ModelBooking | ModelHold
}

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

/** The figures of guide/accounts.md#plans. */
const included: Readonly<Record<PlanName, { bookings: number; humans: number; webhooks: number }>> =
  {
    free: { bookings: 100, humans: 1, webhooks: 2 },
    starter: { bookings: 1_000, humans: 5, webhooks: 10 },
    growth: { bookings: 10_000, humans: 25, webhooks: Number.POSITIVE_INFINITY },
    unlimited: {
      bookings: Number.POSITIVE_INFINITY,
      humans: Number.POSITIVE_INFINITY,
      webhooks: Number.POSITIVE_INFINITY,
    },
  }

export const slotEndMs = ({ startMs, minutes }: { startMs: number; minutes: number }) =>
  startMs + minutes * minuteMs

type About = Omit<ModelBooking, 'human' | 'buffers'>

export function aboutBooking({ id, startMs, minutes, name, location, service, status }: About) {
  const its = `${id} ${new Date(startMs).toISOString()} ${minutes} ${name}`
  return `${its} at ${location ?? 'no place'} as ${service?.id ?? 'no kind'} ${status}`
}

export class Model {
  nowMs: number
  readonly humans: ModelHuman[] = []
  readonly services: ModelService[] = []
  readonly bookings: ModelBooking[] = []
  holds: ModelHold[] = []
  readonly keys: ModelKey[] = []
  webhooks: ModelWebhook[] = []
  /** How many events were compared with bookings in calendars elsewhere. */
  written = 0
  failedWrites = 0
  handedOver = 0
  readonly events: ModelEvent[] = []
  readonly answers = new Map<string, KeptAnswer>()
  /** By UTC month, `2026-03`. */
  readonly months = new Map<string, { used: number; packs: number }>()

  constructor(
    startMs: number,
    readonly plan: PlanName,
    readonly buysPacks: boolean,
  ) {
    this.nowMs = startMs
  }

  get month() {
    const name = new Date(this.nowMs).toISOString().slice(0, 7)
    const known = this.months.get(name) ?? { used: 0, packs: 0 }
    this.months.set(name, known)
    return known
  }

  get bookingsAllowed(): number {
    return included[this.plan].bookings + 500 * this.month.packs
  }

  get humansAllowed(): number {
    return included[this.plan].humans
  }

  get webhooksAllowed(): number {
    return included[this.plan].webhooks
  }

  get activeHumans(): number {
    return this.humans.filter(({ active }) => active).length
  }

  isLive({ isBooked, expiresAtMs }: ModelHold): boolean {
    return !isBooked && this.nowMs < expiresAtMs
  }

  /** The meetings that a human has, itself excepted. */
  private others(human: ModelHuman, except?: Wish['except']) {
    const confirmed = this.bookings.filter(({ status }) => status === 'confirmed')
    const held = this.holds.filter((hold) => this.isLive(hold))
    return [...confirmed, ...held].filter((one) => one.human === human && one !== except)
  }

  /** What takes its time. */
  private taken(human: ModelHuman, except?: Wish['except']): Interval[] {
    return this.others(human, except).map((one) => ({
      startMs: one.startMs - one.buffers.beforeMinutes * minuteMs,
      endMs: slotEndMs(one) + one.buffers.afterMinutes * minuteMs,
    }))
  }

  private oracle(wish: Pick<Wish, 'human' | 'service' | 'except'>, fromDay: number, toDay: number) {
    const { human, service, except } = wish
    const { timeZone, rules, overrides, holidays } = human
    const others = this.others(human, except)
    const startsOf = (some: typeof others) => some.map(({ startMs }) => startMs)
    const facts = {
      busy: this.taken(human, except),
      starts: startsOf(others),
      serviceStarts: startsOf(others.filter((one) => one.service === service)),
      nowMs: this.nowMs,
      standsMs: except && 'status' in except ? except.startMs : undefined,
    }
    const asked = { timeZone, rules, overrides, holidays, service: service?.rules, ...facts }
    return consult(asked, fromDay, toDay)
  }

  /** What a meeting gets around it that is put somewhere now; a live hold keeps its own. */
  buffersFor({ human, service, except }: Pick<Wish, 'human' | 'service' | 'except'>): Buffers {
    if (except && 'expiresAtMs' in except && this.isLive(except)) return except.buffers
    const { bufferBeforeMinutes = 0, bufferAfterMinutes = 0 } = human.rules ?? {}
    return {
      beforeMinutes: service?.rules.bufferBeforeMinutes ?? bufferBeforeMinutes,
      afterMinutes: service?.rules.bufferAfterMinutes ?? bufferAfterMinutes,
    }
  }

  /** The slots that start on local dates from one day to another. */
  slots(wish: Pick<Wish, 'human' | 'service'>, fromDay: number, toDay: number, minutes: number) {
    return this.oracle(wish, fromDay, toDay).slots(fromDay, toDay, minutes)
  }

  /** What becomes of the wish for a slot, quota aside. */
  verdict(wish: Wish): Verdict {
    const { human, startMs, minutes } = wish
    if (!human.active) return 'NOT_FOUND'
    const day = Math.floor(startMs / dayMs)
    return this.oracle(wish, day - 1, day + 1).verdict(startMs, minutes)
  }

  /** Whom a service can be asked of at all; null: of everybody of whom it is asked. */
  refusalOf({ human, service }: Pick<Wish, 'human' | 'service'>): RefusalCode | null {
    if (service === null) return null
    if (!service.active) return 'NOT_FOUND'
    const isGiver = human.active && (service.people?.includes(human) ?? true)
    return isGiver ? null : 'VALIDATION_ERROR'
  }

  /** A live hold is booked as it stands, whatever became of the rules and overrides since. */
  verdictOfHold(hold: ModelHold): Verdict {
    if (hold.isBooked) return 'VALIDATION_ERROR'
    if (!this.isLive(hold)) return this.verdict({ ...hold, except: hold })
    if (!hold.human.active) return 'NOT_FOUND'
    return hold.startMs < this.nowMs ? 'VALIDATION_ERROR' : 'yes'
  }

  /** Adds one more to the month, or says no. */
  count(): 'yes' | RefusalCode {
    const { month } = this
    if (month.used < this.bookingsAllowed) {
      month.used += 1
      return 'yes'
    }
    if (!this.buysPacks) return 'LIMIT_REACHED'
    month.used += 1
    month.packs += 1
    return 'yes'
  }

  happened(type: string, booking: ModelBooking): void {
    const webhooks = this.webhooks.filter(({ events }) => events.includes(type))
    this.events.push({ type, about: aboutBooking(booking), webhooks })
  }

  /** The answer that this idempotency key gives again; a conflict where it was for something else. */
  kept(key: string, body: string): string | 'conflict' | null {
    const found = this.answers.get(key)
    if (!found || this.nowMs - found.atMs >= dayMs) return null
    return found.body === body ? found.answer : 'conflict'
  }
}
