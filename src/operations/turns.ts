import { garbage } from './memory/garbage.ts'

/**
 * Turns of the event loop for work that takes long, fair between accounts: one such piece in a turn, and where several
 * accounts wait, each in its turn. So whoever asks for much waits for himself, and others pass between.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>()
  #isTaken = false
  #beganMs = 0

  /** Resolves once the account may work; at once where nothing else worked in this turn of the loop. */
  take(accountId: string): Promise<void> | null {
    if (!this.#isTaken) {
      this.#begin()
      return null
    }
    return this.#wait(accountId)
  }

  /** Resolves in a later turn of the loop, once the account may work again: asked by whoever has worked in this one. */
  next(accountId: string): Promise<void> {
    if (this.#isTaken) this.#note()
    else this.#begin()
    return this.#wait(accountId)
  }

  #wait(accountId: string): Promise<void> {
    return new Promise((resolve) => {
      const own = this.#waiting.get(accountId)
      if (own) own.push(resolve)
      else this.#waiting.set(accountId, [resolve])
    })
  }

  /** Tells what was worked. Several may ask in one turn. */
  #note(): void {
    const nowMs = performance.now()
    garbage.note(nowMs - this.#beganMs)
    this.#beganMs = nowMs
  }

  #begin(): void {
    this.#isTaken = true
    this.#beganMs = performance.now()
    setImmediate(() => this.#next())
  }

  /** The account that has waited longest goes first, and then stands last again. */
  #next(): void {
    this.#isTaken = false
    const hasCollected = garbage.collect()
    const [first] = this.#waiting
    if (first === undefined) return
    this.#begin()
    // That was a turn of its own.
    if (hasCollected) return
    const [accountId, [resolve, ...rest]] = first
    this.#waiting.delete(accountId)
    if (rest.length > 0) this.#waiting.set(accountId, rest)
    resolve?.()
  }
}

/** So much text is read or written in some milliseconds. */
export const charactersOfTurn = 128 * 1024

/** Before an answer is written of what was read: of much, that is a piece of work of its own. */
export async function beforeWriting(
  turns: Turns,
  accountId: string,
  characters: number,
): Promise<void> {
  if (characters <= charactersOfTurn) return
  garbage.noteText(characters)
  await turns.next(accountId)
}
