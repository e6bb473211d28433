import type { Calendar } from '../../../src/domain/calendars/calendar.ts'
import { calendarEvent, conflictEvent } from '../../../src/domain/calendars/news.ts'
import type { SyncDecision, SyncedCalendar } from '../../../src/domain/calendars/sync.ts'
import { dayMs } from '../../../src/domain/time/units.ts'
import type { Calendars, ClaimedCalendar } from '../../../src/store/store.ts'
import { addEvent } from './bookings.ts'
import { allOf, type KeptCalendar, note, ownedIn, type Rows, type Tables } from './rows.ts'

const unread = { cursor: null, eventsCount: 0, failures: 0, doubtedAtMs: null, toldAtMs: null }

export function memoryCalendars(rows: Rows): Calendars {
  const activeHuman = (accountId: string, humanId: string) =>
    rows.read(({ humans }) => ownedIn(humans, accountId, humanId)?.active === true)
  const ofHuman = (accountId: string, humanId: string) =>
    rows.read((tables) =>
      allOf(tables.calendars, accountId).filter((one) => one.humanId === humanId),
    )
  const find = async (accountId: string, humanId: string, id: string) => {
    if (!(await activeHuman(accountId, humanId))) return null
    return (await ofHuman(accountId, humanId)).find((one) => one.id === id) ?? null
  }
  const put = (tables: Tables, accountId: string, row: KeptCalendar) =>
    tables.calendars.set(row.id, { accountId, row })

  return {
    add: ({ accountId, humanId, nowMs }, decide, once, entry) =>
      rows.once(
        once,
        async () => {
          const isThere = await activeHuman(accountId, humanId)
          return decide(isThere ? (await ofHuman(accountId, humanId)).map(shownOf) : null)
        },
        (tables, added) => {
          const { sealed: _, ...calendar } = added
          put(tables, accountId, {
            ...added,
            ...unread,
            mirror: [],
            nextSyncAtMs: nowMs,
            lease: null,
          })
          note(tables, entry)
          return calendar
        },
      ),
    async list(accountId, humanId) {
      if (!(await activeHuman(accountId, humanId))) return null
      return (await ofHuman(accountId, humanId)).map(shownOf)
    },
    ofHuman: (humanId) =>
      rows.read(({ humans, calendars }) => {
        if (!humans.has(humanId)) return null
        const its = [...calendars.values()].filter(({ row }) => row.humanId === humanId)
        return its.map(({ row }) => ({ ...shownOf(row), sealed: row.sealed }))
      }),
    async readings(accountId) {
      const all = await rows.read((tables) => allOf(tables.calendars, accountId))
      return Map.groupBy(
        all.filter(({ readBusy }) => readBusy),
        ({ humanId }) => humanId,
      )
    },
    busy: async (accountId, humanId, id) => (await find(accountId, humanId, id))?.mirror ?? null,
    change: ({ accountId, humanId, nowMs }, id, decide, isDue, entryOf) =>
      rows.change(
        async () => {
          const found = await find(accountId, humanId, id)
          const { calendar, sealed } = decide(found && shownOf(found))
          const changed = sealed === undefined ? calendar : { ...calendar, sealed, cursor: null }
          if (!found) throw new Error('a calendar that is not there was changed')
          return { ...found, ...changed, nextSyncAtMs: isDue ? nowMs : found.nextSyncAtMs }
        },
        (tables, changed) => {
          const before = ownedIn(tables.calendars, accountId, id)
          note(tables, entryOf?.(before && shownOf(before), shownOf(changed)))
          put(tables, accountId, changed)
          return shownOf(changed)
        },
      ),
    remove: ({ accountId, humanId }, id, entry) =>
      rows.change(
        () => find(accountId, humanId, id),
        (tables, found) => {
          if (!found) return false
          tables.calendars.delete(id)
          note(tables, entry)
          return true
        },
      ),
    sealSome: (_after, decide) =>
      rows.change(
        () => rows.read((tables) => [...tables.calendars.values()]),
        (tables, all) => {
          for (const { accountId, row } of all) {
            const sealed = decide(row)
            if (sealed) put(tables, accountId, { ...row, sealed })
          }
          return null
        },
      ),
    claimDue: ({ owner, nowMs, leaseMs, share }) =>
      rows.change(
        () => rows.read((tables) => ({ atMs: nowMs(), tables })),
        (tables, { atMs }) => {
          const all = [...tables.calendars.values()]
            .filter(({ row }) => row.nextSyncAtMs <= atMs && (row.lease?.untilMs ?? 0) <= atMs)
            .filter(({ row }) => tables.humans.get(row.humanId)?.row.active)
            .sort((a, b) => a.row.nextSyncAtMs - b.row.nextSyncAtMs)
          const due = share(all, ({ accountId }) => accountId)
          for (const { accountId, row } of due) {
            put(tables, accountId, { ...row, lease: { owner, untilMs: atMs + leaseMs } })
          }
          return due.map(({ accountId, row }) => claimedOf(tables, accountId, row))
        },
      ),
    settle: ({ id, accountId, humanId }, { owner, nowMs }, decide) =>
      rows.change(
        async () => {
          const found = await find(accountId, humanId, id)
          const calendar = found?.lease?.owner === owner ? found : null
          const meetings = await rows.read((tables) =>
            allOf(tables.bookings, accountId)
              .filter((one) => one.humanId === humanId && one.status === 'confirmed')
              .filter(({ startMs }) => startMs >= nowMs - 2 * dayMs)
              .sort((a, b) => a.startMs - b.startMs)
              .map((one) => ({ id: one.id, startMs: one.startMs, endMs: one.endMs })),
          )
          const synced = calendar && syncedOf(calendar)
          const decision = decide({
            calendar: synced,
            mirror: calendar?.mirror ?? [],
            meetings,
            copies: [],
          })
          return { calendar, decision }
        },
        (tables, { calendar, decision }) => {
          if (calendar && decision) apply(tables, accountId, calendar, decision, nowMs)
          return decision
        },
      ),
  }

  function apply(
    tables: Tables,
    accountId: string,
    before: KeptCalendar,
    { calendar, mirror, conflicts, event, nextSyncAtMs }: SyncDecision,
    nowMs: number,
  ): void {
    const kept = { ...before, ...calendar, mirror: mirror ?? before.mirror }
    put(tables, accountId, { ...kept, nextSyncAtMs, lease: null })
    for (const conflict of conflicts) {
      const booking = ownedIn(tables.bookings, accountId, conflict.bookingId)
      if (booking) addEvent(tables, accountId, conflictEvent(booking, calendar.id, conflict, nowMs))
    }
    if (event !== null) addEvent(tables, accountId, calendarEvent(event, calendar, nowMs))
  }
}

function syncedOf(kept: KeptCalendar): SyncedCalendar {
  const { sealed: _, mirror: __, nextSyncAtMs: ___, lease: ____, ...synced } = kept
  return synced
}

function shownOf(kept: KeptCalendar): Calendar {
  const {
    cursor: _,
    eventsCount: __,
    failures: ___,
    doubtedAtMs: ____,
    toldAtMs: _____,
    ...shown
  } = syncedOf(kept)
  return shown
}

function claimedOf(tables: Tables, accountId: string, row: KeptCalendar): ClaimedCalendar {
  const human = tables.humans.get(row.humanId)?.row
  if (!human) throw new Error('a calendar of nobody')
  const { timeZone, email } = human
  return { ...syncedOf(row), sealed: row.sealed, accountId, timeZone, email, copies: [] }
}
