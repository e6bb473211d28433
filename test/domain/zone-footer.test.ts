import { expect, test } from 'bun:test'
import { changesIn, readFooter } from '../../src/domain/time/zone-footer.ts'

/** Footer, year, and the changes of that year as one reads them off the rule by hand. */
test.each([
  ['MST7', 2026, []],
  ['<-03>3', 2026, []],
  ['EST5EDT,M3.2.0,M11.1.0', 2027, ['2027-03-14T07:00Z -4 EDT', '2027-11-07T06:00Z -5 EST']],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 2026, ['2026-03-29T01:00Z +2 CEST', '2026-10-25T01:00Z +1 CET']],
  // South of the equator summer ends first; half an hour is enough there.
  [
    '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0',
    2026,
    ['2026-04-04T15:00Z +10.5 +1030', '2026-10-03T15:30Z +11 +11'],
  ],
  // Winter is what Ireland calls the exception.
  ['IST-1GMT0,M10.5.0,M3.5.0/1', 2026, ['2026-03-29T01:00Z +1 IST', '2026-10-25T01:00Z +0 GMT']],
  // Hours before midnight, and beyond the day.
  [
    '<-02>2<-01>,M3.5.0/-1,M10.5.0/0',
    2026,
    ['2026-03-29T01:00Z -1 -01', '2026-10-25T01:00Z -2 -02'],
  ],
  [
    'EET-2EEST,M3.4.4/50,M10.4.4/50',
    2026,
    ['2026-03-28T00:00Z +3 EEST', '2026-10-23T23:00Z +2 EET'],
  ],
  // Days counted without the leap day, and with it: 60 is 1 March, and 59 from 0 is 29 February.
  ['AAA3BBB,J60/0,J305/0', 2028, ['2028-03-01T03:00Z -2 BBB', '2028-11-01T02:00Z -3 AAA']],
  ['AAA3BBB,59/0,304/0', 2028, ['2028-02-29T03:00Z -2 BBB', '2028-10-31T02:00Z -3 AAA']],
])('%s in %d', (footer, year, expected) => {
  const rule = readFooter(footer)
  const changes = rule ? changesIn(rule, year) : ['unread']
  const shown = changes.map((change) => {
    if (typeof change === 'string') return change
    const hours = change.offsetMs / 3_600_000
    const at = `${new Date(change.atMs).toISOString().slice(0, 16)}Z`
    return `${at} ${hours < 0 ? '' : '+'}${hours} ${change.abbreviation}`
  })
  expect(shown).toEqual(expected)
})

test.each(['', 'EST', '5', 'EST5EDT', 'EST5EDT,M3.2.0', 'EST5EDT,3.2.0,M11.1.0', ' MST7', 'MST7 '])(
  '"%s" is no rule',
  (text) => {
    expect(readFooter(text)).toBeNull()
  },
)

test('an offset of nothing is zero, not its negative', () => {
  expect(Object.is(readFooter('GMT0')?.standard.offsetMs, 0)).toBeTrue()
})
