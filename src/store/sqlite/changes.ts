import type { Database } from 'bun:sqlite'

/**
 * Tells whether something computed from rows before still stands. What this process changes is counted
 * by name; what another one commits changes `data_version`, which then speaks for every name.
 */
export class Changes {
  readonly #version
  readonly #written
  readonly #counts = new Map<string, number>()
  #foreign: number | null = null

  constructor(writer: Database) {
    // On the writing connection it changes with the commits of other processes only.
    this.#version = writer.prepare<{ data_version: number }, []>('PRAGMA data_version')
    this.#written = writer.prepare<{ rows: number }, []>('SELECT total_changes() AS rows')
  }

  /** The rows that a name stands for (a human's id, or `keys`) are about to change. */
  touch(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  stampOf(name: string): string {
    return `${this.#foreignVersion()} ${this.#counts.get(name) ?? 0}`
  }

  /** Changes with whatever row is written, by this process or another. */
  stampOfAll(): string {
    return `${this.#foreignVersion()} ${this.#written.get()?.rows}`
  }

  /** Asked once a turn of the event loop: a request that the turn answers was sent before it began. */
  #foreignVersion(): number {
    if (this.#foreign === null) {
      this.#foreign = this.#version.get()?.data_version ?? 0
      setImmediate(() => {
        this.#foreign = null
      })
    }
    return this.#foreign
  }
}
