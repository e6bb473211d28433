/** A store whose writes fail when they are told to: a full disk, an I/O error, a lock held by another. */
import { Database, type Statement } from 'bun:sqlite'

/** Where it fails: as the transaction begins, within it, or at its end. */
export interface Fault {
  readonly at: 'begin' | 'write' | 'commit'
  /** SQLite's result code. */
  readonly code: number
  /** Whether SQLite has rolled back by itself, as it may for a full disk. */
  readonly rollsBack: boolean
}

export const faults: readonly Fault[] = [
  { at: 'begin', code: 5, rollsBack: false },
  { at: 'begin', code: 10, rollsBack: false },
  ...[10, 13].flatMap((code) =>
    [true, false].flatMap((rollsBack) =>
      (['write', 'commit'] as const).map((at) => ({ at, code, rollsBack })),
    ),
  ),
]

export interface Faulty {
  /** The next statement of its kind fails, once. */
  arm(fault: Fault): void
  /** Takes the fault back; answers whether it has happened. */
  disarm(): boolean
}

const kinds: readonly (readonly [RegExp, Fault['at']])[] = [
  [/^\s*BEGIN IMMEDIATE/i, 'begin'],
  [/^\s*(?:INSERT|UPDATE|DELETE)\b/i, 'write'],
  [/^\s*COMMIT/i, 'commit'],
]

/** Whatever is opened while `open` runs fails when it is told to. */
export async function openFaulty<T>(
  open: () => Promise<T>,
): Promise<{ opened: T; faulty: Faulty }> {
  let armed: Fault | null = null
  let happened = false
  const failing = (db: Database, statement: Statement, at: Fault['at']) => {
    const run = statement.run.bind(statement)
    return Object.assign(statement, {
      run(...values: Parameters<typeof run>) {
        if (armed?.at !== at) return run(...values)
        const { code, rollsBack } = armed
        armed = null
        happened = true
        if (rollsBack && db.inTransaction) db.run('ROLLBACK')
        throw errorOf(code)
      },
    })
  }
  const { prepare } = Database.prototype
  const watching = new Proxy(prepare, {
    apply(target, db, words) {
      const statement = Reflect.apply(target, db, words)
      const kind = kinds.find(([pattern]) => pattern.test(String(words[0])))
      return kind ? failing(db, statement, kind[1]) : statement
    },
  })
  Object.assign(Database.prototype, { prepare: watching })
  try {
    const opened = await open()
    const arm = (fault: Fault) => {
      armed = fault
      happened = false
    }
    const disarm = () => {
      armed = null
      return happened
    }
    return { opened, faulty: { arm, disarm } }
  } finally {
    Object.assign(Database.prototype, { prepare })
  }
}

/** As SQLite throws it: Bun knows its own by the name, and lets nobody else construct one. */
function errorOf(code: number): Error {
  const error = new Error(`made to fail with ${code}`)
  return Object.assign(error, { name: 'SQLiteError', errno: code })
}
