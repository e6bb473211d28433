/** Mails as whoever runs the service looks at them. */
import { entryOf } from '../../domain/access/audit.ts'
import { invalid, Refusal } from '../../domain/errors.ts'
import { isHolding } from '../../domain/mails/mail.ts'
import type {
  ListedMails,
  LoggedMail,
  MailFilter,
  MailPage,
  ResentMail,
} from '../../store/store.ts'
import { mailsLookedAtMax } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'

export type { LoggedMail, MailFilter, MailPage }
export { mailsLookedAtMax }

export interface Mails extends ListedMails {
  /** Why no mail of anybody leaves; null: it does. */
  readonly heldBy: string | null
  /** What those humans are called that are named. */
  readonly names: ReadonlyMap<string, string>
}

/** What waits first, then the newest first. @throws Refusal FORBIDDEN for a bound key */
export async function listMails(
  context: Context,
  sight: Sight,
  filter: MailFilter,
  page: MailPage,
): Promise<Mails> {
  const listed = await context.store.mails.list(sight.wholeAccount, filter, page)
  return { ...listed, ...(await besides(context, sight, listed.mails)) }
}

/** What is said of mails beside themselves. */
export async function besides(context: Context, sight: Sight, mails: readonly LoggedMail[]) {
  const humanIds = mails.flatMap(({ humanId }) => humanId ?? [])
  return { heldBy: await heldBy(context), names: await namesOf(context, sight, humanIds) }
}

async function heldBy({ store, clock, sendsMail }: Context): Promise<string | null> {
  if (!sendsMail) return 'no mail server is set'
  const hold = await store.mails.held()
  return hold && isHolding(hold, clock.nowMs()) ? hold.reason : null
}

/** Those that are seen alone. */
export async function namesOf(
  { store }: Context,
  sight: Sight,
  humanIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(humanIds)) {
    const human = sight.seesHuman(id) ? await store.humans.find(sight.account, id) : null
    if (human) names.set(id, human.name)
  }
  return names
}

/**
 * Tells once more whoever was not told of one event, with a new round of attempts. What a later mail has told meanwhile is not told again.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where nothing of it failed, the meeting is over, or no mail leaves here
 */
export function resendMail(
  { store, clock, sendsMail }: Context,
  sight: Sight,
  id: string,
): Promise<ResentMail> {
  const nowMs = clock.nowMs()
  const decide = (mail: ResentMail | null): ResentMail => {
    if (mail === null) throw new Refusal('NOT_FOUND', 'There is no mail with this id any more.')
    const fault = faultOf(mail, sendsMail, nowMs)
    if (fault !== null) throw invalid([{ field: 'id', message: fault }])
    return mail
  }
  return store.mails.resend(sight.wholeAccount, id, nowMs, decide, ({ bookingId }) =>
    entryOf(sight.author, 'resendMail', { kind: 'booking', id: bookingId }, nowMs),
  )
}

function faultOf({ failed, endMs }: ResentMail, sendsMail: boolean, nowMs: number): string | null {
  if (failed.length === 0) return 'names a mail that has not failed'
  if (endMs <= nowMs) return 'names a mail of a meeting that is over: no mail tells it any more'
  return sendsMail ? null : 'cannot be sent: no mail server is set'
}
