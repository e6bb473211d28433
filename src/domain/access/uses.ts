/** When each key was last used, by its id: epoch milliseconds. */
export type Uses = ReadonlyMap<string, number>

/** Uses of keys that are not written yet: noting one costs no write. */
export class KeyUses {
  #noted = new Map<string, number>()

  note(keyId: string, nowMs: number): void {
    const known = this.#noted.get(keyId)
    if (known === undefined || nowMs > known) this.#noted.set(keyId, nowMs)
  }

  /** The later of what was written and what is noted; null for neither. */
  latest(keyId: string, writtenMs: number | null): number | null {
    const noted = this.#noted.get(keyId) ?? null
    return noted === null || writtenMs === null ? (noted ?? writtenMs) : Math.max(noted, writtenMs)
  }

  /** Hands over what is noted, and begins anew. */
  take(): Uses {
    const taken = this.#noted
    this.#noted = new Map()
    return taken
  }

  /** Takes back what could not be written. */
  giveBack(uses: Uses): void {
    for (const [keyId, usedMs] of uses) this.note(keyId, usedMs)
  }
}
