import type { Database } from 'bun:sqlite'

/** Names whose changes are told apart; beyond them all that was kept counts as changed once. */
export const changesKept = 65_536

/**
 * Tells whether something computed from rows before still stands. What this process changes is numbered
 * by name; what another one commits changes `data_version`, which then speaks for every name.
 */
export class Changes {
  readonly #version
  readonly #written
  readonly #numbers = new Map<string, number>()
  #last = 0
  /** Speaks for the names that are not kept. */
  #base = 0
  #foreign: number | null = null
  /** Whether writes were committed since the last request came in. */
  #isPast = false

  constructor(writer: Database) {
    // On the writing connection it changes with the commits of other processes only.
    this.#version = writer.prepare<{ data_version: number }, []>('PRAGMA data_version')
    this.#written = writer.prepare<{ rows: number }, []>('SELECT total_changes() AS rows')
  }

  /** The rows that a name stands for (a human's id, or `keys`) are about to change. */
  touch(name: string): void {
    this.#last += 1
    if (this.#numbers.size >= changesKept) {
      this.#numbers.clear()
      this.#base = this.#last
    }
    this.#numbers.set(name, this.#last)
  }

  stampOf(name: string): string {
    return `${this.#foreignVersion()} ${this.#numbers.get(name) ?? this.#base}`
  }

  /**
   * The same for a request that has just come in by its socket: the event loop is at its requests again, and those of
   * one turn share a look.
   */
  stampAtArrival(name: string): string {
    this.#isPast = false
    return this.stampOf(name)
  }

  /** Changes with whatever row is written, by this process or another. */
  stampOfAll(): string {
    return `${this.#foreignVersion()} ${this.#written.get()?.rows}`
  }

  /**
   * The turn of the event loop has come past its requests, and now writes are committed. What is asked after them
   * must not be kept: the next requests would find it, and they may have been sent long after.
   */
  turn(): void {
    this.#foreign = null
    this.#isPast = true
  }

  /** Asked once a turn of the event loop: a request that the turn answers was sent before it began. */
  #foreignVersion(): number {
    if (this.#foreign !== null) return this.#foreign
    const version = this.#version.get()?.data_version ?? 0
    if (this.#isPast) return version
    this.#foreign = version
    setImmediate(() => {
      this.#foreign = null
    })
    return version
  }
}
