/** What `slotflow check` finds: each rule is broken on purpose, past the guards of the schema. */

import { expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { seed } from '../../scripts/soak/seed.ts'
import { decideFailed } from '../../src/domain/calendars/sync.ts'
import { eventTypes, isAbout } from '../../src/domain/event.ts'
import { hourMs } from '../../src/domain/time/units.ts'
import { connectExisting } from '../../src/store/sqlite/file/connect.ts'
import { copyInto, verifyFile } from '../../src/store/sqlite/file/copy.ts'
import { checkSoundness } from '../../src/store/sqlite/file/soundness.ts'
import { addCalendar, claimAll, syncAll } from '../support/calendars.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  bookMany,
  cancel,
  nowMs,
  testFile,
} from '../support/store.ts'

const retentionMs = 24 * hourMs

function findingsOf(path: string, sinceMs = nowMs - retentionMs) {
  const { db, version } = connectExisting(path)
  const findings = checkSoundness(db, version, sinceMs)
  db.close(true)
  return findings
}

const examplesOf = (path: string) =>
  findingsOf(path).flatMap(({ name, examples }) => examples.map((what) => `${name}: ${what}`))

const found = (path: string, sinceMs?: number) =>
  findingsOf(path, sinceMs)
    .filter((finding) => finding.found > 0)
    .map(({ name, found }) => `${name}: ${found}`)

/** Two accounts, each with a human, an endpoint, bookings (one of them cancelled) and a test event. */
async function filledFile() {
  const file = testFile()
  const store = file.open()
  const first = await addAccount(store)
  const accounts = [first, file.addAccount()]
  for (const accountId of accounts) {
    const { id: webhookId } = await addWebhook(store, accountId)
    const { id } = await addHuman(store, accountId)
    const [one] = await bookMany(store, accountId, id, 4)
    await cancel(store, accountId, one?.id ?? '')
    await store.deliveryLog.addTest({ accountId, webhookId }, nowMs)
  }
  const db = file.sql()
  db.run('PRAGMA foreign_keys = OFF')
  for (const { name } of db
    .prepare<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all()) {
    db.run(`DROP TRIGGER ${name}`)
  }
  return Object.assign(file, { db, store, accountId: first })
}

test('nothing is found in what the service writes, nor in a new file', async () => {
  await using file = await filledFile()
  expect(found(file.path)).toEqual([])
  await using empty = testFile()
  empty.open()
  expect(found(empty.path)).toEqual([])
})

const insertEvent =
  'INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at) SELECT seq'

test('events of every type are sound, those of calendars too, whether the calendar is there or not', async () => {
  await using file = await filledFile()
  for (const type of eventTypes) {
    const about = isAbout[type] === 'booking' ? '(SELECT id FROM bookings LIMIT 1)' : "'gone'"
    file.db.run(`${insertEvent}, ${about}, ?, '{}', 0, 0 FROM accounts LIMIT 1`, [type])
  }
  expect(found(file.path)).toEqual([])
  for (const type of eventTypes) {
    file.db.run(`${insertEvent}, 'gone', ?, '{}', 0, 0 FROM accounts LIMIT 1`, [type])
  }
  expect(found(file.path)).toEqual([`events without their booking: ${eventTypes.length - 2}`])
})

test('a calendar that became unreachable is no damage', async () => {
  await using file = await filledFile()
  const human = await addHuman(file.store, file.accountId)
  await addCalendar(file.store, file.accountId, human.id)
  await syncAll(file.store, [])
  for (const atMs of [nowMs + 2 * hourMs, nowMs + 4 * hourMs]) {
    for (const claimed of await claimAll(file.store, 'a', atMs)) {
      await file.store.calendars.settle(
        claimed,
        { owner: 'a', nowMs: atMs, isRead: false },
        (facts) =>
          decideFailed(
            facts,
            { words: 'does not answer', asksForPerson: false, retryAfterMs: null },
            atMs,
            0.5,
          ),
      )
    }
  }
  const told = file.db.query("SELECT 1 FROM events WHERE type = 'calendar.unreachable'").all()
  expect(told).toHaveLength(1)
  expect(found(file.path)).toEqual([])
})

const confirmed = '(SELECT id FROM bookings WHERE cancelled = 0 ORDER BY starts_at LIMIT 1)'

const insertHold =
  'INSERT INTO holds (id, account_id, human_id, starts_at, ends_at, expires_at, created_at'

/** What must be found, and the SQL that brings it about. */
const broken: [string, ...string[]][] = [
  [
    'confirmed bookings that overlap: 1',
    `UPDATE bookings SET ends_at = ends_at + 60000 WHERE id = ${confirmed}`,
  ],
  [
    'confirmed bookings that overlap: 1',
    `UPDATE bookings SET buffer_after = 1 WHERE id = ${confirmed}`,
  ],
  [
    'bookings without their event: 1',
    'DELETE FROM events WHERE seq = (SELECT max(event_seq) FROM bookings)',
    'DELETE FROM deliveries WHERE event_seq NOT IN (SELECT seq FROM events)',
  ],
  ['events without their booking: 1', `UPDATE events SET booking_id = 'x' WHERE seq = 1`],
  [
    'monthly counts that differ from the bookings: 1',
    'UPDATE usage SET used = used - 1 WHERE account_id = (SELECT min(account_id) FROM usage)',
  ],
  [
    'monthly counts that differ from the bookings: 1',
    'DELETE FROM usage WHERE account_id = (SELECT min(account_id) FROM usage)',
  ],
  [
    'monthly counts that differ from the bookings: 1',
    'INSERT INTO usage SELECT id, 0, 1, 0 FROM accounts LIMIT 1',
  ],
  [
    'monthly packs that differ from the ledger: 1',
    'UPDATE usage SET packs = 1 WHERE account_id = (SELECT min(account_id) FROM usage)',
  ],
  [
    'monthly packs that differ from the ledger: 1',
    `INSERT INTO ledger SELECT 'l', id, 0, 'pack', 500, 1900, 1500, NULL, 0 FROM accounts LIMIT 1`,
  ],
  [
    'deliveries without their event: 1',
    'UPDATE deliveries SET event_seq = 99 WHERE event_seq = (SELECT min(event_seq) FROM deliveries)',
  ],
  [
    'holds that became no booking: 1',
    `${insertHold}, booking_id) SELECT 'h', account_id, id, 0, 60000, 0, 0, 'x' FROM humans LIMIT 1`,
  ],
  [
    "rows that point into another's account: 1",
    'UPDATE humans SET account_id = (SELECT max(id) FROM accounts) WHERE id = (SELECT min(id) FROM humans)',
  ],
  ['rows that refer to nothing: 4', 'DELETE FROM humans WHERE id = (SELECT min(id) FROM humans)'],
]

test.each(broken)('%s, and nothing else', async (what, ...statements) => {
  await using file = await filledFile()
  for (const sql of statements) file.db.run(sql)
  const lines = found(file.path)
  // A human who is in another account is so for each of its bookings.
  expect(lines.map((line) => line.replace(/account: \d+/, 'account: 1'))).toEqual([what])
})

/** What is named as an example, of what was broken by which SQL. */
const named: [what: string, sql: string][] = [
  [
    'deliveries without their event: event 99',
    'UPDATE deliveries SET event_seq = 99 WHERE event_seq = 1',
  ],
  [
    "rows that point into another's account: delivery of event 1",
    `UPDATE deliveries SET webhook_seq = (SELECT max(seq) FROM webhooks),
       account_seq = (SELECT min(seq) FROM accounts) WHERE event_seq = 1`,
  ],
  [
    "rows that point into another's account: delivery of event 1",
    'UPDATE events SET account_seq = (SELECT max(seq) FROM accounts) WHERE seq = 1',
  ],
  [
    "rows that point into another's account: hold h",
    `${insertHold}) SELECT 'h', (SELECT max(id) FROM accounts), id, 0, 60000, 0, 0
       FROM humans WHERE account_id = (SELECT min(id) FROM accounts)`,
  ],
  [
    "rows that point into another's account: hold k",
    `INSERT INTO api_keys (seq, id, account_id, name, prefix, scope, digest, created_at)
       SELECT 99, 'k', max(id), 'k', 'k', 'agent', 'k', 0 FROM accounts;
     ${insertHold}, made_by) SELECT 'k', (SELECT min(id) FROM accounts), id, 0, 60000, 0, 0, 99
       FROM humans WHERE account_id = (SELECT min(id) FROM accounts) LIMIT 1`,
  ],
]

test.each(named)('%s is said', async (what, sql) => {
  await using file = await filledFile()
  file.db.run(sql)
  expect(examplesOf(file.path)).toEqual([what])
})

test('events that retention removed are not missed, nor those of a shorter retention', async () => {
  await using file = await filledFile()
  while ((await file.store.sweep(nowMs + 1, nowMs, 100)) > 0);
  file.db.run("UPDATE deliveries SET status = 'delivered', next_attempt_at = NULL")
  while ((await file.store.sweep(nowMs + 1, nowMs, 100)) > 0);
  const { left } = file.db
    .prepare<{ left: number }, []>('SELECT count(*) AS left FROM events')
    .get() ?? { left: 0 }
  expect(left).toBe(1)
  expect(found(file.path, nowMs + 1)).toEqual([])
  expect(found(file.path)).toEqual([])
})

test('an event that waits, and so outlived those after it, is no sign of loss', async () => {
  await using file = await filledFile()
  const oldest = '(SELECT min(event_seq) FROM deliveries)'
  file.db.run(
    `UPDATE deliveries SET status = 'delivered', next_attempt_at = NULL WHERE event_seq > ${oldest}`,
  )
  while ((await file.store.sweep(nowMs + 1, nowMs, 100)) > 0);
  expect(found(file.path)).toEqual([])
})

test('an account whose every event is gone is found, while others have theirs', async () => {
  await using file = await filledFile()
  file.db.run('DELETE FROM deliveries')
  file.db.run('DELETE FROM events')
  expect(found(file.path)).toEqual(['bookings without their event: 8'])
})

test('a page that was overwritten is found, whichever it is', async () => {
  await using file = await filledFile()
  const whole = `${file.folder}/whole.db`
  copyInto(file.path, whole)
  const bytes = readFileSync(whole)
  expect(bytes.length).toBeGreaterThan(20 * 4_096)
  for (let page = 2; page < bytes.length / 4_096; page += 1) {
    const spoilt = Buffer.from(bytes)
    spoilt.fill(0xa5, page * 4_096, page * 4_096 + 2_048)
    const path = `${file.folder}/spoilt.db`
    writeFileSync(path, spoilt)
    expect(() => verifyFile(path, nowMs)).toThrow(`${path} is damaged`)
  }
})

test('what a soak begins with breaks no rule', async () => {
  await using file = testFile()
  await addAccount(file.open())
  expect(seed(file.path, 7, 100, nowMs)).toHaveLength(7)
  expect(found(file.path)).toEqual([])
})
