/** Looking through bookings for what stands in no index: exact, bounded, and gone on with. */
import { expect, test } from 'bun:test'
import {
  type SearchedRow,
  type Sought,
  search,
  searchedBytesMax,
} from '../../src/store/rows/booking-search.ts'
import type { BookingPage, BookingPlace } from '../../src/store/store.ts'

const rowsWith = (count: number, metadata: (n: number) => object): SearchedRow[] =>
  Array.from({ length: count }, (_, n) => ({
    id: String(n).padStart(6, '0'),
    starts_at: n,
    attendee_name: `Alex ${n}`,
    attendee_email: null,
    attendee_phone: null,
    metadata: JSON.stringify(metadata(n)),
  }))

/** Looks to the end; answers what was found as well, and how many rows each piece looked at. */
function look(rows: readonly SearchedRow[], sought: Sought, page: BookingPage) {
  const pieces: number[] = []
  function* rowsAfter(after: BookingPlace | undefined) {
    pieces.push(0)
    for (const row of rows) {
      if (after && row.starts_at <= after.startMs) continue
      pieces.push((pieces.pop() ?? 0) + 1)
      yield row
    }
  }
  const looking = search(sought, page)
  let looked = looking.next()
  while (!looked.done) looked = looking.next(rowsAfter(looked.value ?? undefined))
  return { ...looked.value, pieces }
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)

const sought = { metadata: [{ key: 'n', value: '7' }] }

/** All ids that are found, request by request, and the most rows that one of them looked at. */
function walk(rows: readonly SearchedRow[], limit: number) {
  const ids: string[] = []
  let after: BookingPlace | undefined
  let [rowsMax, pieceMax, total] = [0, 0, 0]
  for (let isLeft = true; isLeft; ) {
    const found = look(rows, sought, { limit, offset: 0, ...(after ? { after } : {}) })
    expect(found.ids.length).toBeLessThanOrEqual(limit)
    if (found.searchedToMs === null) expect(total === 0 || found.total >= total).toBeTrue()
    ids.push(...found.ids)
    rowsMax = Math.max(rowsMax, sum(found.pieces))
    pieceMax = Math.max(pieceMax, ...found.pieces)
    total = found.total
    after = found.next ?? undefined
    isLeft = after !== undefined
  }
  return { ids, rowsMax, pieceMax, total }
}

test('what is found is exact, however many requests it takes, and each looks at so much', () => {
  const pad = 'x'.repeat(16_000)
  for (const [rows, least, most, mostOfPiece] of [
    [rowsWith(25_000, (n) => ({ n: n % 1_000 })), 5_000, 11_000, 350],
    [rowsWith(1_000, (n) => ({ n: n % 100, pad })), 200, 270, 10],
  ] as const) {
    const wanted = rows.filter(
      ({ metadata }) => metadata?.includes('"n":7}') || metadata?.includes('"n":7,'),
    )
    for (const limit of [1, 4, 100]) {
      const { ids, rowsMax, pieceMax, total } = walk(rows, limit)
      expect(ids).toEqual(wanted.map(({ id }) => id))
      expect(total).toBe(wanted.length)
      expect(rowsMax).toBeGreaterThan(least)
      expect(rowsMax).toBeLessThan(most)
      expect(pieceMax).toBeLessThan(mostOfPiece)
    }
  }
})

test('a search that ends early says how far it came, and goes on from there', () => {
  const rows = rowsWith(Math.ceil(searchedBytesMax / 400) + 100, () => ({ n: 1 }))
  const found = look(rows, sought, { limit: 10, offset: 0 })
  expect([found.ids, found.total]).toEqual([[], 0])
  expect(found.next?.startMs).toBe(found.searchedToMs ?? -1)
  expect(found.searchedToMs).toBeGreaterThan(9_000)
})

test('an offset leaves out what matches, and a full page that is the last has no next', () => {
  const rows = rowsWith(10, () => ({ n: 7 }))
  const page = (offset: number) => look(rows, sought, { limit: 4, offset })
  expect(page(4).ids).toEqual(['000004', '000005', '000006', '000007'])
  expect([page(6).next, page(6).total]).toEqual([null, 10])
  expect(page(5).next?.found).toBe(9)
  expect(page(10)).toMatchObject({ ids: [], total: 10, next: null })
})
