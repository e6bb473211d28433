import type { Entry } from '../../../src/domain/access/audit.ts'
import { teamHumansMax } from '../../../src/domain/assignment.ts'
import { claimedBy } from '../../../src/domain/claim.ts'
import type { Webhook } from '../../../src/domain/event.ts'
import { lastDayOf, type Override } from '../../../src/domain/override.ts'
import { knownUntil, type LiveHold, type TimeNeeds } from '../../../src/domain/question.ts'
import { dayOf } from '../../../src/domain/time/zone.ts'
import {
  type CountFacts,
  type HumanKey,
  type Humans,
  type Overrides,
  type Webhooks,
  wholeRowsMax,
} from '../../../src/store/store.ts'
import { allOf, note, ownedIn, type Rows, type Tables } from './rows.ts'
import {
  bookedWithin,
  countsWithin,
  heldWithin,
  joined,
  outsideWithin,
  scheduleOf,
} from './times.ts'

export function memoryHumans(rows: Rows): Humans {
  return {
    add: (accountId, decide, once, entry) =>
      rows.once(
        once,
        async () => decide(await countOf(rows, accountId)),
        (tables, human) => {
          tables.humans.set(human.id, { accountId, row: human })
          note(tables, entry)
          return human
        },
      ),
    find: (accountId, id) => rows.read(({ humans }) => ownedIn(humans, accountId, id)),
    async list(accountId, role, after = '', isActive = true) {
      const humans = await rows.read((tables) => allOf(tables.humans, accountId))
      return humans
        .filter((one) => one.active === isActive && (role === undefined || one.role === role))
        .filter((one) => one.id > after)
        .slice(0, wholeRowsMax + 1)
    },
    async count(accountId, role, isActive = true) {
      const humans = await rows.read((tables) => allOf(tables.humans, accountId))
      return humans.filter(
        (one) => one.active === isActive && (role === undefined || one.role === role),
      ).length
    },
    idsOfRole: (accountId, role, among) => idsOfRole(rows, accountId, role, among),
    change: (accountId, id, decide, entryOf) =>
      rows.change(
        async () => {
          const present = await rows.read(({ humans }) => ownedIn(humans, accountId, id))
          return decide(present, await countOf(rows, accountId), rows.stamp)
        },
        (tables, human) => {
          note(tables, entryOf?.(ownedIn(tables.humans, accountId, id), human))
          tables.humans.set(id, { accountId, row: human })
          return human
        },
      ),
    async ask(key, ask, exceptBookingId) {
      const { needs, decide } = ask(await scheduleOf(rows, key))
      const held = await heldWithin(rows, key, needs.busy)
      const booked = await bookedWithin(rows, key, needs.busy)
      const others = booked.filter(({ id }) => id !== exceptBookingId).slice(0, needs.rowsMax)
      const holds = held.map(({ id, startMs, endMs, buffers, expiresAtMs, serviceId }) => ({
        ...{ id, startMs, endMs, buffers, expiresAtMs, serviceId },
      }))
      const outside = await outsideWithin(rows, key, needs.busy)
      return decide({
        busy: joined(others, held, outside),
        outside,
        counts: await countsWithin(rows, key, needs.limits, { bookingId: exceptBookingId }),
        holds: [...holds, ...(await countedHolds(rows, key, needs, holds))],
        knownMs: knownUntil(others.map(claimedBy), needs.rowsMax),
      })
    },
    async askAll({ accountId, humanIds, nowMs }, ask) {
      const keys = humanIds.map((humanId) => ({ accountId, humanId, nowMs }))
      const schedules = []
      for (const key of keys) schedules.push(await scheduleOf(rows, key))
      const { needs, decide } = ask(schedules)
      const busy = []
      let knownMs = Number.POSITIVE_INFINITY
      for (const [at, key] of keys.entries()) {
        const span = needs.busy[at] ?? null
        const held = await heldWithin(rows, key, span)
        const booked = (await bookedWithin(rows, key, span)).slice(0, needs.rowsMax)
        knownMs = Math.min(knownMs, knownUntil(booked.map(claimedBy), needs.rowsMax))
        busy.push(joined(booked, held, await outsideWithin(rows, key, span)))
      }
      const counts = []
      for (const [at, key] of keys.entries()) {
        counts.push(await countsWithin(rows, key, needs.limits?.[at]))
      }
      return decide({ busy, counts, knownMs })
    },
    async outlines({ accountId, humanIds, nowMs }) {
      const found = []
      for (const humanId of humanIds) {
        const schedule = await scheduleOf(rows, { accountId, humanId, nowMs })
        found.push(
          schedule && {
            ...{ timeZone: schedule.timeZone, rules: schedule.rules },
            liveOverrides: schedule.overridesCount,
          },
        )
      }
      return found
    },
    stampOf: () => rows.read(() => rows.stamp),
  }
}

/** Live ones that count beside those of the span. */
async function countedHolds(
  rows: Rows,
  key: HumanKey,
  { limits = [] }: TimeNeeds,
  known: readonly LiveHold[],
): Promise<LiveHold[]> {
  const found = new Map<string, LiveHold>()
  for (const { span } of limits) {
    for (const one of await heldWithin(rows, key, span)) {
      const { id, startMs, endMs, buffers, expiresAtMs, serviceId } = one
      if (startMs < span.startMs || span.endMs <= startMs) continue
      found.set(id, { id, startMs, endMs, buffers, expiresAtMs, serviceId })
    }
  }
  return [...found.values()].filter(({ id }) => !known.some((one) => one.id === id))
}

export async function idsOfRole(
  rows: Rows,
  accountId: string,
  role: string | null,
  among?: readonly string[],
): Promise<string[]> {
  const humans = await rows.read((tables) => allOf(tables.humans, accountId))
  const ids = humans
    .filter((one) => one.active && (role === null || one.role === role))
    .map(({ id }) => id)
  return ids.filter((id) => among?.includes(id) ?? true).slice(0, teamHumansMax + 1)
}

/** How many of them are active, under which plan. */
function countOf(rows: Rows, accountId: string): Promise<CountFacts> {
  return rows.read((tables) => {
    const used = allOf(tables.humans, accountId).filter(({ active }) => active).length
    return { plan: tables.accounts.get(accountId)?.plan ?? 'free', used }
  })
}

export function memoryOverrides(rows: Rows): Overrides {
  const zoneOf = (accountId: string, humanId: string) =>
    rows.read(({ humans }) => {
      const human = ownedIn(humans, accountId, humanId)
      return human?.active ? human.timeZone : null
    })
  const all = (accountId: string) => rows.read((tables) => allOf(tables.overrides, accountId))
  /** How many live ones a human has, one left out. */
  const liveBeside = async (key: HumanKey, timeZone: string | null, id?: string) => {
    const today = timeZone === null ? 0 : dayOf(timeZone, key.nowMs)
    const isLive = (one: Override) =>
      one.humanId === key.humanId && one.id !== id && lastDayOf(one) >= today
    return (await all(key.accountId)).filter(isLive).length
  }
  const put =
    (accountId: string, entry: Entry | undefined) => (tables: Tables, override: Override) => {
      tables.overrides.set(override.id, { accountId, row: override })
      note(tables, entry)
      return override
    }
  return {
    add: (key, decide, once, entry) =>
      rows.once(
        once,
        async () => {
          const timeZone = await zoneOf(key.accountId, key.humanId)
          return decide(timeZone, await liveBeside(key, timeZone), rows.stamp)
        },
        put(key.accountId, entry),
      ),
    change: (key, id, decide, entryOf) =>
      rows.change(
        async () => {
          const timeZone = await zoneOf(key.accountId, key.humanId)
          const found = (await all(key.accountId)).find(
            (one) => one.id === id && one.humanId === key.humanId,
          )
          const others = await liveBeside(key, timeZone, id)
          return decide(timeZone, found ?? null, others, rows.stamp)
        },
        (tables, override) => {
          const entry = entryOf?.(ownedIn(tables.overrides, key.accountId, id), override)
          return put(key.accountId, entry)(tables, override)
        },
      ),
    async list(accountId, humanId) {
      if ((await zoneOf(accountId, humanId)) === null) return null
      const overrides = await all(accountId)
      return overrides.filter((one) => one.humanId === humanId)
    },
    remove: (accountId, humanId, id, decide, entry) =>
      rows.change(
        async () => {
          const timeZone = await zoneOf(accountId, humanId)
          const found = await rows.read(({ overrides }) => ownedIn(overrides, accountId, id))
          return decide(timeZone, found?.humanId === humanId ? found : null, rows.stamp)
        },
        (tables, override) => {
          note(tables, entry)
          tables.overrides.delete(override.id)
          return override
        },
      ),
  }
}

/** The endpoints alone: nothing is sent to them. */
export function memoryWebhooks(rows: Rows): Webhooks {
  const find = (accountId: string, id: string) =>
    rows.read(({ webhooks }) => ownedIn(webhooks, accountId, id))
  const factsOf = (accountId: string) =>
    rows.read(({ accounts, webhooks }) => ({
      plan: accounts.get(accountId)?.plan ?? 'free',
      endpoints: allOf(webhooks, accountId),
    }))
  const put =
    (accountId: string, entry: Entry | undefined) => (tables: Tables, webhook: Webhook) => {
      tables.webhooks.set(webhook.id, { accountId, row: webhook })
      note(tables, entry)
      return webhook
    }
  return {
    add: (accountId, decide, once, entry) =>
      rows.once(once, async () => decide(await factsOf(accountId)), put(accountId, entry)),
    list: (accountId, after = '', limit = wholeRowsMax) =>
      rows.read(({ webhooks }) =>
        allOf(webhooks, accountId)
          .filter(({ id }) => id > after)
          .slice(0, limit)
          .map((one) => ({ ...one, recent: { attempts: 0, failed: 0 }, standing: nothingSent })),
      ),
    // It has no file that anybody could copy.
    sealSome: async () => null,
    listActive: () =>
      rows.read(({ webhooks }) =>
        [...webhooks.values()].map(({ row }) => row).filter(({ active }) => active),
      ),
    find,
    change: (accountId, id, decide, entryOf) =>
      rows.change(
        async () => decide(await find(accountId, id), await factsOf(accountId)),
        (tables, webhook) => {
          const entry = entryOf?.(ownedIn(tables.webhooks, accountId, id), webhook)
          return put(accountId, entry)(tables, webhook)
        },
      ),
    remove: (accountId, id, entry) =>
      rows.change(
        () => find(accountId, id),
        (tables, found) => {
          if (found === null) return false
          note(tables, entry)
          return tables.webhooks.delete(id)
        },
      ),
  }
}

const nothingSent = {
  ...{ newest: null, waiting: 0, oldestWaitingMs: null, failed: 0 },
  lastDay: { delivered: 0, failed: 0 },
}
