import { minuteMs } from '../time/units.ts'

/** Minutes before the start until which attendees cancel and move by themselves; null: until the start. */
export interface Notices {
  readonly cancelNoticeMinutes?: number | null | undefined
  readonly moveNoticeMinutes?: number | null | undefined
}

/** Those of a service stand in the place of the human's. */
export function noticesOf(human: Notices | null, service: Notices | null): Required<Notices> {
  return {
    cancelNoticeMinutes: service?.cancelNoticeMinutes ?? human?.cancelNoticeMinutes ?? null,
    moveNoticeMinutes: service?.moveNoticeMinutes ?? human?.moveNoticeMinutes ?? null,
  }
}

/** Whether an attendee may still do that by the link, so long before the start. */
export function isInTime(
  startMs: number,
  noticeMinutes: number | null | undefined,
  nowMs: number,
): boolean {
  return nowMs < startMs && nowMs <= startMs - (noticeMinutes ?? 0) * minuteMs
}
