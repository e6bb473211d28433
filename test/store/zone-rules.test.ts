/** The zone rules that lie with the data: who may change them, and when. */
import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { embeddedRules } from '../../src/domain/time/zone.ts'
import { holdZoneRules } from '../../src/store/sqlite/file/zone-rules.ts'
import { packOf } from '../../src/zoneinfo/choose.ts'
import { addAccount, addHuman, book, nowMs, testFile } from '../support/store.ts'

const pack = (version: string) =>
  packOf(`# IANA ${version} 1793269936\nEtc/UTC|UTC0|0 UTC|0\n`, 'embedded')

/** A file of the present schema, and holders of its rules as so many processes would be. */
async function ruledFile() {
  const file = testFile()
  await file.open().close()
  const hold = (version: string | null) =>
    holdZoneRules(file.path, () => (version === null ? null : pack(version)), nowMs)
  return { hold, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() }
}

test('the first rules are installed, and read by all that come after', async () => {
  await using file = await ruledFile()
  const first = file.hold('2026f')
  expect(first).toMatchObject({ replaced: null, isWaiting: false })
  const second = file.hold(null)
  expect(second.rules).toMatchObject({
    version: '2026f',
    source: 'embedded',
    digest: pack('2026f').digest,
  })
  expect(second.rules.text).toBe(pack('2026f').text)
  first.release()
  second.release()
})

test('rules change only while nobody else holds them', async () => {
  await using file = await ruledFile()
  const first = file.hold('2026f')
  const second = file.hold('2027a')
  expect(second).toMatchObject({ rules: { version: '2026f' }, replaced: null, isWaiting: true })
  first.release()
  // The second one decides by them still.
  const third = file.hold('2027a')
  expect(third).toMatchObject({ rules: { version: '2026f' }, isWaiting: true })
  second.release()
  third.release()
  const alone = file.hold('2027a')
  expect(alone).toMatchObject({ rules: { version: '2027a' }, replaced: '2026f', isWaiting: false })
  alone.release()
})

test('what is in force is not installed again', async () => {
  await using file = await ruledFile()
  file.hold('2026f').release()
  const again = file.hold(null)
  expect(again).toMatchObject({ replaced: null, isWaiting: false })
  again.release()
})

test('a lock that is none is named, and that it holds no data', async () => {
  await using file = testFile()
  await file.open().close()
  writeFileSync(`${file.path}.zones`, 'My shopping list: milk, bread, eggs.'.repeat(200))
  const hold = () => holdZoneRules(file.path, () => pack('2026f'), nowMs)
  expect(hold).toThrow(/slotflow\.db\.zones is no lock of slotflow.*holds no data/)
})

test('a file without rules is not decided by', async () => {
  await using file = await ruledFile()
  expect(() => file.hold(null)).toThrow(/has no zone rules/)
  // Nothing is held by the one that failed.
  file.hold('2026f').release()
})

test('what a process of 0.1.0 still books is looked at by the next start', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId, { timeZone: 'America/Vancouver' })
  holdZoneRules(file.path, () => packOf(embeddedRules().text, 'embedded'), nowMs).release()
  expect(await store.bookings.shiftsAreDue()).toBeTrue()
  await store.bookings.rescanShifted(nowMs)
  expect(await store.bookings.shiftsAreDue()).toBeFalse()
  // Of our own nothing is to be looked at again.
  const startMs = Date.UTC(2027, 0, 15, 16)
  await book(store, accountId, id, { startMs, endMs: startMs + 30 * 60_000 })
  expect(await store.bookings.shiftsAreDue()).toBeFalse()
  const nineByOldRules = Date.UTC(2027, 0, 15, 17)
  file.sql().run(`INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
    SELECT seq, 'old', 'booking.confirmed', '{}', 0, 0 FROM accounts LIMIT 1`)
  file
    .sql()
    .run(`INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
      event_seq, created_at)
    SELECT 'old', a.seq, h.seq, ${nineByOldRules}, ${nineByOldRules + 60_000}, 0, 'Ann',
      (SELECT max(seq) FROM events), 0 FROM accounts a, humans h LIMIT 1`)
  expect(await store.bookings.shiftsAreDue()).toBeTrue()
  expect(await store.bookings.rescanShifted(nowMs)).toBe(1)
})
