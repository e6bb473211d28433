/** Keeps at most so many values, each by its name; the oldest goes first. */
export class Bounded<T> {
  readonly #kept = new Map<string, T>()

  constructor(readonly max: number) {}

  get(name: string): T | undefined {
    return this.#kept.get(name)
  }

  clear(): void {
    this.#kept.clear()
  }

  set(name: string, value: T): void {
    this.#kept.delete(name)
    if (this.#kept.size >= this.max) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest)
        break
      }
    }
    this.#kept.set(name, value)
  }
}
