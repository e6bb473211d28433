import { edenGC, fullGC, heapSize } from 'bun:jsc'

/** So much long work makes some MiB of garbage; to collect what is young takes a millisecond or two. */
const workMs = 24
/** What was alive when the young was collected counts as old, and stays until all is looked at: so much of it may wait. */
const oldBytes = 12 * 1024 * 1024
/** To look at a heap larger than this would take long; the engine does so by itself, beside the work. */
const heapBytesMax = 40 * 1024 * 1024

/**
 * Collects the garbage of long work while it goes on. Left to itself, the engine waits for 32 MiB of it where memory is
 * plenty, and for longer where others have the processors, so that one call would make the process grow by 60 MiB. Short work
 * is not told here, and costs nothing.
 */
class Garbage {
  #workedMs = 0
  /** Whether there is more old garbage than the heap tells. */
  #isAll = false
  /** How large the heap was when nothing in it was garbage. */
  #keptBytes = Number.POSITIVE_INFINITY

  /** Tells of a piece of long work. */
  note(ms: number): void {
    this.#workedMs += ms
  }

  /** Tells of work that made as much at once, as what writes or reads a hundred large bookings does. */
  noteMuch(): void {
    this.note(workMs)
  }

  /** The same of what was held for a while: it counts as old, so that all is looked at. */
  noteMuchHeld(): void {
    this.noteMuch()
    this.#isAll = true
  }

  /** Answers whether there was much to collect, which takes as long as a piece of work. */
  collect(): boolean {
    if (this.#workedMs < workMs) return false
    this.#workedMs = 0
    edenGC()
    const bytes = heapSize()
    this.#keptBytes = Math.min(this.#keptBytes, bytes)
    const isMuch = this.#isAll || bytes >= this.#keptBytes + oldBytes
    this.#isAll = false
    if (!isMuch || bytes > heapBytesMax) return true
    fullGC()
    this.#keptBytes = heapSize()
    return true
  }
}

/** The heap is one for all, and so is this. */
export const garbage = new Garbage()
