/** What the page says of the dates of an override. */
import { expect, test } from 'bun:test'
import type { Override } from '../../src/dashboard/api/types.ts'
import { writeDatesAs } from '../../src/dashboard/ui/words.ts'
import { overrideWords } from '../../src/dashboard/views/humans/override-words.ts'

writeDatesAs('en-GB')

const vacation: Override = {
  ...{ id: 'o', human_id: 'h', type: 'block', title: 'Vacation', all_day: true },
  ...{ start_date: '2026-03-02', end_date: null, start_time: null, end_time: null },
  ...{ recurrence: null, created_at: '2026-03-01T00:00:00.000Z' },
}
const named = (...dates: string[]): Override => ({ ...vacation, start_date: null, dates })

const said: [override: Override, words: string][] = [
  [vacation, '2 Mar 2026, all day'],
  [{ ...vacation, end_date: '2026-03-06' }, '2 – 6 Mar 2026, all day'],
  [
    { ...vacation, recurrence: { freq: 'monthly', day_of_month: -1 } },
    'Every month on the last day, all day, from 2 Mar 2026',
  ],
  [named('2026-12-24', '2026-12-31'), '24 Dec 2026, 31 Dec 2026, all day'],
  [
    named('2026-12-24', '2026-12-25', '2026-12-26', '2026-12-31', '2027-01-01'),
    '24 Dec 2026, 25 Dec 2026, 26 Dec 2026 and 2 more, all day',
  ],
]

test.each(said)('%j is said as %s', (override, words) => {
  expect(overrideWords(override)).toBe(words)
})
