/** Stores on real files, and rows to put into them. */

import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '../../src/domain/access/audit.ts'
import { unbound } from '../../src/domain/access/sight.ts'
import type { Account } from '../../src/domain/account.ts'
import { type AvailabilityRules, weekdays } from '../../src/domain/availability.ts'
import { type Booking, type BookingDecision, decideCancellation } from '../../src/domain/booking.ts'
import { claimedBy, noBuffers } from '../../src/domain/claim.ts'
import { Refusal, type RefusalCode } from '../../src/domain/errors.ts'
import { bookingEvent, eventTypes, type Webhook } from '../../src/domain/event.ts'
import { decideHeldBooking, type Hold } from '../../src/domain/hold.ts'
import type { Human } from '../../src/domain/human.ts'
import type { Once, Outcome } from '../../src/domain/idempotency.ts'
import type { Override } from '../../src/domain/override.ts'
import {
  type CalendarFacts,
  type Question,
  settled,
  type TimesNeeds,
} from '../../src/domain/question.ts'
import { decideFree } from '../../src/domain/slots/room.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { learnYears } from '../../src/holidays/load.ts'
import { learningHolidays } from '../../src/store/holidays.ts'
import { openSqlite, type SqliteOptions } from '../../src/store/sqlite/open.ts'
import type { ApiKey, Places, Store } from '../../src/store/store.ts'
import { eventBody } from '../../src/wire/event.ts'
import { noOptionalDetails } from './facts.ts'

/** Monday 16 March 2026, 08:00 UTC: when every test takes place unless it says otherwise. */
export const nowMs = Date.UTC(2026, 2, 16, 8)
/** 09:00 on that day, when `human()` begins to work. */
export const nineMs = Date.UTC(2026, 2, 16, 9)
/** 1970-01-01 is day 0. */
export const today = Date.UTC(2026, 2, 16) / 86_400_000

export const newId = (): string => Bun.randomUUIDv7()

export interface TemporaryFolder extends Disposable {
  readonly path: string
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'slotflow-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Opens the file as the service does, deliveries due at once. */
export function openAt(path: string, options: Partial<Omit<SqliteOptions, 'path'>> = {}): Store {
  const store = openSqlite({ path, firstWaitMs: 0, encodeEvent: eventBody, ...options })
  return learningHolidays(store, learnYears)
}

/** A fresh file, and any number of stores open on it, as so many processes would have them. */
export interface TestFile extends AsyncDisposable {
  readonly folder: string
  readonly path: string
  open(firstWaitMs?: number, committed?: (writes: number) => void, preparesAll?: boolean): Store
  /** A connection of its own, for SQL of one's own. */
  sql(): Database
  /** Adds a further account, for which the port has no call yet, and answers its id. */
  addAccount(): string
}

export function testFile(): TestFile {
  const folder = temporaryFolder()
  const path = join(folder.path, 'slotflow.db')
  const stores: Store[] = []
  const connections: Database[] = []
  const sql = () => {
    const db = new Database(path, { readwrite: true, strict: true })
    db.run('PRAGMA foreign_keys = ON')
    connections.push(db)
    return db
  }
  return {
    folder: folder.path,
    path,
    sql,
    addAccount: () => insertAccount(sql()),
    open(firstWaitMs = 0, committed, preparesAll) {
      const store = openAt(path, { firstWaitMs, committed, preparesAll })
      stores.push(store)
      return store
    },
    async [Symbol.asyncDispose]() {
      for (const db of connections) db.close()
      // A test may have closed its store itself.
      for (const store of stores) await store.close().catch(() => undefined)
      folder[Symbol.dispose]()
    },
  }
}

/** How a call was refused; 'accepted' where it was not. Anything else thrown is thrown on. */
export async function refusalOf(call: Promise<unknown>): Promise<RefusalCode | 'accepted'> {
  try {
    await call
    return 'accepted'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** The value of a creating call that was no replay. */
export function fresh<T>(outcome: Outcome<T>): T {
  if (outcome.replayed) throw new Error(`replayed: ${outcome.answer}`)
  return outcome.value
}

export function account(fields: Partial<Account> = {}): Account {
  return {
    id: newId(),
    name: 'default',
    plan: 'unlimited',
    autoPurchase: false,
    createdAtMs: nowMs,
    suspendedAtMs: null,
    ...fields,
  }
}

export function apiKey(accountId: string, text: string, fields: Partial<ApiKey> = {}): ApiKey {
  return {
    id: newId(),
    accountId,
    name: 'first',
    prefix: text.slice(0, 12),
    scope: 'admin',
    digest: new Bun.CryptoHasher('sha256').update(text).digest('base64url'),
    createdAtMs: nowMs,
    lastUsedMs: null,
    ...unbound,
    expiresAtMs: null,
    dailyBookings: null,
    createdBy: null,
    ...fields,
  }
}

/** Adds the first account of a fresh file and answers its id. */
export async function addAccount(store: Store, fields: Partial<Account> = {}): Promise<string> {
  const made = account(fields)
  await store.accounts.addFirst(made, apiKey(made.id, `sk_live_${made.id}`))
  return made.id
}

function insertAccount(db: Database): string {
  const { id, name, plan, createdAtMs } = account({ name: 'second' })
  db.prepare(
    'INSERT INTO accounts (id, name, plan, auto_purchase, created_at) VALUES (?, ?, ?, 0, ?)',
  ).run(id, name, plan, createdAtMs)
  return id
}

/** Nine to five, every day. */
export const rules: AvailabilityRules = {
  workingDays: weekdays,
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30, 60],
}

export function human(fields: Partial<Human> = {}): Human {
  const id = newId()
  const made = { name: 'Sarah Chen', email: null, role: null, timeZone: 'UTC', active: true }
  return { id, ...made, rules, createdAtMs: nowMs, ...fields }
}

export async function addHuman(store: Store, accountId: string, fields: Partial<Human> = {}) {
  return fresh(await store.humans.add(accountId, () => human(fields)))
}

/** A block of the whole present day. */
export function block(humanId: string, fields: Partial<Override> = {}): Override {
  return {
    id: newId(),
    humanId,
    type: 'block',
    title: 'Vacation',
    span: null,
    startDay: today,
    endDay: null,
    recurrence: null,
    createdAtMs: nowMs,
    ...fields,
  }
}

export function booking(humanId: string, fields: Partial<Booking> = {}): Booking {
  const startMs = fields.startMs ?? nineMs
  return {
    id: newId(),
    humanId,
    startMs,
    endMs: startMs + 30 * minuteMs,
    buffers: noBuffers,
    attendeeName: 'John Doe',
    attendeeEmail: null,
    ...noOptionalDetails,
    status: 'confirmed',
    metadata: null,
    cancelReason: null,
    cancelledBy: null,
    linkVersion: 0,
    groupId: null,
    serviceId: null,
    createdAtMs: nowMs,
    madeBy: null,
    agreed: { timeZone: 'UTC', offsetMs: 0 },
    changeCount: 0,
    inviteSequence: 0,
    notifies: true,
    sequence: null,
    ...fields,
  }
}

/** The decision to make exactly this booking, unasked. */
export function decisionOf(made: Booking): BookingDecision {
  const event = bookingEvent('booking.confirmed', made, made.createdAtMs)
  return { booking: made, event, pack: null }
}

/** The same as a whole decision, which asks for nothing. */
export const deciding = (made: Booking) => () => settled(decisionOf(made))

/** Of several humans nothing is asked. */
export function settledAll<T>(value: T): Question<TimesNeeds, unknown, T> {
  return { needs: { busy: [] }, decide: () => value }
}

/** What is busy in a span, and what is held. */
export const timeOf = (busy: Interval) => () => ({
  needs: { busy },
  decide: (facts: CalendarFacts) => facts,
})

/** Books, unless something stands there already. */
export function book(
  store: Store,
  accountId: string,
  humanId: string,
  fields: Partial<Booking> = {},
  once?: Once<Booking>,
): Promise<Outcome<Booking>> {
  const made = booking(humanId, fields)
  const decide: Parameters<Store['bookings']['add']>[1] = () => ({
    needs: { busy: claimedBy(made) },
    decide({ busy }) {
      decideFree(claimedBy(made), busy)
      return decisionOf(made)
    },
  })
  return store.bookings.add({ accountId, humanId, nowMs: made.createdAtMs }, decide, once)
}

/** Holds half an hour at nine for five minutes, unless something stands there already. */
export function hold(
  store: Store,
  accountId: string,
  humanId: string,
  fields: Partial<Hold> = {},
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  const startMs = fields.startMs ?? nineMs
  const createdAtMs = fields.createdAtMs ?? nowMs
  const made: Hold = {
    ...{ id: newId(), humanId, startMs, endMs: startMs + 30 * minuteMs },
    ...{ metadata: null, serviceId: null, conversationId: null, bookingId: null, madeBy: null },
    ...noOptionalDetails,
    ...{ createdAtMs, expiresAtMs: createdAtMs + 5 * minuteMs, buffers: noBuffers },
    agreed: { timeZone: 'UTC', offsetMs: 0 },
    ...fields,
  }
  const decide: Parameters<Store['holds']['add']>[1] = () => ({
    needs: { busy: claimedBy(made), conversationId: made.conversationId },
    decide({ busy }) {
      decideFree(claimedBy(made), busy)
      return made
    },
  })
  return store.holds.add({ accountId, humanId, nowMs: createdAtMs }, decide, once)
}

/** Turns a hold into a booking, decided as the service does. */
export function bookHold(store: Store, accountId: string, holdId: string, atMs = nowMs) {
  const whom = {
    attendeeName: 'John Doe',
    attendeeEmail: null,
    metadata: null,
    ...noOptionalDetails,
  }
  const request = { holdId, ...whom, agreedZone: null }
  return store.holds.book({ accountId, holdId, nowMs: atMs }, (present, schedule) =>
    decideHeldBooking(present, schedule, request, newId(), atMs),
  )
}

/** `count` bookings, one after the other in time: each an event for every endpoint that listens. */
export async function bookMany(store: Store, accountId: string, humanId: string, count: number) {
  const starts = Array.from({ length: count }, (_, n) => nineMs + n * 30 * minuteMs)
  return Promise.all(
    starts.map(async (startMs) => fresh(await book(store, accountId, humanId, { startMs }))),
  )
}

export function cancel(store: Store, accountId: string, id: string, atMs = nowMs) {
  return store.bookings.change(accountId, id, atMs, (present) =>
    settled(decideCancellation(present, 'no longer needed', 'key', atMs)),
  )
}

export function webhook(fields: Partial<Webhook> = {}): Webhook {
  return {
    id: newId(),
    name: null,
    url: 'http://127.0.0.1:9/hook',
    events: eventTypes,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    previousSecrets: [],
    headers: {},
    isLoopbackOpen: false,
    manageLinks: false,
    refusal: null,
    active: true,
    disabledReason: null,
    failingSinceMs: null,
    createdAtMs: nowMs,
    ...fields,
  }
}

export async function addWebhook(store: Store, accountId: string, fields: Partial<Webhook> = {}) {
  return fresh(await store.webhooks.add(accountId, () => webhook(fields)))
}

/** So many places for each endpoint. */
export const placesEach = (most: number) => (): Places => ({
  room: ({ inFlight }) => Math.max(0, most - inFlight),
  take() {},
})

/** The SQL that is prepared while `work` runs, each text once, and the connections it is prepared on. */
export async function preparedBy(work: () => Promise<void>) {
  const statements = new Set<string>()
  const connections = new Set<Database>()
  const { prepare, query } = Database.prototype
  const noting = <T extends typeof prepare | typeof query>(original: T): T =>
    new Proxy(original, {
      apply(target, self, words) {
        statements.add(String(words[0]))
        if (self instanceof Database) connections.add(self)
        return Reflect.apply(target, self, words)
      },
    })
  Object.assign(Database.prototype, { prepare: noting(prepare), query: noting(query) })
  try {
    await work()
  } finally {
    Object.assign(Database.prototype, { prepare, query })
  }
  return { statements: [...statements], connections: [...connections] }
}

/** Whether there was an override to remove; null: no such active human. */
export async function removeOverride(
  store: Store,
  accountId: string,
  humanId: string,
  id: string,
  entry?: Entry,
): Promise<boolean | null> {
  const [nobody, none] = [new Error('nobody'), new Error('no override')]
  try {
    const decide = (timeZone: string | null, found: Override | null): Override => {
      if (timeZone === null) throw nobody
      if (found === null) throw none
      return found
    }
    await store.overrides.remove(accountId, humanId, id, decide, entry)
    return true
  } catch (error) {
    if (error !== nobody && error !== none) throw error
    return error === nobody ? null : false
  }
}
