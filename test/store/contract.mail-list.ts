/** What an engine tells of mails, and of what was done to a booking: lists that people look at. */
import { expect, test } from 'bun:test'
import { entryOf } from '../../src/domain/access/audit.ts'
import type { LeavingMail, ResentMail, Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  book,
  cancel,
  fresh,
  newId,
  nineMs,
  nowMs,
  refusalOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const page = { limit: 10, offset: 0 }

async function told(store: Store) {
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const decide = () => ['booking.confirmed', 'booking.cancelled'] as const
  await store.mails.keepEndpoints({ newId, nowMs, decide, accountId })
  const one = fresh(await book(store, accountId, humanId))
  const other = fresh(await book(store, accountId, humanId, { startMs: nineMs + 7_200_000 }))
  return { accountId, one, other }
}

export function mailListContract(start: StartEngine): void {
  test('mails that wait come first, then those that failed or left; one that failed waits again', async () => {
    await using engine = start()
    const store = engine.open()
    const { accountId, one, other } = await told(store)
    const short = async (filter: object = {}) => {
      const { mails, total } = await store.mails.list(accountId, filter, page)
      return [total, ...mails.map(({ state, kind, recipient }) => `${state} ${kind} ${recipient}`)]
    }
    expect(await short()).toEqual([2, ...Array(2).fill('waiting confirmed null')])
    const mail: LeavingMail = {
      ...{ eventSeq: one.sequence ?? 0, recipient: 'attendee', kind: 'confirmed', hasInvite: true },
      ...{ humanId: null, humanIds: null, addressDigest: 'ann', nowMs, booking: one },
      shownBy: one.sequence ?? 0,
    }
    await store.mails.begin(mail, () => true)
    expect(await short({ kind: 'cancelled' })).toEqual([0])
    const failure = {
      type: 'mail.failed',
      kind: 'confirmed',
      reason: 'no',
      bookingId: one.id,
    } as const
    const end = { status: 'failed', failure: { ...failure, createdAtMs: nowMs } } as const
    await store.mails.end(mail, end)
    expect(await short({ state: 'failed' })).toEqual([1, 'failed confirmed attendee'])
    expect(await short({ state: 'sent' })).toEqual([0])
    const ofOne = await store.mails.ofBooking(accountId, one.id)
    expect(ofOne.map(({ state }) => state)).toEqual(['waiting', 'failed'])
    expect((await store.mails.ofBooking(accountId, other.id)).map(({ state }) => state)).toEqual([
      'waiting',
    ])
    const id = ofOne[1]?.id ?? ''
    const object = { kind: 'booking', id: one.id } as const
    const seen: (ResentMail | null)[] = []
    const resend = (owner: string) =>
      store.mails.resend(
        owner,
        id,
        nowMs,
        (found) => {
          seen.push(found)
          return found ?? { bookingId: '', endMs: 0, failed: [] }
        },
        () => entryOf({ accountId, keyId: null }, 'resendMail', object, nowMs),
      )
    const elsewhere = engine.addAccount()
    await resend(elsewhere)
    await resend(accountId)
    expect(seen).toEqual([null, { bookingId: one.id, endMs: one.endMs, failed: ['attendee'] }])
    expect(await short({ state: 'failed' })).toEqual([0])
    expect((await store.audit.list(accountId, {}, page)).entries[0]?.operation).toBe('resendMail')
    expect((await store.mails.list(elsewhere, {}, page)).total).toBe(0)
  })

  test('what was done to a booking is told from the latest back, whatever lies between', async () => {
    await using engine = start()
    const store = engine.open()
    const { accountId, one } = await told(store)
    expect(await refusalOf(cancel(store, accountId, one.id))).toBe('accepted')
    const changes = await store.events.changesOf(accountId, one.id)
    expect(changes.map(({ type }) => type)).toEqual(['booking.cancelled', 'booking.confirmed'])
    expect(await store.events.changesOf(engine.addAccount(), one.id)).toEqual([])
  })
}
