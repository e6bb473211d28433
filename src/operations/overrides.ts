import { entryOf } from '../domain/access/audit.ts'
import { humanNotFound } from '../domain/booking.ts'
import { Refusal } from '../domain/errors.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import {
  type AskedDates,
  decideLive,
  lastDayOf,
  type Override,
  overrideDates,
} from '../domain/override.ts'
import { dayOf } from '../domain/time/zone.ts'
import { listing, says } from '../domain/wording/says.ts'
import type { Context, Sight } from './context.ts'

export interface NewOverride
  extends Omit<Override, 'id' | 'humanId' | 'startDay' | 'endDay' | 'dates' | 'createdAtMs'> {
  readonly dates: AskedDates
}

/** @throws Refusal NOT_FOUND where there is no such active human; VALIDATION_ERROR for dates that run backwards from today, or one too many. */
export function createOverride(
  { store, clock, newId }: Context,
  sight: Sight,
  humanId: string,
  { dates, ...wanted }: NewOverride,
  once?: Once<Override>,
): Promise<Outcome<Override>> {
  const [id, createdAtMs] = [newId(), clock.nowMs()]
  const decide = (timeZone: string | null, live: number): Override => {
    if (timeZone === null) throw humanNotFound()
    decideLive(live)
    const days = overrideDates(dates, () => dayOf(timeZone, createdAtMs))
    return { ...wanted, ...days, id, humanId, createdAtMs }
  }
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs: createdAtMs }
  const entry = entryOf(sight.author, 'createOverride', { kind: 'override', id }, createdAtMs)
  return store.overrides.add(key, decide, once, entry)
}

/** Oldest first. @throws Refusal NOT_FOUND where there is no such active human. */
export async function listOverrides(
  { store }: Context,
  sight: Sight,
  humanId: string,
): Promise<Override[]> {
  const overrides = await store.overrides.list(sight.accountOf(humanId), humanId)
  if (!overrides) throw humanNotFound()
  return overrides
}

/**
 * Replaces what it says by what `change` makes of it; the change refuses what cannot be.
 * @throws Refusal NOT_FOUND where there is no such active human, or no such override of it; VALIDATION_ERROR as for a new one.
 */
export function updateOverride(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  id: string,
  change: (kept: Override) => NewOverride,
): Promise<Override> {
  const nowMs = clock.nowMs()
  const decide = (timeZone: string | null, kept: Override | null, liveOthers: number): Override => {
    if (timeZone === null) throw humanNotFound()
    if (kept === null) throw overrideNotFound()
    const { dates, ...wanted } = change(kept)
    const today = dayOf(timeZone, nowMs)
    const days = overrideDates(dates, () => today)
    const changed = { ...wanted, ...days, id, humanId, createdAtMs: kept.createdAtMs }
    // One that has ended does not count: only a change that brings it back needs room.
    if (lastDayOf(kept) < today && lastDayOf(changed) >= today) decideLive(liveOthers)
    return changed
  }
  const key = { accountId: sight.accountOf(humanId), humanId, nowMs }
  const entry = entryOf(sight.author, 'updateOverride', { kind: 'override', id }, nowMs)
  return store.overrides.change(key, id, decide, entry)
}

/** @throws Refusal NOT_FOUND where there is no such active human, or no such override of it. */
export async function deleteOverride(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  id: string,
): Promise<void> {
  const entry = entryOf(sight.author, 'deleteOverride', { kind: 'override', id }, clock.nowMs())
  const removed = await store.overrides.remove(sight.accountOf(humanId), humanId, id, entry)
  if (removed === null) throw humanNotFound()
  if (!removed) throw overrideNotFound()
}

function overrideNotFound(): Refusal {
  const message = says`This human has no override with this id. ${listing('listOverrides')}`
  return new Refusal('NOT_FOUND', message)
}
