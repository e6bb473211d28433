/** What a decision does not know of holidays is learnt outside of its transaction, and the decision made anew. */
import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { decideBooking } from '../../src/domain/booking.ts'
import type { HolidayRules } from '../../src/domain/holidays/holidays.ts'
import { learnHolidays } from '../../src/domain/holidays/known.ts'
import { settled } from '../../src/domain/question.ts'
import { type LearnHolidays, learningHolidays } from '../../src/store/holidays.ts'
import { openSqlite } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { eventBody } from '../../src/wire/event.ts'
import { noOptionalDetails } from '../support/facts.ts'
import { addAccount, human, newId, nowMs, refusalOf, testFile } from '../support/store.ts'

/** A Tuesday. */
const offMs = Date.UTC(2027, 2, 16, 9)
const offDay = Math.floor(offMs / 86_400_000)

/** A place that nobody knows yet: what is known stays known for the whole process. */
const placeOf = (country: string): HolidayRules => ({
  ...{ country, region: null, types: ['public'], except: [], also: [] },
})

const teach: LearnHolidays = async (place, years) => {
  for (const year of years) {
    const holiday = { day: offDay, name: 'Off', type: 'public', isSubstitute: false } as const
    learnHolidays(place, year, year === 2027 ? [holiday] : [])
  }
}

function open(path: string, learn: LearnHolidays): Store {
  return learningHolidays(openSqlite({ path, firstWaitMs: 0, encodeEvent: eventBody }), learn)
}

async function addWith(store: Store, accountId: string, holidays?: HolidayRules) {
  const made = human(holidays && { holidays })
  await store.humans.add(accountId, () => made)
  return { accountId, humanId: made.id, nowMs }
}

type Key = Awaited<ReturnType<typeof addWith>>

const book = (store: Store, key: Key, startMs = offMs) =>
  refusalOf(
    store.bookings.add(key, (schedule) => {
      const who = { attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null }
      const request = { ...who, ...noOptionalDetails, humanId: key.humanId, startMs }
      return decideBooking(schedule, { ...request, durationMinutes: 30 }, newId(), nowMs)
    }),
  )

test('no transaction is open while a year is learnt, and it is learnt once', async () => {
  await using file = testFile()
  const other = new Database(file.path, { create: true })
  const learnt: number[] = []
  const store = open(file.path, async (place, years) => {
    // Refused at once where anybody has begun to write.
    other.run('PRAGMA busy_timeout = 0')
    other.run('BEGIN IMMEDIATE')
    other.run('ROLLBACK')
    learnt.push(...years)
    await teach(place, years)
  })
  const key = await addWith(store, await addAccount(store), placeOf('Q1'))
  const dayAfterMs = offMs + 86_400_000
  const verdicts = await Promise.all([
    book(store, key),
    book(store, key),
    book(store, key, dayAfterMs),
  ])
  expect(verdicts).toEqual(['SCHEDULE_BLOCKED', 'SCHEDULE_BLOCKED', 'accepted'])
  const before = learnt.length
  expect(await book(store, key)).toBe('SCHEDULE_BLOCKED')
  expect([learnt.length, new Set(learnt)]).toEqual([before, new Set([2027])])
  other.close()
  await store.close()
})

test('where a year cannot be learnt nothing is booked, and the next who asks tries again', async () => {
  await using file = testFile()
  let isThere = false
  const store = open(file.path, async (place, years) => {
    if (!isThere) throw new Error('the package is gone')
    await teach(place, years)
  })
  const key = await addWith(store, await addAccount(store), placeOf('Q2'))
  expect(book(store, key)).rejects.toThrow('the package is gone')
  const filter = { humanId: key.humanId }
  const page = { limit: 10, offset: 0 }
  expect((await store.bookings.list(key.accountId, filter, page)).total).toBe(0)
  isThere = true
  expect(await book(store, key)).toBe('SCHEDULE_BLOCKED')
  await store.close()
})

test('a change of holidays is seen at once by whoever else has the file open', async () => {
  await using file = testFile()
  const [one, other] = [open(file.path, teach), open(file.path, teach)]
  const accountId = await addAccount(one)
  const [silent, own] = [
    await addWith(one, accountId),
    await addWith(one, accountId, placeOf('Q3')),
  ]
  const isOpen = async (store: Store, key: Key) => {
    const at = { startMs: offMs, endMs: offMs + 60_000 }
    return store.humans.ask(key, (schedule) =>
      settled(
        (schedule?.openHours(offDay, offDay).open ?? []).some(
          (part) => part.startMs <= at.startMs && part.endMs >= at.endMs,
        ),
      ),
    )
  }
  const seen = async () => [
    await isOpen(one, silent),
    await isOpen(other, silent),
    await isOpen(one, own),
    await isOpen(other, own),
  ]
  expect(await seen()).toEqual([true, true, false, false])
  const stamps = [
    await one.humans.stampOf(silent.humanId),
    await other.humans.stampOf(silent.humanId),
  ]
  await one.accounts.change(accountId, (account) => {
    if (!account) throw new Error('no account')
    return { ...account, holidays: placeOf('Q4') }
  })
  // A stamp of what others commit is read once a turn of the loop.
  await new Promise(setImmediate)
  expect(await one.humans.stampOf(silent.humanId)).not.toBe(stamps[0] ?? '')
  expect(await other.humans.stampOf(silent.humanId)).not.toBe(stamps[1] ?? '')
  expect(await seen()).toEqual([false, false, false, false])
  await other.humans.change(accountId, silent.humanId, (present) => {
    if (!present) throw new Error('no human')
    return { ...present, holidays: null }
  })
  expect(await seen()).toEqual([true, true, false, false])
  for (const store of [one, other]) await store.close()
})
