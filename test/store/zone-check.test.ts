/** What zone rules have to do with the rows of a file: what is shifted, what is not looked at yet, refused zones. */

import { expect, test } from 'bun:test'
import { hourMs } from '../../src/domain/time/units.ts'
import { embeddedRules } from '../../src/domain/time/zone.ts'
import { connectExisting } from '../../src/store/sqlite/file/connect.ts'
import { checkZones } from '../../src/store/sqlite/file/zone-check.ts'
import { holdZoneRules } from '../../src/store/sqlite/file/zone-rules.ts'
import { packOf } from '../../src/zoneinfo/choose.ts'
import { addAccount, addHuman, book, fresh, nineMs, nowMs, testFile } from '../support/store.ts'

function zonesOf(path: string, atMs = nowMs, schema?: number) {
  const { db, version } = connectExisting(path)
  const found = checkZones(db, schema ?? version, atMs)
  db.close(true)
  return found
}

test('shifted bookings are told of while they are ahead', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  const agreed = { timeZone: 'UTC', offsetMs: hourMs }
  const made = fresh(await book(store, accountId, id, { agreed }))
  const unlooked = { found: 0, examples: ['not looked for yet: the next start does'] }
  expect(zonesOf(file.path).shifted).toMatchObject(unlooked)
  holdZoneRules(file.path, () => packOf(embeddedRules().text, 'embedded'), nowMs).release()
  expect(zonesOf(file.path).shifted).toMatchObject(unlooked)
  await store.bookings.rescanShifted(nowMs)
  expect(zonesOf(file.path).shifted).toMatchObject({ found: 1, examples: [made.id] })
  expect(zonesOf(file.path, nineMs).shifted).toMatchObject({ found: 0 })
  expect(zonesOf(file.path, nowMs, 1)).toMatchObject({ shifted: { found: 0 }, refused: [] })
})

test('active humans in a zone that is refused by now are listed, with the reason', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  await addHuman(store, accountId, { timeZone: 'Europe/Berlin' })
  await addHuman(store, accountId, { timeZone: 'Mars/Olympus', active: false })
  expect(zonesOf(file.path).refused).toEqual([])
  const { id, name } = await addHuman(store, accountId, { timeZone: 'Mars/Olympus' })
  expect(zonesOf(file.path).refused).toEqual([
    { id, name, timezone: 'Mars/Olympus', fault: expect.any(String) },
  ])
})

test('bookings of a zone that the rules do not know are no reason to stop', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  await book(store, accountId, id, { agreed: { timeZone: 'Mars/Olympus', offsetMs: 0 } })
  expect(await store.bookings.rescanShifted(nowMs)).toBe(0)
})

test('rules that no bookings were held against yet are due, until a scan is written', async () => {
  await using file = testFile()
  const store = file.open()
  const db = file.sql()
  const install = () =>
    db.run(`INSERT INTO zone_rules (version, digest, source, installed_at, pack)
      VALUES ('2026f', 'd', 'embedded', ${nowMs}, x'00')`)
  expect(await store.bookings.shiftsAreDue()).toBe(false)
  for (const seq of [1, 2]) {
    install()
    expect(await store.bookings.shiftsAreDue()).toBe(true)
    await store.bookings.rescanShifted(nowMs + seq)
    expect(await file.open().bookings.shiftsAreDue()).toBe(false)
  }
  const scanned = db.query('SELECT scanned_at FROM zone_rules ORDER BY seq').values().flat()
  expect(scanned).toEqual([nowMs + 1, nowMs + 2])
})
