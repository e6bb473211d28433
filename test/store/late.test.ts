/** A statement that is prepared at its first use is in all else the statement itself. */
import { Database, type SQLQueryBindings, type Statement } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { preparingLate } from '../../src/store/sqlite/file/late.ts'

/** Two databases alike, one of which prepares late. */
function pair() {
  const [now, late] = [new Database(':memory:', { strict: true }), new Database(':memory:')]
  for (const db of [now, late]) {
    db.run('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)')
    db.run("INSERT INTO notes VALUES (1, 'a'), (2, 'b')")
  }
  return { now, late: preparingLate(late) }
}

class Note {
  readonly id: number = 0
}

type Any = Statement<unknown, SQLQueryBindings[]>

const uses: Readonly<Record<string, (statement: Any) => unknown>> = {
  all: (statement) => statement.all(0),
  get: (statement) => statement.get(1),
  'get of no row': (statement) => statement.get(2),
  values: (statement) => statement.values(0),
  raw: (statement) => statement.raw(0),
  iterate: (statement) => [...statement.iterate(0)],
  'the statement as an iterable': (statement) => {
    statement.get(0)
    return [...statement].length
  },
  as: (statement) => statement.as(Note).get(0) instanceof Note,
  'safe integers': (statement) => [
    statement.safeIntegers(),
    typeof statement.safeIntegers(true),
    statement.get(0),
  ],
  'what it is': (statement) => {
    statement.get(0)
    const { columnNames, columnTypes, declaredTypes, paramsCount, reader, readonly } = statement
    return { columnNames, columnTypes, declaredTypes, paramsCount, reader, readonly }
  },
  'as a text': (statement) => String(statement),
  'as JSON': (statement) => statement.toJSON(),
  native: (statement) => typeof statement.native,
  finalized: (statement) => {
    statement.get(0)
    const before = statement.isFinalized
    statement.finalize()
    return [before, statement.isFinalized]
  },
  disposed: (statement) => {
    statement.get(0)
    statement[Symbol.dispose]()
    return statement.isFinalized
  },
}

for (const [name, use] of Object.entries(uses)) {
  test(`${name}: as that of a statement that was prepared at once`, () => {
    const { now, late } = pair()
    const sql = 'SELECT id, text FROM notes WHERE id > ? ORDER BY id'
    expect(use(late.prepare(sql))).toEqual(use(now.prepare(sql)))
  })
}

test('it writes, and says how much it changed', () => {
  const { now, late } = pair()
  const sql = 'UPDATE notes SET text = ?'
  expect(late.prepare(sql).run('c')).toEqual(now.prepare(sql).run('c'))
})

test('nothing is prepared before its first use, and then once', () => {
  const { late } = pair()
  const statement = late.prepare('SELECT text FROM later')
  expect(statement.isFinalized).toBeFalse()
  statement.finalize()
  expect(() => statement.get()).toThrow('no such table')
  late.run("CREATE TABLE later AS SELECT 'x' AS text")
  expect(statement.get()).toEqual({ text: 'x' })
  expect(statement.native).toBe(statement.native)
})
