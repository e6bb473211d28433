import { edenGC, heapSize } from 'bun:jsc'

/** So much long work makes some MiB of garbage; to collect what is young takes a millisecond or two. */
const workMs = 24
/** What was alive when the young was collected counts as old, and stays until all is looked at: so much of it may wait. */
const oldBytes = 12 * 1024 * 1024
/** Texts lie outside of the heap, which looks small beside them: after so many characters all is looked at. */
const charactersMax = 6 * 1024 * 1024
/** To look at more than this would take long; the engine does so by itself, beside the work. */
const keptBytesMax = 64 * 1024 * 1024

/**
 * Collects the garbage of long work while it goes on. Left to itself, the engine waits for 32 MiB of it where memory is
 * plenty, and for longer where others have the processors, so that one call would make the process grow by 60 MiB. Short work
 * is not told here, and costs nothing.
 */
class Garbage {
  #workedMs = 0
  #characters = 0
  /** Whether there is more old garbage than the heap tells. */
  #isHeld = false
  /** How large the heap was when nothing in it was garbage. */
  #keptBytes = Number.POSITIVE_INFINITY

  /** Tells of a piece of long work. */
  note(ms: number): void {
    this.#workedMs += ms
  }

  /** Tells of a long text that was read, or written. */
  noteText(characters: number): void {
    this.#characters += characters
  }

  /** Tells of work that held much for a while, and holds it no more. */
  noteHeld(): void {
    this.#isHeld = true
  }

  /** Answers whether there was much to collect, which takes as long as a piece of work. */
  collect(): boolean {
    const isMuch = this.#isHeld || this.#characters > charactersMax
    if (!isMuch && this.#workedMs < workMs) return false
    this.#workedMs = 0
    edenGC()
    const bytes = heapSize()
    this.#keptBytes = Math.min(this.#keptBytes, bytes)
    if (isMuch || bytes > this.#keptBytes + oldBytes) this.#collectAll()
    return true
  }

  #collectAll(): void {
    this.#isHeld = false
    this.#characters = 0
    if (this.#keptBytes > keptBytesMax) return
    // Unlike `fullGC`, it gives back at once what lay outside of the heap.
    Bun.gc(true)
    this.#keptBytes = heapSize()
  }
}

/** The heap is one for all, and so is this. */
export const garbage = new Garbage()
