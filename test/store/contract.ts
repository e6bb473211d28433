/**
 * What any engine behind src/store/store.ts must do. `storeContract` is the whole suite: sqlite.test.ts runs it for
 * SQLite, and memory.test.ts for one that waits at every read, but for what that one does not keep.
 */

import { describe, expect, test } from 'bun:test'
import { unbound } from '../../src/domain/access/sight.ts'
import { invalid } from '../../src/domain/errors.ts'
import type { Override } from '../../src/domain/override.ts'
import { settled } from '../../src/domain/question.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { dayOf } from '../../src/domain/time/zone.ts'
import type { Store } from '../../src/store/store.ts'
import {
  account,
  addAccount,
  addHuman,
  addWebhook,
  apiKey,
  block,
  human,
  newId,
  nowMs,
  refusalOf,
  removeOverride,
  rules,
  settledAll,
  today,
  webhook,
} from '../support/store.ts'
import { auditContract } from './contract.audit.ts'
import { bookingContract } from './contract.bookings.ts'
import { boundsContract } from './contract.bounds.ts'
import { calendarContract } from './contract.calendars.ts'
import { claimContract } from './contract.claims.ts'
import { deliveryContract } from './contract.deliveries.ts'
import { figuresContract } from './contract.figures.ts'
import { holdContract } from './contract.holds.ts'
import { isolationContract } from './contract.isolation.ts'
import { logContract } from './contract.log.ts'
import { mailListContract } from './contract.mail-list.ts'
import { onceContract } from './contract.once.ts'
import { reminderContract } from './contract.reminders.ts'
import { removalsContract } from './contract.removals.ts'
import { shiftedContract } from './contract.shifted.ts'
import { teamContract } from './contract.teams.ts'
import { weekContract } from './contract.weeks.ts'

/** Fresh data, and any number of stores open on it, as so many processes would have them. */
export interface Engine extends AsyncDisposable {
  open(firstWaitMs?: number, committed?: (writes: number) => void): Store
  /** Adds a further account and answers its id. */
  addAccount(): string
}

export type StartEngine = () => Engine

const chapters = {
  accounts: accountContract,
  audit: auditContract,
  humans: humanContract,
  overrides: overrideContract,
  webhooks: webhookContract,
  bookings: bookingContract,
  claims: claimContract,
  holds: holdContract,
  teams: teamContract,
  weeks: weekContract,
  shifted: shiftedContract,
  reminders: reminderContract,
  calendars: calendarContract,
  once: onceContract,
  isolation: isolationContract,
  removals: removalsContract,
  bounds: boundsContract,
  life: lifeContract,
  deliveries: deliveryContract,
  log: logContract,
  figures: figuresContract,
  mailList: mailListContract,
} satisfies Record<string, (start: StartEngine) => void>

/** `leftOut`: chapters about what the engine does not keep, and why it does not. */
export function storeContract(
  engine: string,
  start: StartEngine,
  leftOut: Partial<Record<keyof typeof chapters, string>> = {},
): void {
  const names = Object.keys(chapters).filter((name) => !(name in leftOut))
  contractOf(engine, start, names)
}

/** A part, where all of it takes long and is run elsewhere. */
export function someOfContract(
  engine: string,
  start: StartEngine,
  names: readonly (keyof typeof chapters)[],
): void {
  contractOf(engine, start, names)
}

function contractOf(engine: string, start: StartEngine, names: readonly string[]): void {
  describe(`the contract of the store on ${engine}`, () => {
    for (const [name, chapter] of Object.entries(chapters)) {
      if (names.includes(name)) chapter(start)
    }
  })
}

function accountContract(start: StartEngine): void {
  test('the first account is made once, whoever comes second', async () => {
    await using engine = start()
    const [one, other] = [engine.open(), engine.open()]
    const first = account({ plan: 'starter', autoPurchase: true })
    const second = account()
    const answers = await Promise.all([
      one.accounts.addFirst(first, apiKey(first.id, 'sk_live_one')),
      other.accounts.addFirst(second, apiKey(second.id, 'sk_live_other')),
    ])
    expect(answers.toSorted()).toEqual([false, true])
    const [made, text] = answers[0] ? [first, 'sk_live_other'] : [second, 'sk_live_one']
    expect(await one.accounts.findFirst()).toEqual(made)
    expect(await other.accounts.findFirst()).toEqual(made)
    const refused = apiKey(made.id, text)
    expect(await other.accounts.findPrincipal(refused.digest)).toBeNull()
  })

  test('before the first account there is none, and the store is not ready', async () => {
    await using engine = start()
    const store = engine.open()
    expect(await store.accounts.findFirst()).toBeNull()
    expect(await store.isReady()).toBe(false)
    await addAccount(store)
    expect(await store.isReady()).toBe(true)
  })

  test('a key is found by its digest, with its account and scope', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const key = apiKey(accountId, 'sk_live_agent', { scope: 'agent' })
    await store.accounts.addKey(key)
    const bounds = { ...unbound, expiresAtMs: null, dailyBookings: null, isSuspended: false }
    expect(await store.accounts.findPrincipal(key.digest)).toEqual({
      ...{ keyId: key.id, accountId, scope: 'agent', ...bounds },
    })
    const { id: humanId } = await addHuman(store, accountId)
    const bound = { humanIds: [humanId], ownBookings: true, expiresAtMs: nowMs, dailyBookings: 3 }
    const one = apiKey(accountId, 'sk_live_bound', { ...bound, scope: 'agent', createdBy: key.id })
    await store.accounts.addKey(one)
    expect(await store.accounts.findPrincipal(one.digest)).toEqual({
      ...{ keyId: one.id, accountId, scope: 'agent', ...bound, isSuspended: false },
    })
    const { accountId: _, digest: __, ...kept } = one
    expect((await store.accounts.listKeys(accountId)).at(-1)).toEqual(kept)
    const unknown = apiKey(accountId, 'sk_live_agenT')
    expect(await store.accounts.findPrincipal(unknown.digest)).toBeNull()
  })

  test('a key that is there already stays as it is', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const key = apiKey(accountId, 'sk_live_agent', { scope: 'agent' })
    await store.accounts.addKey(key)
    await store.accounts.addKey({ ...key, id: newId(), scope: 'admin' })
    const found = await store.accounts.findPrincipal(key.digest)
    expect(found).toMatchObject({ keyId: key.id, accountId, scope: 'agent' })
  })

  test('a further account has its own key, and changes at once for whoever else is open', async () => {
    await using engine = start()
    const [one, other] = [engine.open(), engine.open()]
    const first = account()
    await one.accounts.addFirst(first, apiKey(first.id, 'sk_live_first'))
    const second = account({ name: 'Second', plan: 'starter', autoPurchase: true })
    const key = apiKey(second.id, 'sk_live_second')
    await one.accounts.add(second, key)
    expect(await other.accounts.list()).toEqual([first, second])
    expect((await other.accounts.findPrincipal(key.digest))?.accountId).toBe(second.id)
    const changed = { ...second, name: 'Acme', plan: 'free', autoPurchase: false } as const
    const decide = (present: unknown) => {
      expect(present).toEqual(second)
      return changed
    }
    expect(await one.accounts.change(second.id, decide)).toEqual(changed)
    expect(await other.accounts.list()).toEqual([first, changed])
  })
}

function humanContract(start: StartEngine): void {
  test('a human is found as it was added', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const bare = await addHuman(store, accountId, { rules: null })
    const full = await addHuman(store, accountId, {
      name: 'Zoë \u202eé 👩🏽‍💻',
      email: 'zoe@acme.com',
      role: "ae'; DROP TABLE humans; --",
      timeZone: 'America/New_York',
    })
    expect(await store.humans.find(accountId, bare.id)).toEqual(bare)
    expect(await store.humans.find(accountId, full.id)).toEqual(full)
    expect(await store.humans.find(accountId, newId())).toBeNull()
  })

  test('the list holds the active ones, oldest first, of a role if asked', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const added = [
      await addHuman(store, accountId, { role: 'ae' }),
      await addHuman(store, accountId, { role: 'se' }),
      await addHuman(store, accountId, { role: 'ae' }),
      await addHuman(store, accountId, { role: 'ae', active: false }),
    ].map(({ id }) => id)
    const ids = async (role?: string) =>
      (await store.humans.list(accountId, role)).map(({ id }) => added.indexOf(id))
    expect(await ids()).toEqual([0, 1, 2])
    expect(await ids('ae')).toEqual([0, 2])
    expect(await ids('a%')).toEqual([])
  })

  test('the decision to add knows the plan and how many are active', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store, { plan: 'starter' })
    await addHuman(store, accountId)
    await addHuman(store, accountId, { active: false })
    const seen: unknown[] = []
    await store.humans.add(accountId, (facts) => {
      seen.push(facts)
      return human()
    })
    expect(seen).toEqual([{ plan: 'starter', used: 1 }])
  })

  test('a change is decided on the present human and read back', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id, ...rest } = await addHuman(store, accountId)
    const changed = { id, ...rest, name: 'Anna', email: 'a@b.c', timeZone: 'UTC', active: false }
    const answer = await store.humans.change(accountId, id, (present, { used }) => {
      expect(present).toEqual({ id, ...rest })
      expect(used).toBe(1)
      return changed
    })
    expect(answer).toEqual(changed)
    expect(await store.humans.find(accountId, id)).toEqual(changed)
  })

  test('questions about one who is unknown or deleted find no schedule', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const gone = await addHuman(store, accountId, { active: false })
    for (const humanId of [gone.id, newId()]) {
      const ask = store.humans.ask({ accountId, humanId, nowMs }, settled)
      expect(await ask).toBeNull()
    }
  })
}

function overrideContract(start: StartEngine): void {
  test('overrides are listed as they were added, oldest first', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id } = await addHuman(store, accountId)
    const wanted = [
      block(id, { title: 'Zoë ☃' }),
      block(id, { type: 'open', span: { startMinutes: 1_320, endMinutes: 360 }, endDay: today }),
      block(id, { recurrence: { freq: 'weekly', interval: 2, days: [1, 5] } }),
      block(id, { recurrence: { freq: 'monthly', nth: { week: -1, day: 5 } }, endDay: today + 9 }),
    ]
    for (const override of wanted)
      await store.overrides.add({ accountId, humanId: id, nowMs }, () => override)
    expect(await store.overrides.list(accountId, id)).toEqual(wanted)
  })

  test('the zone of an active human is known when an override is added', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const gone = await addHuman(store, accountId, { active: false })
    const present = await addHuman(store, accountId)
    const seen: (string | null)[] = []
    for (const { id } of [gone, present]) {
      await store.overrides.add({ accountId, humanId: id, nowMs }, (timeZone) => {
        seen.push(timeZone)
        return block(id)
      })
    }
    expect(seen).toEqual([null, present.timeZone])
    expect(await store.overrides.list(accountId, gone.id)).toBeNull()
  })

  test('an override is decided by how many its human has that have not ended on its own day', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const other = await addHuman(store, accountId)
    const { id: humanId, timeZone } = await addHuman(store, accountId)
    const seen: number[] = []
    const add = (of: string, dates: Partial<Override>, atMs = nowMs) =>
      store.overrides.add({ accountId, humanId: of, nowMs: atMs }, (_, live) => {
        seen.push(live)
        return block(of, dates)
      })
    const localDay = dayOf(timeZone, nowMs)
    await add(other.id, { startDay: localDay })
    await add(humanId, { startDay: localDay - 1, endDay: null })
    await add(humanId, { startDay: localDay - 9, endDay: localDay })
    await add(humanId, { startDay: 0, endDay: null, recurrence: { freq: 'weekly' } })
    await add(humanId, { startDay: localDay + 1, endDay: null })
    await add(humanId, { startDay: localDay + 2, endDay: null })
    expect(seen).toEqual([0, 0, 0, 1, 2, 3])
    await add(humanId, { startDay: localDay }, nowMs + 3 * dayMs)
    expect(seen.at(-1)).toBe(1)
  })

  test('an override is changed by what it was, and a refusal changes nothing', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const [one, other] = [await addHuman(store, accountId), await addHuman(store, accountId)]
    const [first, second] = [block(one.id), block(one.id)]
    const key = { accountId, humanId: one.id, nowMs }
    for (const each of [first, second]) await store.overrides.add(key, () => each)
    const seen: unknown[] = []
    const look = (who: string, account = accountId) =>
      store.overrides
        .change({ ...key, humanId: who, accountId: account }, first.id, (...facts) => {
          seen.push(facts.slice(0, 3))
          throw invalid([])
        })
        .catch(() => null)
    const changed = {
      ...first,
      title: 'Other',
      startDay: 20_000,
      endDay: 20_002,
      dates: [20_000, 20_002],
    }
    const stamp = await store.humans.stampOf(one.id)
    expect(await store.overrides.change(key, first.id, () => changed)).toEqual(changed)
    expect(await store.humans.stampOf(one.id)).not.toEqual(stamp)
    expect(await store.overrides.list(accountId, one.id)).toEqual([changed, second])
    for (const who of [one.id, other.id, newId()]) await look(who)
    await look(one.id, await addAccount(store))
    expect(seen).toEqual([
      ['UTC', changed, 1],
      ['UTC', null, 0],
      [null, null, 0],
      [null, null, 0],
    ])
    expect(await store.overrides.list(accountId, one.id)).toEqual([changed, second])
  })

  test('an override is removed once, and only under its own human', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const [one, other] = [await addHuman(store, accountId), await addHuman(store, accountId)]
    const override = block(one.id)
    await store.overrides.add({ accountId, humanId: one.id, nowMs }, () => override)
    expect(await removeOverride(store, accountId, other.id, override.id)).toBe(false)
    expect(await removeOverride(store, accountId, one.id, override.id)).toBe(true)
    expect(await removeOverride(store, accountId, one.id, override.id)).toBe(false)
    expect(await store.overrides.list(accountId, one.id)).toEqual([])
  })

  test('of a human who is not active no override is removed, and none is missed', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id } = await addHuman(store, accountId)
    const override = block(id)
    await store.overrides.add({ accountId, humanId: id, nowMs }, () => override)
    const turn = (active: boolean) =>
      store.humans.change(accountId, id, (human) => {
        if (!human) throw new Error('no human')
        return { ...human, active }
      })
    await turn(false)
    expect(await removeOverride(store, accountId, id, override.id)).toBeNull()
    expect(await removeOverride(store, accountId, id, newId())).toBeNull()
    expect(await removeOverride(store, accountId, newId(), override.id)).toBeNull()
    await turn(true)
    expect(await store.overrides.list(accountId, id)).toEqual([override])
  })

  test('several humans are asked about at once, in the order of their ids', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const zones = ['Asia/Tokyo', 'UTC', 'Europe/Berlin']
    const humans = await Promise.all(
      zones.map((timeZone) => addHuman(store, accountId, { timeZone })),
    )
    const ids = humans.map(({ id }) => id)
    const humanIds = [...ids.toReversed(), Bun.randomUUIDv7()]
    const found = await store.humans.askAll({ accountId, humanIds, nowMs }, (schedules) =>
      settledAll(schedules.map((schedule) => schedule?.timeZone ?? null)),
    )
    expect(found).toEqual([...zones.toReversed(), null])
    const outlines = () => store.humans.outlines({ accountId, humanIds, nowMs })
    const zonesOf = async () => (await outlines()).map((each) => each?.timeZone ?? null)
    expect(await zonesOf()).toEqual(found)
    const [, id = ''] = ids
    const recurrence = { freq: 'weekly' } as const
    const [startDay, endDay] = [today - 9, today - 3]
    const some = [
      {},
      { startDay, endDay },
      { startDay, endDay, recurrence },
      { startDay, recurrence },
    ]
    for (const fields of some) {
      const key = { accountId, humanId: id, nowMs }
      await store.overrides.add(key, () => block(id, fields))
    }
    expect((await outlines())[1]).toEqual({ timeZone: 'UTC', rules, liveOverrides: 2 })
    const none = { accountId, humanIds: [], nowMs }
    expect(await store.humans.outlines({ ...none, humanIds: [newId()] })).toEqual([null])
    expect(await store.humans.askAll(none, ({ length }) => settledAll(length))).toBe(0)
  })

  test('a changed schedule is seen at once, by every store on the same data', async () => {
    await using engine = start()
    const [one, other] = [engine.open(), engine.open()]
    const accountId = await addAccount(one)
    const { id } = await addHuman(one, accountId, { rules: null })
    const opens = (store: Store) =>
      store.humans.ask({ accountId, humanId: id, nowMs }, (schedule) =>
        settled({
          hasRules: schedule?.rules !== null,
          open: schedule?.openHours(today, today).open.length !== 0,
          zone: schedule?.timeZone,
        }),
      )
    const expectBoth = async (hasRules: boolean, open: boolean, zone = 'UTC') => {
      expect(await opens(one)).toEqual({ hasRules, open, zone })
      expect(await opens(other)).toEqual({ hasRules, open, zone })
    }
    const override = block(id, { startDay: today - 5, endDay: today + 5 })
    await expectBoth(false, false)
    await one.humans.change(accountId, id, (present) => ({ ...(present ?? human()), rules }))
    await expectBoth(true, true)
    await other.overrides.add({ accountId, humanId: id, nowMs }, () => override)
    await expectBoth(true, false)
    await removeOverride(one, accountId, id, override.id)
    await expectBoth(true, true)
    const moved = { timeZone: 'Asia/Tokyo' }
    await other.humans.change(accountId, id, (present) => ({ ...(present ?? human()), ...moved }))
    await expectBoth(true, true, 'Asia/Tokyo')
  })
}

function webhookContract(start: StartEngine): void {
  test('endpoints are listed as they were added, oldest first', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const added = [
      await addWebhook(store, accountId),
      await addWebhook(store, accountId, { events: ['booking.cancelled'], active: false }),
    ]
    const recent = { attempts: 0, failed: 0 }
    const lastDay = { delivered: 0, failed: 0 }
    const standing = { newest: null, waiting: 0, oldestWaitingMs: null, failed: 0, lastDay }
    const listed = added.map((one) => ({ ...one, recent, standing }))
    expect(await store.webhooks.list(accountId)).toEqual(listed)
  })

  test('the decision to add an endpoint knows the plan and the endpoints there are', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store, { plan: 'free' })
    const endpoints = [
      await addWebhook(store, accountId, { headers: { 'X-Key': 'k' }, isLoopbackOpen: true }),
      await addWebhook(store, accountId, { active: false }),
    ]
    let seen: unknown
    await store.webhooks.add(accountId, (facts) => {
      seen = facts
      return webhook()
    })
    const others = endpoints.map(({ id, url, events, active }) => ({ id, url, events, active }))
    expect(seen).toMatchObject({ plan: 'free', endpoints: others })
    expect(await store.webhooks.list(accountId, endpoints[0]?.id, 1)).toMatchObject(others.slice(1))
  })

  test('an endpoint is removed once', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id } = await addWebhook(store, accountId)
    expect(await store.webhooks.remove(accountId, id)).toBe(true)
    expect(await store.webhooks.remove(accountId, id)).toBe(false)
    expect(await store.webhooks.list(accountId)).toEqual([])
  })
}

function lifeContract(start: StartEngine): void {
  test('what was written is there after closing and opening again', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const added = await addHuman(store, accountId)
    await store.close()
    expect(await engine.open().humans.find(accountId, added.id)).toEqual(added)
  })

  test('closing waits for the writes that were asked for before', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const writes = Array.from({ length: 20 }, () => refusalOf(addHuman(store, accountId)))
    await store.close()
    expect(new Set(await Promise.all(writes))).toEqual(new Set(['accepted']))
    expect(await engine.open().humans.list(accountId)).toHaveLength(20)
  })
}
