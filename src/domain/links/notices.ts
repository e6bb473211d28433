import { minuteMs } from '../time/units.ts'

/** Minutes before the start until which attendees cancel and move by themselves; null: until the start. */
export interface Notices {
  readonly cancelNoticeMinutes?: number | null | undefined
  readonly moveNoticeMinutes?: number | null | undefined
}

/** The notices of several who are met together: whoever wants to know soonest decides. */
export function longestNotices(all: readonly Notices[]): Required<Notices> {
  return {
    cancelNoticeMinutes: longest(all.map((one) => one.cancelNoticeMinutes)),
    moveNoticeMinutes: longest(all.map((one) => one.moveNoticeMinutes)),
  }
}

function longest(minutes: readonly (number | null | undefined)[]): number | null {
  const set = minutes.filter((one) => typeof one === 'number')
  return set.length === 0 ? null : Math.max(...set)
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
