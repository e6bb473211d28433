import { accountFields, changeEntry } from '../../domain/access/audited-fields.ts'
import { type Account, ofValidKey } from '../../domain/account.ts'
import type { HolidayRules } from '../../domain/holidays/holidays.ts'
import { settled } from '../../domain/question.ts'
import { decideNotifications, type NotificationChange } from '../../domain/reminders/reminder.ts'
import { changedSchedule } from '../../domain/schedule.ts'
import { conflictsShownMax } from '../../domain/slots/conflicts.ts'
import { wholeRowsMax } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { type Conflicts, findConflicts, type Told } from '../humans/conflicts.ts'
import { keepMailEndpoints } from '../mails/mail-endpoints.ts'
import { decideHolidays } from './holidays.ts'

/** What an account sets for itself; undefined: as it is. */
export interface AccountSettings {
  /** Those of every human that says nothing else; null: none. */
  readonly holidays: HolidayRules | null | undefined
  /** Null: as if nothing had ever been said of them. */
  readonly notifications: NotificationChange | null | undefined
}

/**
 * Sets what is said; a dry run only tells what new holidays would leave outside.
 * @throws Refusal VALIDATION_ERROR for holidays of a place that nobody knows.
 */
export async function setAccount(
  context: Context,
  sight: Sight,
  settings: AccountSettings,
  isDry: boolean,
): Promise<Told<Account>> {
  const { store, clock } = context
  const { holidays } = settings
  await decideHolidays(holidays)
  const conflicts = holidays === undefined ? null : await conflictsOfAll(context, sight, holidays)
  const [id, nowMs] = [sight.wholeAccount, clock.nowMs()]
  const decide = (account: Account | null) => changed(ofValidKey(account), settings, nowMs)
  if (isDry) return { value: decide(await store.accounts.find(id)), conflicts }
  const object = { kind: 'account', id } as const
  const entry = changeEntry(accountFields, sight.author, 'updateAccount', object, nowMs)
  const value = await store.accounts.change(id, decide, entry)
  if (settings.notifications !== undefined) await keepMailEndpoints(context, id)
  return { value, conflicts }
}

function changed(
  account: Account,
  { holidays, notifications }: AccountSettings,
  nowMs: number,
): Account {
  const kept = holidays === undefined ? account : { ...account, holidays }
  if (notifications === undefined) return kept
  const decided = decideNotifications(kept.notifications ?? null, notifications, nowMs)
  return { ...kept, notifications: decided }
}

/** Looked at human by human, so that no more than one schedule is held. */
async function conflictsOfAll(
  context: Context,
  sight: Sight,
  holidays: HolidayRules | null,
): Promise<Conflicts | null> {
  let all: Conflicts | null = null
  const [accountId, nowMs] = [sight.wholeAccount, context.clock.nowMs()]
  for await (const humanId of silentHumans(context, sight)) {
    const schedules = async () => {
      const key = { accountId, humanId, nowMs, isPassing: true } as const
      const before = await context.store.humans.ask(key, (schedule) => settled(schedule))
      return { before, after: before && changedSchedule(before, { holidays }) }
    }
    all = both(all, await findConflicts(context, sight, [{ humanId, schedules }]))
  }
  return all
}

/** The active ones without holidays of their own. */
async function* silentHumans({ store, gate }: Context, sight: Sight): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const humans = await store.humans.list(sight.wholeAccount, undefined, after)
    for (const { id, holidays } of humans) if (holidays === undefined) yield id
    if (humans.length <= wholeRowsMax) return
    after = humans.at(-1)?.id ?? after
    await gate.turns.next(sight.account)
  }
}

/** The first bookings of each human are among them, so the first of all are. */
function both(one: Conflicts | null, other: Conflicts | null): Conflicts | null {
  if (one === null || other === null) return one ?? other
  const bookings = [...one.bookings, ...other.bookings].sort((a, b) => a.startMs - b.startMs)
  const ends = [one.searchedToMs, other.searchedToMs].filter((endMs) => endMs !== null)
  return {
    total: one.total + other.total,
    bookings: bookings.slice(0, conflictsShownMax),
    searchedToMs: ends.length === 0 ? null : Math.min(...ends),
  }
}
