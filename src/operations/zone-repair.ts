import { humanNotFound } from '../domain/booking.ts'
import type { Human } from '../domain/human.ts'
import { decideInstants, decideWallTimes, type Repair } from '../domain/time/zone-shift.ts'
import type { Context } from './context.ts'

/** What is kept of a booking whose two no longer agree: `wall-time` moves it, `instant` leaves it where it is. */
export const keeps = ['wall-time', 'instant'] as const

export type Keep = (typeof keeps)[number]

export interface RepairWish {
  readonly keep: Keep
  /** Whose; without it everybody's, of every account. */
  readonly humanId?: string | undefined
  /** Only tells. */
  readonly isDryRun: boolean
}

export interface HumanRepair extends Repair {
  readonly human: Human
}

/**
 * Repairs shifted bookings, each human's as a set in a transaction of its own, also while a server books. `done`
 * gets each as soon as it is written: what comes after may fail.
 * @throws Refusal NOT_FOUND for a human there never was.
 */
export async function repairShifted(
  context: Context,
  wish: RepairWish,
  done: (repair: HumanRepair) => void = () => undefined,
): Promise<HumanRepair[]> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  const repairs: HumanRepair[] = []
  let isKnown = wish.humanId === undefined
  for (const { id: accountId } of await store.accounts.list()) {
    const wanted = wish.humanId ? await store.humans.find(accountId, wish.humanId) : null
    if (wanted) isKnown = true
    for (const humanId of await store.bookings.shiftedHumans(accountId, nowMs)) {
      if (wish.humanId !== undefined && humanId !== wanted?.id) continue
      const human = await store.humans.find(accountId, humanId)
      if (!human) continue
      const repair = { human, ...(await repairOne(context, accountId, human, wish)) }
      done(repair)
      repairs.push(repair)
    }
  }
  if (!isKnown) throw humanNotFound(wish.humanId)
  return repairs
}

async function repairOne(
  { store, clock }: Context,
  accountId: string,
  { id: humanId }: Human,
  { keep, isDryRun }: RepairWish,
): Promise<Repair> {
  const nowMs = clock.nowMs()
  let repair: Repair = { changes: [], collisions: [] }
  await store.bookings.changeShifted({ accountId, humanId, nowMs }, (shifted) => {
    const { needs, decide } =
      keep === 'instant' ? decideInstants(shifted) : decideWallTimes(shifted, nowMs)
    return {
      needs,
      decide(facts) {
        repair = decide(facts)
        return isDryRun ? [] : repair.changes
      },
    }
  })
  return repair
}
