import type { Buffers } from '../../domain/claim.ts'

/** The columns of a meeting that say what is kept free around it. */
export interface BuffersRow {
  readonly buffer_before: number
  readonly buffer_after: number
}

export function buffersIn({ buffer_before, buffer_after }: BuffersRow): Buffers {
  return { beforeMinutes: buffer_before, afterMinutes: buffer_after }
}

/**
 * The ends of a meeting's claim. The columns `claim_start` and `claim_end` say the same; but they are computed, and for
 * a computed column SQLite looks up the row, also where an index has it.
 */
export const claimStart = 'starts_at - 60000 * buffer_before'
export const claimEnd = 'ends_at + 60000 * buffer_after'

export const claimColumns = `${claimStart} AS startMs, ${claimEnd} AS endMs`
