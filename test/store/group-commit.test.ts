/** Writes that share a commit: together when they come together, each by itself when one fails. */
import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../src/domain/errors.ts'
import { connectWriter } from '../../src/store/sqlite/file/connect.ts'
import {
  type GroupCommit,
  groupCommit,
  type Hooks,
  writesPerCommitMax,
  writesWaitingMax,
} from '../../src/store/sqlite/group-commit.ts'
import { openFaulty } from '../support/faulty.ts'

let folder: string
let db: Database
let hooks: Hooks
let commit: GroupCommit
/** How many writes each commit held. */
let commits: number[]
let rolledBack: number
/** What is seen after a commit. */
let fault: string | null
/** The clock of the work, which tests move. */
let elapsedMs: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotflow-commit-'))
  db = connectWriter(join(folder, 'slotflow.db'))
  db.run('CREATE TABLE rows (n INTEGER PRIMARY KEY) STRICT')
  commits = []
  rolledBack = 0
  fault = null
  elapsedMs = 0
  hooks = {
    flushing: () => undefined,
    begun: () => undefined,
    committing: () => undefined,
    kept: () => fault,
    rolledBack: () => {
      rolledBack += 1
    },
    committed: (writes) => commits.push(writes),
    answered: () => undefined,
    elapsedMs: () => elapsedMs,
  }
  commit = groupCommit(db, hooks)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const add = (n: number) =>
  commit.apply(() => {
    db.run('INSERT INTO rows VALUES (?)', [n])
    return n
  })
/** A write that works for 10 ms; one that may not fails where it is applied. */
const work = (n: number, mayBe = true) =>
  commit.decide(
    () => {
      elapsedMs += 10
    },
    () => {
      if (!mayBe) throw new Error('no')
      db.run('INSERT INTO rows VALUES (?)', [n])
    },
  )

const rows = () =>
  db
    .query<{ n: number }, []>('SELECT n FROM rows ORDER BY n')
    .all()
    .map(({ n }) => n)
const outcomes = async (writes: Promise<unknown>[]) =>
  (await Promise.allSettled(writes)).map(({ status }) => status)

test('what takes long leaves those behind it to the next transaction, in a turn of its own', async () => {
  await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => work(n)))
  await commit.drained()
  expect(commits).toEqual([3, 3, 1])
  expect(rows()).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('where one of them fails, those that were left wait for their own turn', async () => {
  const all = [1, 2, 3, 4].map((n) => work(n, n !== 2))
  const ends = await Promise.allSettled(all)
  expect(ends.map(({ status }) => status)).toEqual([
    ...(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'] as const),
  ])
  expect(commits.reduce((sum, writes) => sum + writes, 0)).toBe(3)
})

test('writes that come together share one commit, in the order in which they came', async () => {
  expect(await Promise.all([3, 1, 2].map(add))).toEqual([3, 1, 2])
  expect(commits).toEqual([3])
  expect(rows()).toEqual([1, 2, 3])
})

test('several wait for those that the next turns of the event loop bring', async () => {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const writes = [add(1), add(2)]
  for (const n of [3, 4]) {
    await turn()
    writes.push(add(n))
  }
  expect(await Promise.all(writes)).toEqual([1, 2, 3, 4])
  expect(commits).toEqual([4])
})

test('a write that comes alone is committed alone', async () => {
  await add(1)
  await add(2)
  expect(commits).toEqual([1, 1])
})

test('more than fit one commit take several', async () => {
  const many = Array.from({ length: writesPerCommitMax + 10 }, (_, n) => n)
  await Promise.all(many.map(add))
  expect(commits).toEqual([writesPerCommitMax, 10])
})

test('a refusal touches no other write of the commit, and costs no roll-back', async () => {
  const refuse = () => {
    throw new Refusal('SLOT_UNAVAILABLE', 'taken')
  }
  const refused = commit.decide(refuse, () => 1)
  expect(await outcomes([add(1), refused, add(2)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(rows()).toEqual([1, 2])
  expect({ commits, rolledBack }).toEqual({ commits: [3], rolledBack: 0 })
})

test('a write that fails while writing takes nothing with it, though it wrote before it failed', async () => {
  const broken = commit.apply(() => {
    db.run('INSERT INTO rows VALUES (77)')
    throw new Error('a bug')
  })
  const writes = [add(1), broken, add(2)]
  expect(await outcomes(writes)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await expect(broken).rejects.toThrow('a bug')
  expect(rows()).toEqual([1, 2])
  expect(commits).toEqual([1, 1])
})

test('what a constraint refuses is tried alone, and refused alone', async () => {
  await add(1)
  expect(await outcomes([add(2), add(1), add(3)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(rows()).toEqual([1, 2, 3])
})

test('what rolls the transaction back by itself, as the guards of bookings do, costs no other write', async () => {
  await add(1)
  const guarded = commit.apply(() => {
    db.run('INSERT INTO rows VALUES (77)')
    db.run('INSERT OR ROLLBACK INTO rows VALUES (1)')
  })
  expect(await outcomes([add(2), guarded, add(3)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(rows()).toEqual([1, 2, 3])
  expect(rolledBack).toBe(2)
})

test('what is refused at the COMMIT, as a deferred foreign key is, costs no other write', async () => {
  db.run(`CREATE TABLE parts (n INTEGER PRIMARY KEY,
    whole INTEGER REFERENCES rows (n) DEFERRABLE INITIALLY DEFERRED) STRICT`)
  const orphan = commit.apply(() => db.run('INSERT INTO parts VALUES (1, 99)'))
  expect(await outcomes([add(2), orphan, add(3)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await expect(orphan).rejects.toThrow('FOREIGN KEY')
  expect(rows()).toEqual([2, 3])
  expect(db.query('SELECT * FROM parts').all()).toEqual([])
})

test('work that waits is refused: its transaction would end before it does', async () => {
  const waiting = commit.apply(() => Promise.resolve(1))
  await expect(waiting).rejects.toThrow('synchronous')
})

test('nothing is answered before it is on disk', async () => {
  const other = new Database(db.filename, { readonly: true })
  const seen = add(5).then(() => other.query('SELECT n FROM rows').all())
  expect(await seen).toEqual([{ n: 5 }])
  other.close()
})

test('a lock that another process holds is waited for, and the event loop goes on', async () => {
  const other = new Database(db.filename)
  other.run('BEGIN IMMEDIATE')
  const write = add(1)
  // Several turns of the loop: tries are made, and reads are answered meanwhile.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(rows()).toEqual([])
  other.run('COMMIT')
  other.close()
  expect(await write).toBe(1)
})

test('more waiting than the bound is refused at once, with a time to come back', async () => {
  const waiting = Array.from({ length: writesWaitingMax }, (_, n) => add(n))
  const refused = await add(-1).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refusal)
  expect(refused).toMatchObject({ code: 'UNAVAILABLE', extras: { retryAfterSeconds: 1 } })
  await Promise.all(waiting)
  expect(rows()).toHaveLength(writesWaitingMax)
})

test('a full disk refuses with a time to come back, writes nothing half, and passes', async () => {
  await add(1)
  const pages = db.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0
  db.run('CREATE TABLE large (text TEXT) STRICT')
  const fill = () =>
    commit.apply(() => db.run('INSERT INTO large VALUES (?)', ['x'.repeat(100_000)]))
  db.run(`PRAGMA max_page_count = ${pages + 4}`)
  const full = await fill().catch((error: unknown) => error)
  expect(full).toMatchObject({ code: 'UNAVAILABLE', extras: { retryAfterSeconds: 1 } })
  expect(await outcomes([add(2), fill(), add(3)])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  db.run('PRAGMA max_page_count = 1000000')
  await fill()
  expect(rows()).toEqual([1, 2, 3])
  expect(db.query('SELECT count(*) AS n FROM large').get()).toEqual({ n: 1 })
})

const unknown = 'It is not known whether this was written'

test('what has become of the files after the COMMIT is said to all whose writes it held', async () => {
  fault = 'The files are gone.'
  const writes = [add(1), add(2)]
  expect(await outcomes(writes)).toEqual(['rejected', 'rejected'])
  for (const write of writes) await expect(write).rejects.toThrow(`${fault} ${unknown}`)
  expect(commits).toEqual([])
})

test.each([
  [10, unknown],
  [13, 'Nothing was written'],
])('a COMMIT that fails with %d, also when it is tried alone: %s', async (code, words) => {
  const { opened, faulty } = await openFaulty(async () => groupCommit(db, hooks))
  const failing = (n: number) =>
    opened.apply(() => {
      faulty.arm({ at: 'commit', code, rollsBack: false })
      return n
    })
  const writes = [failing(1), failing(2)]
  await outcomes(writes)
  for (const write of writes) await expect(write).rejects.toThrow(words)
  faulty.disarm()
  expect(await opened.apply(() => 3)).toBe(3)
})

test('after a COMMIT that the disk failed, a full disk does not say that nothing was written', async () => {
  const { opened, faulty } = await openFaulty(async () => groupCommit(db, hooks))
  let tries = 0
  const failing = opened.apply(() => {
    tries += 1
    const first = { at: 'commit', code: 10, rollsBack: false } as const
    faulty.arm(tries === 1 ? first : { ...first, code: 13 })
  })
  const write = opened.apply(() => 2)
  expect(await outcomes([failing, write])).toEqual(['rejected', 'fulfilled'])
  await expect(failing).rejects.toThrow(unknown)
})

test('drained resolves when all that waits is answered, at once when nothing waits', async () => {
  await commit.drained()
  let answered = false
  const write = add(1).then(() => {
    answered = true
  })
  await commit.drained()
  await write
  expect(answered).toBe(true)
})

test('a read that fails for its disk fails no other write, nor lets one out of its transaction', async () => {
  const broken = Object.assign(new Error('disk I/O error'), { name: 'SQLiteError', errno: 266 })
  let reads = 0
  // As SQLite does where a page cannot be read: the transaction is gone before anybody is told.
  const failOnce = () => {
    reads += 1
    if (reads > 1) return
    db.run('ROLLBACK')
    throw broken
  }
  const failingOnce = commit.decide(failOnce, () => 2)
  const taken = commit.decide(
    () => {
      if (rows().includes(3)) throw new Error('taken')
    },
    () => {
      db.run('INSERT INTO rows VALUES (3)')
      return 3
    },
  )
  expect(await Promise.all([add(1), failingOnce, taken])).toEqual([1, 2, 3])
  expect(rows()).toEqual([1, 3])
})
