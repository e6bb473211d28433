import type { Database } from './statements.ts'

/**
 * Tells whether something computed from rows before still stands. Each human counts its changes in its row, and all keys
 * together in theirs, written with what changed: whoever asks sees no new number before the new rows, nor after them.
 */
export class Changes {
  readonly #ofHuman
  readonly #ofKeys
  readonly #presentOfHuman
  readonly #countHuman
  readonly #countKeys
  readonly #all
  /** How often the transaction that runs has touched each human, and whether it has touched keys. */
  readonly #touched = new Map<string, number>()
  #areKeysTouched = false

  constructor(writer: Database, reader: Database) {
    const ofHuman = 'SELECT seq, changes FROM humans WHERE id = ?'
    this.#ofHuman = reader.prepare<HumanRow, [string]>(ofHuman)
    this.#presentOfHuman = writer.prepare<HumanRow, [string]>(ofHuman)
    this.#ofKeys = reader.prepare<{ changes: number }, []>(
      'SELECT keys_changes AS changes FROM instance',
    )
    this.#countHuman = writer.prepare<null, [number, string]>(
      'UPDATE humans SET changes = changes + ? WHERE id = ?',
    )
    this.#countKeys = writer.prepare<null, []>(
      'UPDATE instance SET keys_changes = keys_changes + 1',
    )
    this.#all = reader.prepare<{ snapshot: string }, []>(
      'SELECT pg_current_snapshot()::text AS snapshot',
    )
  }

  /** What is known of a human is about to change. */
  touch(humanId: string): void {
    this.#touched.set(humanId, (this.#touched.get(humanId) ?? 0) + 1)
  }

  touchKeys(): void {
    this.#areKeysTouched = true
  }

  async stampOf(humanId: string): Promise<string> {
    return stampIn(await this.#ofHuman.get(humanId), 0)
  }

  async stampOfKeys(): Promise<string> {
    return `${(await this.#ofKeys.get())?.changes ?? 'none'}`
  }

  /** As it is inside the transaction. */
  async presentStampOf(humanId: string): Promise<string> {
    return stampIn(await this.#presentOfHuman.get(humanId), this.#touched.get(humanId) ?? 0)
  }

  /** Changes with whatever row is written, by whatever process. */
  async stampOfAll(): Promise<string> {
    return (await this.#all.get())?.snapshot ?? ''
  }

  forget(): void {
    this.#touched.clear()
    this.#areKeysTouched = false
  }

  /** Before each COMMIT. */
  async flush(): Promise<void> {
    for (const [humanId, count] of this.#touched) await this.#countHuman.run(count, humanId)
    if (this.#areKeysTouched) await this.#countKeys.run()
  }
}

interface HumanRow {
  readonly seq: number
  readonly changes: number
}

function stampIn(row: HumanRow | null, touched: number): string {
  return row === null ? 'none' : `${row.seq} ${row.changes + touched}`
}
