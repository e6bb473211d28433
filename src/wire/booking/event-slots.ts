import type { Interval } from '../../domain/time/interval.ts'

/** Where a booking stood by the text of its event, and where before; the text is our own. */
export interface EventSlots {
  readonly eventSlot: Interval
  readonly previous: Interval | null
  /** Whose it is since it was handed over; null: it was not. */
  readonly handedTo: string | null
}

interface SlotText {
  readonly human_id?: string
  readonly starts_at?: string
  readonly ends_at?: string
}

export function readEventSlots(payload: string): EventSlots {
  const { data, previous }: { data?: SlotText; previous?: SlotText } = JSON.parse(payload)
  const before = slotOf(previous ?? {})
  return {
    eventSlot: slotOf(data ?? {}),
    previous: Number.isNaN(before.startMs) ? null : before,
    handedTo: previous?.human_id === undefined ? null : (data?.human_id ?? null),
  }
}

function slotOf({ starts_at = '', ends_at = '' }: SlotText): Interval {
  return { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
}
