/** Bookings with several humans: who is asked, what is known of them, and all or nothing. */

import { expect, test } from 'bun:test'
import {
  type CandidateFacts,
  decideTeamBooking,
  type Team,
  type TeamNeeds,
  type TeamRequest,
  teamHumansMax,
} from '../../src/domain/assignment.ts'
import { decideGroupCancellation } from '../../src/domain/booking.ts'
import { Refusal } from '../../src/domain/errors.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import type { Store } from '../../src/store/store.ts'
import { noOptionalDetails } from '../support/facts.ts'
import {
  addAccount,
  addHuman,
  book,
  cancel,
  decisionOf,
  fresh,
  human,
  newId,
  nineMs,
  nowMs,
  refusalOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const halfHour = 30 * minuteMs

async function began(engine: ReturnType<StartEngine>, humans: number) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const ids: string[] = []
  for (let n = 0; n < humans; n += 1) {
    ids.push((await addHuman(store, accountId, { role: 'ae' })).id)
  }
  return { store, accountId, ids }
}

function request(team: Team, fields: Partial<TeamRequest> = {}): TeamRequest {
  const whom = { attendeeName: 'John Doe', attendeeEmail: null, metadata: null, agreedZone: null }
  const slot = { startMs: nineMs, durationMinutes: 30 }
  return { team, assign: 'first', ...slot, ...whom, ...noOptionalDetails, ...fields }
}

function bookTeam(store: Store, accountId: string, wanted: TeamRequest) {
  return store.bookings.addForTeam({ accountId, team: wanted.team, nowMs }, (humans) =>
    decideTeamBooking(humans, wanted, newId, nowMs),
  )
}

/** Whom a decision would see, in order. */
async function candidates(store: Store, accountId: string, team: Team): Promise<string[]> {
  const seen: string[] = []
  const key = { accountId, team, nowMs }
  await refusalOf(
    store.bookings.addForTeam(key, (humans) => {
      seen.push(...humans.map(({ humanId }) => humanId))
      throw new Refusal('NOT_FOUND', 'only asking')
    }),
  )
  return seen
}

const later = { startMs: nineMs + 5 * halfHour, endMs: nineMs + 6 * halfHour }

/** What an engine answers to needs. */
async function factsOf(store: Store, accountId: string, humanIds: string[], needs: TeamNeeds) {
  let seen: readonly CandidateFacts[] = []
  await refusalOf(
    store.bookings.addForTeam({ accountId, team: { humanIds }, nowMs }, () => ({
      needs,
      decide({ candidates }) {
        seen = candidates
        throw new Refusal('NOT_FOUND', 'only asking')
      },
    })),
  )
  return seen
}

/** The ids of what an engine says begins when the needs say. */
async function begunOf(store: Store, accountId: string, humanIds: string[], needs: TeamNeeds) {
  let seen: string[] = []
  await refusalOf(
    store.bookings.addForTeam({ accountId, team: { humanIds }, nowMs }, () => ({
      needs,
      decide({ begun = [] }) {
        seen = begun.map(({ id }) => id)
        throw new Refusal('NOT_FOUND', 'only asking')
      },
    })),
  )
  return seen
}

export function teamContract(start: StartEngine): void {
  test('those named are asked in their order, those of a role oldest first, and only active ones', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 3)
    const [one = '', two = '', three = ''] = ids
    await addHuman(store, accountId, { role: 'other' })
    await store.humans.change(accountId, two, (present) => ({
      ...(present ?? human()),
      active: false,
    }))
    const named = { humanIds: [three, one] }
    expect(await candidates(store, accountId, named)).toEqual([three, one])
    expect(await candidates(store, accountId, { role: 'ae' })).toEqual([one, three])
    expect(await candidates(store, accountId, { role: 'a' })).toEqual([])
    expect(await store.humans.idsOfRole(accountId, 'ae')).toEqual([one, three])
    expect(await store.humans.idsOfRole(accountId, 'a')).toEqual([])
  })

  test('of a role one more than may be asked is told, whatever their number', async () => {
    await using engine = start()
    const { store, accountId } = await began(engine, teamHumansMax + 3)
    expect(await candidates(store, accountId, { role: 'ae' })).toHaveLength(teamHumansMax + 1)
    expect(await store.humans.idsOfRole(accountId, 'ae')).toHaveLength(teamHumansMax + 1)
  })

  test('what begins at an instant is read of every candidate where it is asked for: confirmed, and of these alone', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 3)
    const [one = '', two = '', other = ''] = ids
    const made = fresh(await book(store, accountId, one, { startMs: nineMs }))
    const gone = fresh(await book(store, accountId, two, { startMs: nineMs }))
    await cancel(store, accountId, gone.id)
    await book(store, accountId, two, { startMs: nineMs + halfHour })
    await book(store, accountId, other, { startMs: nineMs })
    const needs = { busy: [null, null], load: null, untilFree: true }
    expect(await begunOf(store, accountId, [one, two], { ...needs, begunAtMs: nineMs })).toEqual([
      made.id,
    ])
    expect(await begunOf(store, accountId, [one, two], needs)).toEqual([])
  })

  test('each is known by what is free, how much is booked near, and when last', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 2)
    const [one = ''] = ids
    for (const n of [0, 2]) await book(store, accountId, one, { startMs: nineMs + n * halfHour })
    const gone = fresh(await book(store, accountId, one, { startMs: nineMs + halfHour }))
    await cancel(store, accountId, gone.id)
    const slot = { startMs: nineMs, endMs: nineMs + 1 }
    const loadOf = async (startMs: number, endMs: number, beforeMs: number) => {
      const needs = { busy: [later, later], load: { counted: { startMs, endMs }, beforeMs } }
      const facts = await factsOf(store, accountId, ids, { ...needs, untilFree: false })
      return facts.map(({ load }) => [load?.count, load?.lastStartMs])
    }
    const never = Number.NEGATIVE_INFINITY
    const two = nineMs + 2 * halfHour
    expect(await loadOf(nineMs, two, nineMs)).toEqual([
      [1, never],
      [0, never],
    ])
    expect(await loadOf(nineMs, two + 1, nineMs + 1)).toEqual([
      [2, nineMs],
      [0, never],
    ])
    expect(await loadOf(nineMs + 1, nineMs + halfHour, nineMs + 9 * halfHour)).toEqual([
      [0, two],
      [0, never],
    ])
    // Of one who is not free, or need not be known, there is no load; nor of those behind where one is enough.
    const load = { counted: slot, beforeMs: nineMs }
    const known = (busy: (Interval | null)[], untilFree: boolean) =>
      factsOf(store, accountId, ids, { busy, load, untilFree })
    const first = { startMs: nineMs, endMs: nineMs + halfHour }
    expect(await known([slot, null], false)).toEqual([
      { busy: [first], load: null },
      { busy: [], load: null },
    ])
    expect((await known([later, later], true))[0]?.load).toEqual({ count: 1, lastStartMs: never })
    expect((await known([slot, slot], true))[1]?.busy).toEqual([])
  })

  test('all are booked under one id, each counted and with its event, or none is', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 3)
    const all = request({ role: 'ae' }, { assign: 'all' })
    const made = fresh(await bookTeam(store, accountId, all))
    if ('id' in made) throw new Error('not a group')
    expect(made.bookings.map(({ humanId }) => humanId)).toEqual(ids)
    expect(new Set(made.bookings.map(({ groupId }) => groupId))).toEqual(new Set([made.groupId]))
    for (const each of made.bookings) {
      expect(await store.bookings.find(accountId, each.id)).toEqual(each)
    }
    const events = async () => (await store.events.list(accountId, 0, 99)).length
    expect([await events(), (await store.accounts.usage(accountId, nowMs)).used]).toEqual([3, 3])
    await book(store, accountId, ids[2] ?? '', { startMs: nineMs + halfHour })
    const later = { ...all, startMs: nineMs + halfHour }
    expect(await refusalOf(bookTeam(store, accountId, later))).toBe('SLOT_UNAVAILABLE')
    expect([await events(), (await store.accounts.usage(accountId, nowMs)).used]).toEqual([4, 4])
  })

  test('should one of them not be written, none is', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 2)
    const taken = fresh(await book(store, accountId, ids[1] ?? ''))
    const key = { accountId, team: { humanIds: ids }, nowMs }
    const call = store.bookings.addForTeam(key, () => ({
      needs: { busy: [null, null], load: null, untilFree: false },
      decide: () => ids.map((humanId) => decisionOf({ ...taken, id: newId(), humanId })),
    }))
    expect(await call.catch(() => 'failed')).toBe('failed')
    const page = { limit: 9, offset: 0 }
    expect((await store.bookings.list(accountId, {}, page)).bookings).toEqual([taken])
    expect((await store.accounts.usage(accountId, nowMs)).used).toBe(1)
  })

  test('of fifty that want any of five at once, through two stores, five get one each', async () => {
    await using engine = start()
    const { store, accountId, ids } = await began(engine, 5)
    const stores = [store, engine.open()]
    const calls = Array.from({ length: 50 }, (_, n) => {
      const assign = n % 3 === 0 ? 'balanced' : 'first'
      const wanted = request({ humanIds: ids }, { assign })
      return refusalOf(bookTeam(stores[n % 2] ?? store, accountId, wanted))
    })
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(5)
    expect(answers.filter((answer) => answer === 'SLOT_UNAVAILABLE')).toHaveLength(45)
  })

  test('a group is cancelled whole by any of its bookings, once; another stays', async () => {
    await using engine = start()
    const { store, accountId } = await began(engine, 3)
    const all = request({ role: 'ae' }, { assign: 'all' })
    const groups = []
    for (const n of [0, 1]) {
      groups.push(
        fresh(await bookTeam(store, accountId, { ...all, startMs: nineMs + n * halfHour })),
      )
    }
    const [one, other] = groups.map((group) => ('id' in group ? [] : group.bookings))
    const cancelGroup = (id: string) =>
      store.bookings.changeGroup(accountId, id, (bookings) =>
        decideGroupCancellation(bookings, 'ill', 'key', nowMs),
      )
    await cancel(store, accountId, one?.[0]?.id ?? '')
    const events = async () => (await store.events.list(accountId, 0, 99)).length
    const before = await events()
    const cancelled = await cancelGroup(one?.[1]?.id ?? '')
    expect(cancelled.map(({ id }) => id)).toEqual((one ?? []).map(({ id }) => id))
    expect(cancelled.map(({ cancelReason }) => cancelReason)).toEqual([
      ...['no longer needed', 'ill', 'ill'],
    ])
    expect(await cancelGroup(one?.[2]?.id ?? '')).toEqual(cancelled)
    expect(await events()).toBe(before + 2)
    for (const { id } of other ?? []) {
      expect((await store.bookings.find(accountId, id))?.status).toBe('confirmed')
    }
    expect(await refusalOf(cancelGroup(newId()))).toBe('NOT_FOUND')
  })
}
