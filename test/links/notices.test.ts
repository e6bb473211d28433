/** `cancel_notice` and `move_notice` of humans and services: guide/attendees.md#until-when. */
import { expect, test } from 'bun:test'
import { isInTime, longestNotices, noticesOf } from '../../src/domain/links/notices.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

const startMs = Date.parse('2026-03-16T09:00:00Z')
const minutes = (count: number) => count * 60_000

test('a notice ends as many minutes before the start; without one the start ends it', () => {
  expect(isInTime(startMs, 60, startMs - minutes(60))).toBe(true)
  expect(isInTime(startMs, 60, startMs - minutes(60) + 1)).toBe(false)
  expect(isInTime(startMs, null, startMs - 1)).toBe(true)
  expect(isInTime(startMs, null, startMs)).toBe(false)
  expect(isInTime(startMs, 0, startMs)).toBe(false)
})

test('what a service says stands in the place of what the human says, also where it is 0', () => {
  const human = { cancelNoticeMinutes: 60, moveNoticeMinutes: 30 }
  expect(noticesOf(human, null)).toEqual(human)
  expect(noticesOf(human, { cancelNoticeMinutes: 0 })).toEqual({
    ...{ cancelNoticeMinutes: 0, moveNoticeMinutes: 30 },
  })
  expect(noticesOf(null, null)).toEqual({ cancelNoticeMinutes: null, moveNoticeMinutes: null })
})

test('of several who are met together the longest counts', () => {
  const all = [
    { cancelNoticeMinutes: 30 },
    {},
    { cancelNoticeMinutes: 60, moveNoticeMinutes: null },
  ]
  expect(longestNotices(all)).toEqual({ cancelNoticeMinutes: 60, moveNoticeMinutes: null })
  expect(longestNotices([])).toEqual({ cancelNoticeMinutes: null, moveNoticeMinutes: null })
})

test.each([
  ['humans', { name: 'Ann', timezone: 'UTC' }],
  ['services', { name: 'Intro', durations: [30] }],
])(
  'of %s they are set, read, changed and taken away; unset they are not there',
  async (noun, rest) => {
    await using app = await startTestApp()
    const bodyOf = (text: string) => JSON.parse(text)
    const plain = bodyOf((await app.call('POST', `/v1/${noun}`, rest)).text)
    expect(plain).not.toContainAnyKeys(['cancel_notice', 'move_notice'])
    const set = { ...rest, cancel_notice: 1_440, move_notice: 0 }
    const made = bodyOf((await app.call('POST', `/v1/${noun}`, set)).text)
    expect(made).toMatchObject({ cancel_notice: 1_440, move_notice: 0 })
    const path = `/v1/${noun}/${made.id}`
    await app.call('PATCH', path, { cancel_notice: null })
    const changed = bodyOf((await app.call('GET', path)).text)
    expect(changed).not.toContainKey('cancel_notice')
    expect(changed.move_notice).toBe(0)
    const wrong = await app.call('PATCH', path, { move_notice: -1, cancel_notice: 525_601 })
    expectRefusal(wrong, 'VALIDATION_ERROR', ['cancel_notice', 'move_notice'])
  },
)
