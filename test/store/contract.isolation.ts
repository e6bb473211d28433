/** What one account never sees of another's (guide/requests.md). */

import { expect, test } from 'bun:test'
import { Refusal } from '../../src/domain/errors.ts'
import { noTime, settled } from '../../src/domain/question.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  block,
  book,
  booking,
  cancel,
  decisionOf,
  fresh,
  hold,
  newId,
  nineMs,
  nowMs,
  refusalOf,
  removeOverride,
  settledAll,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const page = { limit: 100, offset: 0 }
const nothing = { bookings: [], total: 0, next: null, searchedToMs: null }

export function isolationContract(start: StartEngine): void {
  test('what belongs to one account is not there for another, in any call', async () => {
    await using engine = start()
    const store = engine.open()
    const mine = await addAccount(store)
    const yours = engine.addAccount()
    const { id: humanId } = await addHuman(store, mine, { role: 'ae' })
    const override = block(humanId, { startDay: 0 })
    await store.overrides.add({ accountId: mine, humanId, nowMs }, () => override)
    const made = fresh(await book(store, mine, humanId, { attendeeEmail: 'a@b.c' }))
    const endpoint = await addWebhook(store, mine)

    const seen: unknown[] = []
    const look = (...found: unknown[]) => {
      seen.push(...found)
      throw new Refusal('NOT_FOUND', 'not yours')
    }
    const { humans, overrides, bookings, holds, webhooks } = store
    expect(await humans.find(yours, humanId)).toBeNull()
    expect(await humans.list(yours)).toEqual([])
    expect(await humans.list(yours, 'ae')).toEqual([])
    expect(await humans.idsOfRole(yours, 'ae')).toEqual([])
    await refusalOf(humans.change(yours, humanId, (present) => look(present)))
    const key = { accountId: yours, humanId, nowMs }
    expect(await humans.ask(key, settled)).toBeNull()
    const both = { accountId: yours, humanIds: [humanId, humanId], nowMs }
    const schedules = await humans.askAll(both, settledAll)
    expect(schedules).toEqual([null, null])

    await refusalOf(
      overrides.add({ accountId: yours, humanId, nowMs }, (timeZone) => look(timeZone)),
    )
    expect(await overrides.list(yours, humanId)).toBeNull()
    expect(await removeOverride(store, yours, humanId, override.id)).toBeNull()
    expect(await overrides.list(mine, humanId)).toHaveLength(1)

    await refusalOf(bookings.add(key, (schedule) => look(schedule)))
    expect(await bookings.find(yours, made.id)).toBeNull()
    expect(await bookings.list(yours, {}, page)).toEqual(nothing)
    expect(await bookings.list(yours, { humanId }, page)).toEqual(nothing)
    const byEmail = await bookings.list(yours, { attendeeEmail: 'a@b.c' }, page)
    expect(byEmail).toEqual(nothing)
    await refusalOf(bookings.change(yours, made.id, nowMs, (present) => look(present)))
    expect(await refusalOf(cancel(store, yours, made.id))).toBe('NOT_FOUND')

    const held = fresh(await hold(store, mine, humanId, { startMs: nineMs + 3_600_000 }))
    const holdKey = { accountId: yours, holdId: held.id, nowMs }
    await refusalOf(holds.add(key, (schedule) => look(schedule)))
    await refusalOf(holds.book(holdKey, (present, schedule) => look(present, schedule)))
    await refusalOf(holds.remove(yours, held.id, (present) => look(present)))
    expect(await holds.find(yours, held.id)).toBeNull()
    expect(await holds.listLive(key)).toBeNull()
    expect(await holds.find(mine, held.id)).toEqual(held)

    const grouped = booking(humanId, { groupId: newId(), startMs: nineMs + 2 * 3_600_000 })
    await store.bookings.addForTeam({ accountId: mine, team: { role: 'ae' }, nowMs }, () => ({
      needs: { busy: [null], load: null, untilFree: false },
      decide: () => [decisionOf(grouped)],
    }))
    const teams = [{ humanIds: [humanId] }, { role: 'ae' }]
    for (const team of teams) {
      await refusalOf(
        bookings.addForTeam({ accountId: yours, team, nowMs }, (candidates) =>
          look(...candidates.map(({ schedule }) => schedule)),
        ),
      )
    }
    await refusalOf(bookings.changeGroup(yours, grouped.id, (group) => look(group.length || null)))

    expect(await webhooks.list(yours)).toEqual([])
    expect(await webhooks.remove(yours, endpoint.id)).toBe(false)
    expect(await webhooks.list(mine)).toHaveLength(1)
    expect(seen).toEqual([null, null, null, null, null, null, null, null, null, null])
  })

  test('an idempotency key, a count and a quota are of one account', async () => {
    await using engine = start()
    const store = engine.open()
    const mine = await addAccount(store)
    const yours = engine.addAccount()
    const answers = []
    for (const accountId of [mine, yours]) {
      const { id: humanId } = await addHuman(store, accountId)
      const once = { accountId, key: 'same', fingerprint: accountId, nowMs, answer: () => '{}' }
      const startMs = accountId === mine ? nineMs : nineMs + 1
      answers.push(await book(store, accountId, humanId, { startMs }, once))
      await refusalOf(
        store.bookings.add({ accountId, humanId, nowMs }, () => ({
          needs: noTime,
          decide({ usage }) {
            expect(usage.used).toBe(1)
            throw new Refusal('NOT_FOUND', 'only asking')
          },
        })),
      )
      await refusalOf(
        store.humans.add(accountId, ({ used }) => {
          expect(used).toBe(1)
          throw new Refusal('NOT_FOUND', 'only asking')
        }),
      )
    }
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, false])
  })
}
