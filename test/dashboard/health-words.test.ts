/** What of the service needs somebody: each trouble by itself, in words. */
import { expect, test } from 'bun:test'
import type { Health } from '../../src/dashboard/api/health.ts'
import { bytesWords, troublesOf, wellWords } from '../../src/dashboard/views/health/health-words.ts'
import { stepsOf } from '../../src/dashboard/views/usage/day-counts.ts'

const nowMs = Date.parse('2027-03-16T10:00:00Z')
const before = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString()

const well: Health = {
  mail: { status: 'sending', waiting: 0, sent: 9, failed: 0, failures: [] },
  calendars: {
    counts: { syncing: 0, ok: 2, stale: 0, unreachable: 0, reconnect: 0 },
    ...{ troubled: [], writes_waiting: 0, writes_held: 0 },
  },
  deliveries: { waiting: 3, oldest_due_at: before(1) },
  zone_rules: {
    ...{ version: '2026f', released_at: '2026-10-29T00:00:00Z' },
    ...{ is_old: false, bookings_shifted: 0 },
  },
  storage: { data_bytes: 5e6, free_bytes: 9e9, writes_waiting: 0 },
  backups: { every_minutes: 60, last_at: before(70) },
}

const trouble = {
  ...{ human_id: '019aa3c0-7a00-7000-8000-000000000001', human_name: 'Sarah Chen' },
  ...{ name: 'Work', reason: 'answers 404', since: before(90) },
}

const troubled: readonly (readonly [Partial<Health>, string])[] = [
  [
    {
      mail: {
        ...well.mail,
        ...{ status: 'held', reason: 'the user was refused', since: before(3) },
      },
    },
    'bad: Mail is held',
  ],
  [
    {
      mail: {
        ...well.mail,
        failed: 2,
      },
    },
    'waiting: 2 mails failed in the last day',
  ],
  [{ storage: { ...well.storage, free_bytes: 4e8 } }, 'bad: 400 MB are left on the disk'],
  [
    { storage: { ...well.storage, data_bytes: 4e9, free_bytes: 3e9 } },
    'bad: 3 GB are left on the disk',
  ],
  [{ backups: { every_minutes: 60 } }, 'bad: No backup is there yet'],
  [{ backups: { every_minutes: 30, last_at: before(61) } }, 'bad: The newest backup is old'],
  [
    { calendars: { ...well.calendars, troubled: [{ ...trouble, status: 'reconnect' }] } },
    'bad: Work of Sarah Chen cannot be read',
  ],
  [
    { calendars: { ...well.calendars, troubled: [{ ...trouble, status: 'stale' }] } },
    'waiting: Work of Sarah Chen cannot be read',
  ],
  [{ deliveries: { waiting: 9, oldest_due_at: before(6) } }, 'bad: Deliveries are late'],
  [{ zone_rules: { ...well.zone_rules, is_old: true } }, 'waiting: The zone rules are old'],
  [{ zone_rules: { ...well.zone_rules, bookings_shifted: 1 } }, 'waiting: 1 booking shifted'],
]

test('each trouble is told by itself, and where all is well there is none', () => {
  const told = (health: Health) =>
    troublesOf(health, nowMs).map(({ tone, title }) => `${tone}: ${title}`)
  expect(told(well)).toEqual([])
  // None is made by itself: that is how it was set up.
  expect(told({ ...well, backups: {} })).toEqual([])
  expect(wellWords({ ...well, backups: {} })).toContain('no backup is made by itself')
  expect(wellWords(well)).toBe('All is well: nothing needs you.')
  for (const [changed, words] of troubled) expect(told({ ...well, ...changed })).toEqual([words])
})

test('the gravest stands first, and what is unknown of a disk is no trouble', () => {
  const all = Object.assign({}, well, ...troubled.map(([changed]) => changed))
  const tones = troublesOf(all, nowMs).map(({ tone }) => tone)
  expect(tones).toEqual(tones.toSorted())
  expect(tones).toContain('waiting')
  expect(troublesOf({ ...well, storage: { writes_waiting: 0 } }, nowMs)).toEqual([])
})

test('sizes have one figure behind the point at most', () => {
  const words = [0, 999, 1_000, 48_300_000, 2_140_000_000, 82_000_000_000].map(bytesWords)
  expect(words).toEqual(['0 bytes', '999 bytes', '1 KB', '48 MB', '2.1 GB', '82 GB'])
})

test('the lines of a chart have whole, round numbers, five at most, and the last is not below a bar', () => {
  const lines = [1, 2, 4, 5, 9, 10, 11, 37, 100, 272, 10_000].map((most) => stepsOf(most).join(' '))
  expect(lines).toEqual([
    '0 1',
    '0 1 2',
    '0 1 2 3 4',
    '0 2 4 6',
    '0 5 10',
    '0 5 10',
    '0 5 10 15',
    '0 10 20 30 40',
    '0 50 100',
    '0 100 200 300',
    '0 5,000 10,000'.replaceAll(',', ''),
  ])
})
