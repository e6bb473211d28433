import type { AttemptOutcome, ClaimedDelivery } from '../domain/delivery.ts'
import {
  decideBeside,
  decideHold,
  decideMail,
  type MailLimits,
  mailLimitsDefault,
  mailSchedule,
} from '../domain/mails/mail.ts'
import { minuteMs } from '../domain/time/units.ts'
import type { Context } from '../operations/context.ts'
import type { PostOutcome } from '../smtp/outcome.ts'
import type { Post } from '../smtp/post.ts'
import type { KnownMail, LeavingMail, MailCounts, MailEnd } from '../store/store.ts'
import type { Channel } from './channel.ts'
import { composedOf } from './composed.ts'
import type { MailMeeting } from './mail-meetings.ts'
import { type Addressee, addresseesOf, type ToldEvent, toldEventOf } from './mail-parties.ts'

/** Nothing leaves for so long after a fault that only whoever runs the service can mend. */
export const mailHoldMs = 5 * minuteMs

/** Tells by mail: one delivery is for everybody who hears about its event, and what became of each is kept by itself. */
export function mailChannel(
  context: Context,
  post: Post,
  fromAddress: string,
  limits: MailLimits = mailLimitsDefault,
): Channel {
  const { store, metrics } = context
  const holding = createHolding(context)

  const mayLeave = ({ ofAccount, toAddress, isOvertaken }: MailCounts): boolean =>
    !isOvertaken && ofAccount < limits.perHour && toAddress < limits.perAddress

  /** Null: there is nothing to tell this one. */
  async function tell(
    delivery: ClaimedDelivery,
    event: ToldEvent,
    addressee: Addressee,
    nowMs: number,
  ): Promise<AttemptOutcome | null> {
    const { known } = event
    const { party, meeting } = addressee
    const kind = kindOf(event, addressee, nowMs)
    if (kind === null) return null
    const composed = await composedOf(context, event, kind, addressee, fromAddress)
    if (composed === null) return null
    const { humanId, addressDigest } = addressee
    const hasInvite = composed.invite !== null
    const whose = { recipient: party, humanId, humanIds: humansOf(event, addressee), addressDigest }
    const mail = { ...leavingOf(known, meeting, nowMs), ...whose, kind, hasInvite }
    const counts = await store.mails.begin(mail, mayLeave)
    if (!mayLeave(counts)) return refused(mail, counts, nowMs)
    const beside = meeting.leadId === known.booking.id ? '' : `.${meeting.leadId}`
    const messageId = `<${delivery.id}.${party}${beside}@${hostOf(fromAddress)}>`
    const outcome = await post.send({ ...composed, messageId, dateMs: known.event.createdAtMs })
    const { mayHaveLeft } = counts
    return end(delivery, { mail, mayHaveLeft }, outcome, context.clock.nowMs())
  }

  async function refused(
    mail: LeavingMail,
    counts: MailCounts,
    nowMs: number,
  ): Promise<AttemptOutcome> {
    if (counts.isOvertaken) return nothingToTell
    metrics.mailed('limited')
    if (counts.toAddress >= limits.perAddress) {
      const reason = `this address was sent ${limits.perAddress} mails within a day`
      await store.mails.end(mail, failed(mail, reason, nowMs))
      return ended(null, reason)
    }
    const error = `${limits.perHour} mails were sent within an hour`
    return { ...ended(null, error), putOffUntilMs: counts.accountFreeMs }
  }

  async function end(
    { attempts }: ClaimedDelivery,
    { mail, mayHaveLeft }: { readonly mail: LeavingMail; readonly mayHaveLeft: boolean },
    outcome: PostOutcome,
    nowMs: number,
  ): Promise<AttemptOutcome> {
    if (outcome.is === 'sent') {
      await store.mails.end(mail, { status: 'sent' })
      metrics.mailed('sent')
      await holding.end()
      return { statusCode: outcome.statusCode, error: null, answer: outcome.answer }
    }
    const { statusCode, reason } = outcome
    const isLast = outcome.is === 'again' && mailSchedule[attempts + 1] === undefined
    if (outcome.is === 'refused' || isLast) {
      metrics.mailed('failed')
      await store.mails.end(mail, failed(mail, reason, nowMs))
      return ended(statusCode, reason)
    }
    // What may have left stays noted as leaving: a cancellation of it is told then.
    if (!mayHaveLeft && (outcome.is !== 'again' || !outcome.mayHaveLeft))
      await store.mails.end(mail, { status: 'again' })
    metrics.mailed(outcome.is)
    if (outcome.is === 'again') return { statusCode, error: reason, answer: null }
    const putOffUntilMs = await holding.begin(reason, nowMs)
    return { statusCode, error: reason, answer: null, putOffUntilMs }
  }

  return {
    schedule: mailSchedule,
    // Two more than there are connections wait for one.
    most: 4,
    isHeld: (nowMs) => nowMs < holding.untilMs(),
    async send(delivery, nowMs, isWanted) {
      const outcomes: AttemptOutcome[] = []
      const tried = new Set<string>()
      while (true) {
        // Read anew: the mail before may have taken half a minute.
        const known = await store.mails.known(delivery.webhookId, delivery.sequence)
        if (known === null) break
        const event = await toldEventOf(context, delivery, known)
        const isNext = (one: Addressee) =>
          !tried.has(nameOf(one)) && kindOf(event, one, nowMs) !== null
        const addressee = addresseesOf(event).find(isNext)
        if (!addressee) break
        tried.add(nameOf(addressee))
        if (!(await isWanted())) return null
        const outcome = await tell(delivery, event, addressee, nowMs)
        if (outcome !== null) outcomes.push(outcome)
        if (outcome?.putOffUntilMs !== undefined) break
      }
      return together(outcomes)
    },
  }
}

/** That no mail leaves: this process acts by what it knows itself, and all of them can tell. */
function createHolding({ store, log, metrics }: Context) {
  let heldUntilMs = 0
  return {
    untilMs: () => heldUntilMs,
    /** Answers until when. */
    async begin(reason: string, nowMs: number): Promise<number> {
      if (nowMs >= heldUntilMs) {
        log.error('mail is held', { reason, minutes: mailHoldMs / minuteMs })
      }
      const untilMs = nowMs + mailHoldMs
      heldUntilMs = untilMs
      metrics.mailHeld(untilMs)
      await store.mails.hold((before) => decideHold(before, reason, nowMs, untilMs))
      return untilMs
    },
    async end(): Promise<void> {
      if (heldUntilMs === 0) return
      heldUntilMs = 0
      metrics.mailHeld(0)
      await store.mails.hold(() => null)
    },
  }
}

function failed({ kind, booking }: LeavingMail, reason: string, nowMs: number): MailEnd {
  const about = { kind, reason, bookingId: booking.id, createdAtMs: nowMs }
  return { status: 'failed', failure: { type: 'mail.failed', ...about } }
}

function leavingOf({ event }: KnownMail, { booking, leadId, shownBy }: MailMeeting, nowMs: number) {
  return { eventSeq: event.seq, booking: { ...booking, id: leadId }, shownBy, nowMs }
}

const nameOf = ({ party, meeting }: Addressee) => `${party} ${meeting.leadId}`

/** Whom an attendee meets, of several that were booked together; null: it was one. */
function humansOf({ known }: ToldEvent, { humanId, meeting }: Addressee): readonly string[] | null {
  const isOne = humanId !== null || known.group.length === 1
  return isOne ? null : meeting.members.map(({ human }) => human.id)
}

function kindOf({ known, change }: ToldEvent, addressee: Addressee, nowMs: number) {
  const { party, meeting, told, toldElsewhere } = addressee
  const { booking, leadId, members, isBeside } = meeting
  const done = known.done.filter(({ bookingId }) => bookingId === leadId).map((one) => one.party)
  const humanIds = members.map(({ human }) => human.id)
  const its = { ...known, ...change, booking, humanIds, done, told, toldElsewhere }
  return isBeside ? decideBeside(its, party, nowMs) : decideMail(its, party, nowMs)
}

const nothingToTell: AttemptOutcome = { statusCode: 250, error: null, answer: 'nothing to tell' }

/** Nothing to tell is told. What waits for the longest decides; what failed for good waits for nothing. */
function together(outcomes: readonly AttemptOutcome[]): AttemptOutcome {
  const waits = outcomes.filter(({ isFinal, error }) => error !== null && !isFinal)
  const put = waits.find(({ putOffUntilMs }) => putOffUntilMs !== undefined)
  const [first = null] = outcomes.toSorted((a, b) => rank(a) - rank(b))
  return put ?? waits[0] ?? first ?? nothingToTell
}

/** The one that failed says why. */
const rank = ({ error }: AttemptOutcome): number => (error === null ? 1 : 0)

function ended(statusCode: number | null, error: string): AttemptOutcome {
  return { statusCode, error, answer: null, isFinal: true }
}

function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
