/**
 * Statements that are prepared at their first use: the store has some two hundred, a tenth of a start, and few of them
 * are needed for the first answers.
 */
import type { Changes, Database, SQLQueryBindings, Statement } from 'bun:sqlite'

/** The connection, which from now on prepares late. A statement that SQLite refuses is refused at its first use. */
export function preparingLate(db: Database): Database {
  const prepareNow = db.prepare.bind(db)
  return Object.assign(db, {
    prepare: (sql: string) => new LateStatement(() => prepareNow(sql)),
  })
}

class LateStatement implements Statement<unknown, SQLQueryBindings[]> {
  #made: Statement<unknown, SQLQueryBindings[]> | undefined
  readonly #make: () => Statement<unknown, SQLQueryBindings[]>

  constructor(make: () => Statement<unknown, SQLQueryBindings[]>) {
    this.#make = make
  }

  get #statement(): Statement<unknown, SQLQueryBindings[]> {
    this.#made ??= this.#make()
    return this.#made
  }

  all(...params: SQLQueryBindings[]): unknown[] {
    return this.#statement.all(...params)
  }

  get(...params: SQLQueryBindings[]): unknown {
    return this.#statement.get(...params)
  }

  run(...params: SQLQueryBindings[]): Changes {
    return this.#statement.run(...params)
  }

  iterate(...params: SQLQueryBindings[]): IterableIterator<unknown> {
    return this.#statement.iterate(...params)
  }

  values(...params: SQLQueryBindings[]) {
    return this.#statement.values(...params)
  }

  raw(...params: SQLQueryBindings[]) {
    return this.#statement.raw(...params)
  }

  as<T>(Class: new (...given: unknown[]) => T): Statement<T, SQLQueryBindings[]> {
    return this.#statement.as(Class)
  }

  safeIntegers(isWanted: boolean): this
  safeIntegers(): boolean
  safeIntegers(isWanted?: boolean): this | boolean {
    if (isWanted === undefined) return this.#statement.safeIntegers()
    this.#statement.safeIntegers(isWanted)
    return this
  }

  finalize(): void {
    this.#made?.finalize()
  }

  toString(): string {
    return this.#statement.toString()
  }

  toJSON() {
    return this.#statement.toJSON()
  }

  get columnNames() {
    return this.#statement.columnNames
  }

  get columnTypes() {
    return this.#statement.columnTypes
  }

  get declaredTypes() {
    return this.#statement.declaredTypes
  }

  get paramsCount() {
    return this.#statement.paramsCount
  }

  get reader() {
    return this.#statement.reader
  }

  get readonly() {
    return this.#statement.readonly
  }

  get isFinalized() {
    return this.#made?.isFinalized ?? false
  }

  get native() {
    return this.#statement.native
  }

  [Symbol.iterator]() {
    return this.#statement[Symbol.iterator]()
  }

  [Symbol.dispose](): void {
    this.finalize()
  }
}
