/** What a meeting takes of its human's time: itself, and what is kept free around it. */
import type { Terms } from './availability.ts'
import type { Interval } from './time/interval.ts'
import { minuteMs } from './time/units.ts'

/** Minutes that are kept free around a meeting. A booking and a hold keep theirs, whatever the rules become. */
export interface Buffers {
  readonly beforeMinutes: number
  readonly afterMinutes: number
}

export const noBuffers: Buffers = { beforeMinutes: 0, afterMinutes: 0 }

/** Those that a meeting gets which is put somewhere now. */
export function buffersOf({ bufferBeforeMinutes, bufferAfterMinutes }: Terms): Buffers {
  return { beforeMinutes: bufferBeforeMinutes, afterMinutes: bufferAfterMinutes }
}

/** A meeting with its buffers. */
export interface Claimed extends Interval {
  readonly buffers: Buffers
}

/** The time that a meeting claims. Claims of one human never overlap, so that the buffers of two meetings add up. */
export function claimOf({ startMs, endMs }: Interval, buffers: Buffers): Interval {
  return {
    startMs: startMs - buffers.beforeMinutes * minuteMs,
    endMs: endMs + buffers.afterMinutes * minuteMs,
  }
}

export function claimedBy(meeting: Claimed): Interval {
  return claimOf(meeting, meeting.buffers)
}
