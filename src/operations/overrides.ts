import { changeEntry, entryOf, overrideFields } from '../domain/access/audited-fields.ts'
import { humanNotFound } from '../domain/booking.ts'
import { Refusal, refusalOfDecision } from '../domain/errors.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import {
  type AskedDates,
  decideLive,
  lastDayOf,
  type Override,
  overrideDates,
} from '../domain/override.ts'
import { changedSchedule, manyOverrides, type Schedule } from '../domain/schedule.ts'
import { dayOf } from '../domain/time/zone.ts'
import { listing, says } from '../domain/wording/says.ts'
import type { Context, Sight } from './context.ts'
import { type Told, telling } from './humans/conflicts.ts'

export interface NewOverride
  extends Omit<Override, 'id' | 'humanId' | 'startDay' | 'endDay' | 'dates' | 'createdAtMs'> {
  readonly dates: AskedDates
}

/** What is asked of a change of overrides: to make it, or only to tell what it would leave outside. */
export interface AskedOfOverrides {
  readonly humanId: string
  readonly isDry: boolean
}

/** @throws Refusal NOT_FOUND where there is no such active human; VALIDATION_ERROR for dates that run backwards from today, or one too many. */
export async function createOverride(
  context: Context,
  sight: Sight,
  { humanId, isDry }: AskedOfOverrides,
  { dates, ...wanted }: NewOverride,
  once?: Once<Told<Override>>,
): Promise<Outcome<Told<Override>>> {
  const { store, clock, newId } = context
  const [id, createdAtMs] = [newId(), clock.nowMs()]
  const made = (timeZone: string): Override => {
    const days = overrideDates(dates, () => dayOf(timeZone, createdAtMs))
    return { ...wanted, ...days, id, humanId, createdAtMs }
  }
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs: createdAtMs }
  const object = { kind: 'override', id } as const
  const entry = entryOf(sight.author, 'createOverride', object, createdAtMs, { humanId })
  const told = await telling<Override, Outcome<Override>>(
    context,
    sight,
    { humanId, change: (before) => withOverride(before, made), isDry },
    (settle, conflicts) =>
      store.overrides.add(
        key,
        (timeZone, live, stamp) => {
          if (timeZone === null) throw humanNotFound()
          decideLive(live)
          return settle(made(timeZone), stamp)
        },
        isDry
          ? undefined
          : once && { ...once, answer: (value) => once.answer({ value, conflicts }) },
        entry,
      ),
    (value) => ({ replayed: false, value }),
  )
  const { value: outcome, conflicts } = told
  return outcome.replayed ? outcome : { ...outcome, value: { value: outcome.value, conflicts } }
}

/** One that takes no time away leaves nothing outside; what is refused changes nothing. */
function withOverride(before: Schedule, made: (timeZone: string) => Override): Schedule {
  if (refusalOfDecision(() => made(before.timeZone))) return before
  const override = made(before.timeZone)
  if (override.type === 'open') return before
  return changedSchedule(before, { overrides: [...before.overrides, override] })
}

/** Oldest first. @throws Refusal NOT_FOUND where there is no such active human. */
export async function listOverrides(
  { store, gate }: Context,
  sight: Sight,
  humanId: string,
): Promise<Override[]> {
  const accountId = sight.accountOf(humanId)
  const overrides = await store.overrides.list(accountId, humanId)
  if (!overrides) throw humanNotFound()
  // To read five hundred takes as long as to write them.
  if (overrides.length > manyOverrides) await gate.turns.next(accountId)
  return overrides
}

/**
 * Replaces what it says by what `change` makes of it; the change refuses what cannot be.
 * @throws Refusal NOT_FOUND where there is no such active human, or no such override of it; VALIDATION_ERROR as for a new one.
 */
export function updateOverride(
  context: Context,
  sight: Sight,
  { humanId, isDry }: AskedOfOverrides,
  id: string,
  change: (kept: Override) => NewOverride,
): Promise<Told<Override>> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  const changed = (kept: Override, timeZone: string): Override => {
    const { dates, ...wanted } = change(kept)
    const days = overrideDates(dates, () => dayOf(timeZone, nowMs))
    return { ...wanted, ...days, id, humanId, createdAtMs: kept.createdAtMs }
  }
  const decide = (timeZone: string | null, kept: Override | null, liveOthers: number): Override => {
    if (timeZone === null) throw humanNotFound()
    if (kept === null) throw overrideNotFound()
    const [today, then] = [dayOf(timeZone, nowMs), changed(kept, timeZone)]
    // One that has ended does not count: only a change that brings it back needs room.
    if (lastDayOf(kept) < today && lastDayOf(then) >= today) decideLive(liveOthers)
    return then
  }
  const scheduled = (before: Schedule, kept: Override | undefined): Schedule => {
    if (!kept || refusalOfDecision(() => changed(kept, before.timeZone))) return before
    const overrides = [...others(before, id), changed(kept, before.timeZone)]
    return changedSchedule(before, { overrides })
  }
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs }
  const object = { kind: 'override', id } as const
  const fields = overrideFields
  const entry = changeEntry(fields, sight.author, 'updateOverride', object, nowMs, { humanId })
  return telling<Override, Override>(
    context,
    sight,
    {
      humanId,
      // One that has ended is in no schedule.
      async change(before) {
        const all = await store.overrides.list(key.accountId, humanId)
        return scheduled(
          before,
          all?.find((one) => one.id === id),
        )
      },
      isDry,
    },
    (settle) =>
      store.overrides.change(
        key,
        id,
        (timeZone, kept, liveOthers, stamp) => settle(decide(timeZone, kept, liveOthers), stamp),
        entry,
      ),
    (override) => override,
  )
}

/** @throws Refusal NOT_FOUND where there is no such active human, or no such override of it. */
export function deleteOverride(
  context: Context,
  sight: Sight,
  { humanId, isDry }: AskedOfOverrides,
  id: string,
): Promise<Told<Override>> {
  const { store, clock } = context
  const object = { kind: 'override', id } as const
  const entry = entryOf(sight.author, 'deleteOverride', object, clock.nowMs(), { humanId })
  const decide = (timeZone: string | null, override: Override | null) => {
    if (timeZone === null) throw humanNotFound()
    if (override) return override
    throw overrideNotFound()
  }
  const change = (before: Schedule) => changedSchedule(before, { overrides: others(before, id) })
  return telling<Override, Override>(
    context,
    sight,
    { humanId, change, isDry },
    (settle) =>
      store.overrides.remove(
        sight.accountOf(humanId),
        humanId,
        id,
        (timeZone, override, stamp) => settle(decide(timeZone, override), stamp),
        entry,
      ),
    (override) => override,
  )
}

const others = ({ overrides }: Schedule, id: string) => overrides.filter((one) => one.id !== id)

function overrideNotFound(): Refusal {
  const message = says`This human has no override with this id. ${listing('listOverrides')}`
  return new Refusal('NOT_FOUND', message)
}
