/** What the link of a booking still does, and until when (guide/attendees.md), by eye. */
import { describe, expect, test } from 'bun:test'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import { decideNewLink, isLinkLive, linkLifeMs } from '../../src/domain/links/link.ts'
import { isInTime, longestNotices, noticesOf } from '../../src/domain/links/notices.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { booking } from '../support/store.ts'

const its = booking('h', { linkVersion: 3 })
const gone = booking('h', { status: 'cancelled' })

describe('a link', () => {
  test('lives for a day after the end of its booking, and dies with it', () => {
    expect(linkLifeMs).toBe(24 * hourMs)
    const live = (afterMs: number) => isLinkLive(its, its.endMs + afterMs)
    expect([-1, 0, linkLifeMs - 1, linkLifeMs].map(live)).toEqual([true, true, true, false])
    expect(isLinkLive(gone, gone.startMs)).toBe(false)
  })

  test('is made anew while one lives, and the ones before are worthless', () => {
    expect(decideNewLink(its, its.startMs)).toEqual({ ...its, linkVersion: 4 })
    const refused = (...asked: Parameters<typeof decideNewLink>) =>
      refusalOfDecision(() => decideNewLink(...asked))?.message
    expect(refused(null, its.startMs)).toContain('no booking')
    expect(refused(gone, its.startMs)).toContain('is cancelled, and the links')
    expect(refused(its, its.endMs + linkLifeMs)).toContain('is over, and so are its links')
    expect(refused(gone, gone.endMs + linkLifeMs)).toContain('is cancelled, and the links')
  })
})

describe('the notice of attendees', () => {
  test.each([
    [null, 1, true],
    [null, 0, false],
    [undefined, 1, true],
    [0, 1, true],
    [0, 0, false],
    [60, 60 * minuteMs + 1, true],
    [60, 60 * minuteMs, true],
    [60, 60 * minuteMs - 1, false],
    [60, -1, false],
  ])('of %p minutes, %d ms before the start: %p', (minutes, beforeMs, expected) => {
    expect(isInTime(its.startMs, minutes, its.startMs - beforeMs)).toBe(expected)
  })

  test('is that of the service, else of the human, else there is none', () => {
    const human = { cancelNoticeMinutes: 10, moveNoticeMinutes: 20 }
    const none = { cancelNoticeMinutes: null, moveNoticeMinutes: null }
    expect(noticesOf(null, null)).toEqual(none)
    expect(noticesOf(human, null)).toEqual(human)
    expect(noticesOf(human, none)).toEqual(human)
    expect(noticesOf(null, human)).toEqual(human)
    expect(noticesOf(human, { cancelNoticeMinutes: 0 })).toEqual({
      ...human,
      cancelNoticeMinutes: 0,
    })
    expect(noticesOf(human, { moveNoticeMinutes: 0 })).toEqual({ ...human, moveNoticeMinutes: 0 })
  })

  test('of several who are met together is the longest', () => {
    const of = (...minutes: readonly (number | null | undefined)[]) => {
      const all = minutes.map((one) => ({ cancelNoticeMinutes: one, moveNoticeMinutes: 1 }))
      return longestNotices(all).cancelNoticeMinutes
    }
    expect([of(), of(null, undefined), of(7), of(5, null, 9, undefined, 7)]).toEqual([
      ...[null, null, 7, 9],
    ])
    expect(longestNotices([{ moveNoticeMinutes: 3 }, { moveNoticeMinutes: 4 }])).toEqual({
      ...{ cancelNoticeMinutes: null, moveNoticeMinutes: 4 },
    })
  })
})
