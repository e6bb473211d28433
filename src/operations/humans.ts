import { changeEntry, entryOf, hoursFields, humanFields } from '../domain/access/audited-fields.ts'
import { type AvailabilityRules, decideSameDurations } from '../domain/availability.ts'
import { humanNotFound } from '../domain/booking.ts'
import type { Human, HumanChange } from '../domain/human.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Notices } from '../domain/links/notices.ts'
import { decideCount } from '../domain/plan.ts'
import { changedSchedule, type Schedule } from '../domain/schedule.ts'
import { type CountFacts, wholeRowsMax } from '../store/store.ts'
import type { Context, Sight } from './context.ts'
import { decideHolidays } from './holidays/holidays.ts'
import { type AskedChange, type Settle, type Told, telling } from './humans/conflicts.ts'

export { wholeRowsMax }

export type NewHuman = Pick<
  Human,
  'name' | 'email' | 'role' | 'timeZone' | 'holidays' | keyof Notices
>

/** @throws Refusal LIMIT_REACHED at the plan's number of active humans. */
export async function createHuman(
  { store, clock, newId }: Context,
  sight: Sight,
  wanted: NewHuman,
  once?: Once<Human>,
): Promise<Outcome<Human>> {
  await decideHolidays(wanted.holidays)
  const human: Human = {
    ...wanted,
    id: newId(),
    active: true,
    rules: null,
    createdAtMs: clock.nowMs(),
  }
  return store.humans.add(
    sight.wholeAccount,
    ({ plan, used }) => {
      decideCount(plan, 'humans', used)
      return human
    },
    once,
    entryOf(sight.author, 'createHuman', { kind: 'human', id: human.id }, human.createdAtMs),
  )
}

/** Which humans are listed; absent: the active ones, of any role. */
export interface AskedHumans {
  readonly role?: string | undefined
  readonly isActive?: boolean
}

/** Oldest first. */
export async function listHumans(
  { store }: Context,
  sight: Sight,
  { role, isActive = true }: AskedHumans = {},
  after?: string,
): Promise<Human[]> {
  const { humanIds } = sight.seen
  if (humanIds === undefined) return store.humans.list(sight.account, role, after, isActive)
  const found = await Promise.all(humanIds.map((id) => store.humans.find(sight.account, id)))
  const isAsked = (human: Human) =>
    human.active === isActive && (role === undefined || human.role === role)
  return found
    .filter((human) => human !== null)
    .filter(isAsked)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** How many `listHumans` has in all. */
export async function countHumans(
  context: Context,
  sight: Sight,
  asked: AskedHumans = {},
): Promise<number> {
  const { role, isActive } = asked
  if (sight.seen.humanIds === undefined) {
    return context.store.humans.count(sight.account, role, isActive)
  }
  return (await listHumans(context, sight, asked)).length
}

/** Also one that was deleted. @throws Refusal NOT_FOUND */
export async function getHuman({ store }: Context, sight: Sight, id: string): Promise<Human> {
  const human = await store.humans.find(sight.accountOf(id), id)
  if (!human) throw humanNotFound()
  return human
}

/** What is asked of a change of a human: to make it, or only to tell what it would leave outside. */
export interface AskedOfHuman {
  readonly id: string
  readonly isDry: boolean
}

/** @throws Refusal NOT_FOUND; LIMIT_REACHED where bringing one back goes over the plan's number. */
export async function updateHuman(
  context: Context,
  sight: Sight,
  asked: AskedOfHuman,
  change: HumanChange,
): Promise<Told<Human>> {
  const { timeZone, active } = change
  await decideHolidays(change.holidays)
  const scheduled = async (before: Schedule) => {
    if (active === false) return null
    const holidays = await holidaysAfter(context, sight, before, change)
    return changedSchedule(before, { holidays, ...(timeZone === undefined ? {} : { timeZone }) })
  }
  const decide = (human: Human | null, { plan, used }: CountFacts) => {
    if (!human) throw humanNotFound()
    if (active && !human.active) decideCount(plan, 'humans', used)
    return { ...human, ...change }
  }
  return changeHuman(context, sight, 'updateHuman', asked, scheduled, decide)
}

/** A change that names none takes those of the account. */
async function holidaysAfter(
  { store }: Context,
  sight: Sight,
  before: Schedule,
  change: HumanChange,
): Promise<Schedule['holidays']> {
  if (!('holidays' in change)) return before.holidays
  if (change.holidays !== undefined) return change.holidays
  return (await store.accounts.find(sight.account))?.holidays ?? null
}

/** Soft: bookings stay, and the human can still be read. @throws Refusal NOT_FOUND, also the second time. */
export function deleteHuman(
  context: Context,
  sight: Sight,
  asked: AskedOfHuman,
): Promise<Told<Human>> {
  const decide = (human: Human | null) => ({ ...activeOnly(human), active: false })
  return changeHuman(context, sight, 'deleteHuman', asked, () => null, decide)
}

/**
 * Replaces the rules. Bookings already made stay as they are.
 * @throws Refusal NOT_FOUND; FORBIDDEN for other durations by whoever changes hours only
 */
export function setAvailability(
  context: Context,
  sight: Sight,
  asked: AskedOfHuman,
  rules: AvailabilityRules,
): Promise<Told<Human>> {
  const decide = (human: Human | null) => {
    const present = activeOnly(human)
    if (sight.keepsDurations) decideSameDurations(present.rules, rules)
    return { ...present, rules }
  }
  const scheduled = (before: Schedule) => changedSchedule(before, { rules })
  return changeHuman(context, sight, 'setAvailability', asked, scheduled, decide)
}

/** What each of these may have changed. */
const fieldsOf = {
  updateHuman: humanFields,
  deleteHuman: humanFields,
  setAvailability: hoursFields,
} as const

function changeHuman(
  context: Context,
  sight: Sight,
  operation: keyof typeof fieldsOf,
  { id, isDry }: AskedOfHuman,
  change: AskedChange['change'],
  decide: (human: Human | null, facts: CountFacts) => Human,
): Promise<Told<Human>> {
  const { store, clock } = context
  const object = { kind: 'human', id } as const
  const fields = fieldsOf[operation]
  const entry = changeEntry(fields, sight.author, operation, object, clock.nowMs())
  const make = (settle: Settle<Human>) =>
    store.humans.change(
      sight.accountOf(id),
      id,
      (human, facts, stamp) => settle(decide(human, facts), stamp),
      entry,
    )
  return telling(context, sight, { humanId: id, change, isDry }, make, (human) => human)
}

function activeOnly(human: Human | null): Human {
  if (!human?.active) throw humanNotFound()
  return human
}
