/** Until when attendees cancel and move by the links of their bookings, as humans and services say it. */
import { Type } from '@sinclair/typebox'
import { noticeMinutesMax } from '../../domain/availability.ts'
import type { Notices } from '../../domain/links/notices.ts'

const Minutes = (what: string) =>
  Type.Integer({
    minimum: 0,
    maximum: noticeMinutesMax,
    description: `Minutes before the start until which the attendee ${what} by the link of the booking; until the start if it is not set.`,
  })

export const noticeFields = {
  cancel_notice: Minutes('cancels'),
  move_notice: Minutes('moves'),
}

interface Sent {
  readonly cancel_notice?: number | null | undefined
  readonly move_notice?: number | null | undefined
}

/** Undefined: nothing is said of it. */
export function readNotices({ cancel_notice, move_notice }: Sent): Required<Notices> {
  return { cancelNoticeMinutes: cancel_notice, moveNoticeMinutes: move_notice }
}

/** What is not set is left out. */
export function showNotices({ cancelNoticeMinutes, moveNoticeMinutes }: Notices) {
  return {
    cancel_notice: cancelNoticeMinutes ?? undefined,
    move_notice: moveNoticeMinutes ?? undefined,
  }
}
