/**
 * How SQLite goes about every statement of the store: no full scan of what grows, and no sorting of it.
 * The statements are those that are really prepared while the store is used.
 */

import type { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { decideRelease } from '../../src/domain/hold.ts'
import { decideReminder } from '../../src/domain/reminders/reminder.ts'
import { hourMs } from '../../src/domain/time/units.ts'
import { decideInstants } from '../../src/domain/time/zone-shift.ts'
import type { BookingFilter, Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  block,
  book,
  bookHold,
  booking,
  cancel,
  decisionOf,
  fresh,
  hold,
  newId,
  nineMs,
  nowMs,
  placesEach,
  preparedBy,
  type TestFile,
  testFile,
  timeOf,
} from '../support/store.ts'

/** Uses every call of the port. */
async function useEverything(file: TestFile): Promise<void> {
  const store = file.open(0, undefined, true)
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const once = { accountId, key: 'k', fingerprint: 'f', nowMs, answer: () => '{}' }
  await store.overrides.add({ accountId, humanId, nowMs }, () => block(humanId))
  const made = fresh(await book(store, accountId, humanId, {}, once))
  const span = { startMs: nineMs, endMs: nineMs + hourMs }
  await store.humans.ask({ accountId, humanId, nowMs }, timeOf(span))
  await store.weeks.ask({ accountId, humanId, nowMs, sinceMs: nowMs - hourMs }, () => ({
    needs: { busy: span, rows: span },
    decide: (facts) => facts,
  }))
  await useHolds(store, accountId)
  await useTeams(store, accountId)
  await store.bookings.find(accountId, made.id)
  for (const filter of filters(humanId)) {
    for (const page of pages) await store.bookings.list(accountId, filter, page)
  }
  await useShifts(store, accountId, humanId)
  await useWebhooks(store, accountId, humanId)
  await store.reminders.writeDue({ nowMs: () => nowMs, rowsMax: 9, decide: decideReminder })
  await cancel(store, accountId, made.id)
  await store.accounts.usage(accountId, nowMs)
  await store.events.list(accountId, 0, 50)
  for (const filter of [{}, { keyId: 'k' }, { objectId: 'o' }, { keyId: 'k', objectId: 'o' }]) {
    await store.audit.list(accountId, filter, { limit: 50 })
  }
  await store.audit.listEvents(accountId, {}, { limit: 50 })
  const hour = { sinceMs: nowMs - hourMs, untilMs: nowMs }
  await store.audit.list(accountId, hour, { limit: 50 })
  await store.audit.listEvents(accountId, hour, { limit: 50 })
  const kinds = [
    'account',
    'api_key',
    'booking',
    'calendar',
    'human',
    'override',
    'service',
    'webhook',
  ]
  const objects = kinds.map((kind) => ({ kind, id: newId() }))
  await store.audit.names(accountId, objects)
  await store.mails.figures(accountId, nowMs)
  await store.mails.list(accountId, {}, { limit: 20, offset: 0 })
  await store.mails.ofBooking(accountId, made.id)
  await store.events.changesOf(accountId, made.id)
  await store.sweep(nowMs, nowMs, 10)
}

async function useHolds(store: Store, accountId: string): Promise<void> {
  const { id: humanId } = await addHuman(store, accountId)
  const startMs = nineMs + 2 * hourMs
  const one = fresh(await hold(store, accountId, humanId, { startMs, conversationId: 'c' }))
  await store.holds.find(accountId, one.id)
  await bookHold(store, accountId, one.id)
  const other = fresh(await hold(store, accountId, humanId, { startMs: startMs + hourMs }))
  await store.holds.remove(accountId, other.id, decideRelease)
}

async function useShifts(store: Store, accountId: string, humanId: string): Promise<void> {
  const agreed = { timeZone: 'UTC', offsetMs: hourMs }
  await book(store, accountId, humanId, { startMs: nineMs + 9 * hourMs, agreed })
  await store.bookings.shiftsAreDue()
  await store.bookings.rescanShifted(nowMs)
  await store.bookings.countShifted(nowMs)
  await store.bookings.shiftedHumans(accountId, nowMs)
  for (const filter of filters(humanId)) {
    for (const page of pages) await store.bookings.listShifted(accountId, filter, page, nowMs)
  }
  await store.bookings.changeShifted({ accountId, humanId, nowMs }, (shifted) => ({
    needs: { spans: shifted.map((one) => one.booking) },
    decide: (facts) => decideInstants(shifted).decide(facts).changes,
  }))
}

async function useTeams(store: Store, accountId: string): Promise<void> {
  const { id: humanId } = await addHuman(store, accountId, { role: 'ae' })
  const made = booking(humanId, { groupId: newId() })
  await store.bookings.addForTeam({ accountId, team: { role: 'ae' }, nowMs }, (humans) => ({
    needs: {
      ...{ busy: humans.map(() => made), untilFree: false },
      load: { counted: made, beforeMs: nineMs },
    },
    decide: () => [decisionOf(made)],
  }))
  await store.bookings.changeGroup(accountId, made.id, () => [])
}

async function useWebhooks(store: Store, accountId: string, humanId: string): Promise<void> {
  const { id: webhookId } = await addWebhook(store, accountId)
  await book(store, accountId, humanId, { startMs: nineMs + hourMs })
  const terms = { nowMs: () => nowMs, leaseMs: 1, count: 9, places: placesEach(4) }
  const lease = { owner: newId(), ...terms }
  const [delivery] = await store.deliveries.claimDue(lease)
  await store.deliveries.release(lease.owner)
  const key = { accountId, webhookId }
  const page = { limit: 20, offset: 0 }
  for (const status of [{}, { status: 'pending' }, { status: 'failed' }] as const) {
    await store.deliveryLog.list(key, status, page)
    const asked = { eventType: 'booking.confirmed', fromMs: nowMs - hourMs, untilMs: nowMs }
    await store.deliveryLog.list(key, { ...status, ...asked }, page)
  }
  await store.deliveryLog.find(key, delivery?.id ?? '')
  await store.deliveryLog.redeliver(key, delivery?.id ?? '', nowMs)
  await store.deliveryLog.redeliverFailed(key, nowMs, nowMs)
  await store.deliveryLog.addTest(key, nowMs)
  await store.webhooks.remove(accountId, webhookId)
}

const after = { startMs: nineMs, id: newId(), found: 1 }
const pages = [
  { limit: 20, offset: 0 },
  { limit: 20, offset: 0, after },
  { limit: 20, offset: 0, after, isNewestFirst: true },
]

function filters(humanId: string): BookingFilter[] {
  const one: BookingFilter[] = [
    {},
    { humanId },
    { status: 'confirmed' },
    { fromMs: nineMs },
    { fromMs: nineMs, toMs: nineMs + hourMs },
    { attendeeEmail: 'a@b.c' },
    { attendeePhone: '+14155550123' },
    { metadata: [{ key: 'a', value: 'x' }] },
    { q: 'x' },
  ]
  return one.flatMap((a) => one.map((b) => ({ ...a, ...b })))
}

interface Step {
  readonly detail: string
}

function planOf(db: Database, sql: string): string[] {
  return db
    .query<Step, []>(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => detail)
}

const isQuery = (sql: string) => /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(sql)

/** What a trigger asks, with the new and old row's values in the place of parameters. */
function triggerQueries(db: Database): string[] {
  const rows = db
    .query<{ sql: string }, []>("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  return rows.flatMap(({ sql }) => {
    const body = sql.slice(sql.lastIndexOf('BEGIN') + 5, sql.lastIndexOf('END'))
    const asked = body
      .replace(/--[^\n]*/g, '')
      .replace(/\b(?:NEW|OLD)\.\w+/g, '?')
      .replace(/RAISE\([^)]*\)/g, '1')
    return asked.split(';').filter((part) => part.trim() !== '')
  })
}

async function statementsOf(file: TestFile) {
  const { statements } = await preparedBy(() => useEverything(file))
  const db = file.sql()
  const asked = statements.filter(isQuery)
  return { db, statements: asked, triggers: triggerQueries(db) }
}

const grows =
  /\bSCAN (?:bookings|shifted_bookings|deliveries|delivery_attempts|events|holds|idempotency|b|d|e)\b/

/** Made anew as a whole, when zone rules are. */
const emptied = 'DELETE FROM shifted_bookings'

/** What a deletion of an account walks: holds are those of the last day. */
const walked: { readonly sql: RegExp; readonly because: string }[] = [
  { sql: /^DELETE FROM humans/, because: 'one human in a transaction, whose holds are gone' },
  { sql: /^SELECT \(SELECT count/, because: 'the command counts in a process of its own' },
]

test('no statement and no trigger walks the whole of what grows', async () => {
  await using file = testFile()
  const { db, statements, triggers } = await statementsOf(file)
  expect(statements.length).toBeGreaterThan(30)
  expect(triggers.length).toBeGreaterThan(4)
  const walks = [...statements, ...triggers].filter(
    (sql) => sql !== emptied && planOf(db, sql).some((step) => grows.test(step)),
  )
  expect(walks.filter((sql) => !walked.some((known) => known.sql.test(sql)))).toEqual([])
  expect(walks).toHaveLength(walked.length)
})

test('a walk would be seen', async () => {
  await using file = testFile()
  file.open()
  const step = planOf(file.sql(), 'SELECT * FROM bookings WHERE attendee_name = ?').join()
  expect(step).toMatch(grows)
})

/** Statements that may sort, and why that is well. */
const sorted: { readonly sql: RegExp; readonly because: string }[] = [
  {
    sql: /FROM bookings INDEXED BY bookings_by_.* ORDER BY starts_at(?: DESC)?, id/s,
    because: 'ids of one start are put in order, start by start',
  },
  {
    sql: /FROM bookings NOT INDEXED WHERE seq IN .* ORDER BY starts_at(?: DESC)?, id/s,
    because: 'a page of those that are shifted, which are looked up one by one',
  },
  {
    sql: /FROM deliveries d INDEXED BY deliveries_due .* ORDER BY d.event_seq DESC/s,
    because: 'what waits for one endpoint stands by when it is due, and is listed newest first',
  },
  {
    sql: /FROM webhooks WHERE account_seq = .* AND active IN \(0, 1\)/,
    because: 'the few endpoints of one account, active or not',
  },
  {
    sql: /FROM mails m JOIN bookings b ON b\.seq = m\.booking_seq WHERE m\.booking_seq = \? ORDER BY as_of DESC/,
    because: 'the mails of one booking, which changes 500 times at most',
  },
  {
    sql: /FROM mails m JOIN bookings b ON b\.seq = m\.booking_seq WHERE b\.group_id = \? ORDER BY as_of DESC/,
    because: 'the same of bookings that were made together, a hundred at most',
  },
  {
    sql: /FROM mails m JOIN .* WHERE m\.booking_seq (?:=|IN) .* ORDER BY m\.at DESC$/s,
    because: 'the mails of one booking, by when they left',
  },
  {
    sql: /FROM \(SELECT \* FROM \(SELECT \* FROM mails INDEXED BY mails_by_account .* ORDER BY m\.at DESC$/s,
    because: 'a page of mails, in the order in which the index gave them',
  },
  {
    sql: /row_number\(\) OVER \(PARTITION BY c\.account_seq/,
    because: 'calendars that are due, account by account: as many as are due in a second',
  },
  { sql: /^DELETE FROM sessions/, because: 'a key has 21 sessions at most, for one statement' },
]

test('nothing is sorted that the order of an index could give, save where a reason is given', async () => {
  await using file = testFile()
  const { db, statements, triggers } = await statementsOf(file)
  const sorts = [...statements, ...triggers].filter((sql) =>
    planOf(db, sql).some((step) => step.includes('TEMP B-TREE')),
  )
  expect(sorts.filter((sql) => !sorted.some((known) => known.sql.test(sql)))).toEqual([])
  const byStart = sorts.filter((sql) => sorted[0]?.sql.test(sql))
  for (const sql of byStart) expect(planOf(db, sql).join()).toContain('FOR LAST TERM OF ORDER BY')
  const unused = sorted.filter((known) => !sorts.some((sql) => known.sql.test(sql)))
  expect(unused.map(({ because }) => because)).toEqual([])
})

test('a list is counted in its index alone, whatever its status', async () => {
  await using file = testFile()
  const { db, statements } = await statementsOf(file)
  const counts = statements.filter((sql) =>
    /^SELECT count\(\*\) AS total FROM \(SELECT 1 FROM bookings|^SELECT count\(\*\) AS total FROM deliveries/.test(
      sql,
    ),
  )
  // The bookings of one attendee are few.
  const byRow =
    /bookings_by_(?:attendee|phone) WHERE (?:human_seq|account_seq.*attendee_email.*attendee_phone)/s
  const byIndex = counts.filter((sql) => !byRow.test(sql))
  expect(byIndex.length).toBeGreaterThan(15)
  const lookingUp = byIndex.filter((sql) =>
    planOf(db, sql).some((step) => /(?:bookings|d) USING INDEX/.test(step)),
  )
  expect(lookingUp).toEqual([])
})

test('what slots and bookings ask of bookings is bounded by start, however many there are', async () => {
  await using file = testFile()
  const { db, statements, triggers } = await statementsOf(file)
  const asked = [...statements, ...triggers].filter(
    (sql) =>
      /\bends_at\b[\s\S]*FROM bookings\b/.test(sql) &&
      !/INDEXED BY|NOT INDEXED\s+WHERE seq IN/.test(sql),
  )
  expect(asked.length).toBeGreaterThanOrEqual(6)
  for (const sql of asked) {
    const plan = planOf(db, sql).filter((step) => step.includes('bookings'))
    expect([sql, plan]).toEqual([sql, plan.filter((step) => isBounded(sql, step))])
    expect(plan).not.toBeEmpty()
  }
})

/** Both ends of the range by the index, or of what wants the rows, as a week does; or one end, from which the nearest row or two are taken; or its id. */
function isBounded(sql: string, step: string): boolean {
  if (
    /^SEARCH bookings USING (?:(?:COVERING )?INDEX \S+ \((?:id|group_id)|INTEGER PRIMARY KEY \(rowid)=\?\)$/.test(
      step,
    )
  )
    return true
  // One human has one confirmed booking at most that begins at one instant.
  if (/\(human_seq=\? AND cancelled=\? AND starts_at=\?\)$/.test(step)) return true
  const [from, to] = [/starts_at>\?/.test(step), /starts_at<\?/.test(step)]
  const wantsRows = sql.includes('attendee_name') || /^SELECT id, starts_at/.test(sql)
  const ofOneHuman = wantsRows
    ? /SEARCH bookings USING INDEX .*\(human_seq=\? AND cancelled=\? AND starts_at>\? AND starts_at<\?\)/
    : /SEARCH bookings USING COVERING INDEX .*\(human_seq=\? AND cancelled=\?/
  const nearest = to ? /ORDER BY starts_at DESC LIMIT [12]\b/ : /ORDER BY starts_at LIMIT 1\b/
  return ofOneHuman.test(step) && ((from && to) || nearest.test(sql))
}

test('of holds only those are looked at that live, by human or conversation', async () => {
  await using file = testFile()
  const { db, statements, triggers } = await statementsOf(file)
  const live = [...statements, ...triggers].filter((sql) =>
    /FROM holds[\s\S]*expires_at >/.test(sql),
  )
  expect(live).toHaveLength(7)
  const bounded =
    /^SEARCH holds (?:EXISTS )?USING (?:COVERING )?INDEX holds_by_\w+ \((?:human_id|account_id=\? AND conversation_id)=\? AND expires_at>\?\)(?:,CORRELATED SCALAR SUBQUERY \d+,SEARCH humans USING INDEX \w+ \(id=\?\))?(?:,CORRELATED SCALAR SUBQUERY \d+,SEARCH api_keys USING INTEGER PRIMARY KEY \(rowid=\?\))?(?:,CORRELATED SCALAR SUBQUERY \d+,SEARCH services USING INTEGER PRIMARY KEY \(rowid=\?\))?$/
  for (const sql of live) expect(planOf(db, sql).join()).toMatch(bounded)
})

test('the outbox is searched by endpoint, and within it by the time that is due', async () => {
  await using file = testFile()
  const { db, statements } = await statementsOf(file)
  const due = statements.filter((sql) => sql.includes('next_attempt_at <='))
  expect(due).not.toBeEmpty()
  for (const sql of due) {
    expect(planOf(db, sql).join()).toMatch(/\(webhook_seq=\? AND next_attempt_at<\?\)/)
  }
  const inFlight = statements.filter((sql) => /count\(\*\).*lease_until >/s.test(sql))
  expect(inFlight).not.toBeEmpty()
  for (const sql of inFlight) {
    const bounded = /\(webhook_seq=\? AND lease_until>\? AND lease_until<\?\)/
    expect(planOf(db, sql).join()).toMatch(bounded)
  }
})

test('events are read by account, never among those of others', async () => {
  await using file = testFile()
  const { db, statements } = await statementsOf(file)
  const asked = statements.filter((sql) => /FROM events\s+WHERE account_seq/.test(sql))
  expect(asked).not.toBeEmpty()
  for (const sql of asked)
    expect(planOf(db, sql).join()).toMatch(/INDEX events_by_account \(account_seq=\?/)
})
