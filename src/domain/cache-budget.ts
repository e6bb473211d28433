/** How many bytes each kind of what a process keeps in memory may take, beside what it needs to work. */
export interface CacheBudget {
  /** For each of the two connections to the database. */
  readonly pages: number
  readonly schedules: number
  readonly answers: number
}

const mebibyte = 1024 * 1024
const unknownBytes = 64 * mebibyte
/** Less than 2 MiB thrashes from 100,000 bookings on; what a reader keeps is gone with every write. */
const pagesMax = 16 * mebibyte
/** Those of all humans there is room for, without overrides: a few hundred with as many as there may be. */
const schedulesMax = 160 * mebibyte
const answersMax = 64 * mebibyte
/** What is left is for keys, numbers of rows and rules of recurrence, each counted. */
const shares = { pages: 0.2, schedules: 0.35, answers: 0.15 }

/** A fifth of the memory there is, 64 MiB where nobody knows, shared by so many processes. */
export function cacheBudget(memoryBytes: number | null, processes: number): CacheBudget {
  const bytes = (memoryBytes === null ? unknownBytes : memoryBytes / 5) / processes
  const share = (part: keyof CacheBudget, most = Number.MAX_SAFE_INTEGER) =>
    Math.floor(Math.min(bytes * shares[part], most))
  return {
    pages: share('pages', pagesMax),
    schedules: share('schedules', schedulesMax),
    answers: share('answers', answersMax),
  }
}
