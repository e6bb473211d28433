/** What of a group is one meeting to its attendee: guide/mail.md#meetings-with-several. */
import { expect, test } from 'bun:test'
import { isTogether, joinedNames, meetingsAt } from '../../src/domain/attendees/together.ts'

const ann = 'ann@example.org'

const one = (id: string, change: object = {}) => ({
  ...{ id, groupId: 'g', startMs: 0, endMs: 30, attendeeEmail: ann, status: 'confirmed' as const },
  ...change,
})

/** `a: a b` for each that leads, with those that take place. */
const meetings = (group: readonly ReturnType<typeof one>[], address = ann) =>
  meetingsAt(group, address)
    .filter(({ isLead }) => isLead)
    .map(({ lead, present }) => `${lead.id}: ${present.map(({ id }) => id).join(' ')}`)

test.each([
  ['all of one time', [one('a'), one('b'), one('c')], ['a: a b c']],
  ['one that moved', [one('a'), one('b', { startMs: 5 }), one('c')], ['a: a c', 'b: b']],
  ['one that is longer', [one('a'), one('b', { endMs: 60 })], ['a: a', 'b: b']],
  ['the first moved', [one('a', { startMs: 5 }), one('b'), one('c')], ['a: a', 'b: b c']],
  ['the first cancelled', [one('a', { status: 'cancelled' }), one('b'), one('c')], ['a: b c']],
  [
    'all cancelled',
    [one('a', { status: 'cancelled' }), one('b', { status: 'cancelled' })],
    ['a: '],
  ],
  ['another address', [one('a', { attendeeEmail: 'b@x.io' }), one('b'), one('c')], ['b: b c']],
  ['other capitals', [one('a', { attendeeEmail: 'ANN@example.org' }), one('b')], ['a: a b']],
  ['no address', [one('a', { attendeeEmail: null }), one('b')], ['b: b']],
])('of %s', (_, group, expected) => {
  expect(meetings(group)).toEqual(expected)
})

test('bookings that were not made together are not one meeting', () => {
  expect(isTogether(one('a'), one('b'))).toBe(true)
  expect(isTogether(one('a'), one('b', { groupId: 'h' }))).toBe(false)
  expect(isTogether(one('a', { groupId: null }), one('b', { groupId: null }))).toBe(false)
  expect(isTogether(one('a', { groupId: null }), one('a', { groupId: null }))).toBe(true)
})

test('names are joined as people say them', () => {
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map(joinedNames)).toEqual([
    ...['', 'A', 'A and B', 'A, B and C'],
  ])
})
