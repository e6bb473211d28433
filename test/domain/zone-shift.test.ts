/** What becomes of bookings whose wall time no longer stands: the zone rules are made up here. */

import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { claimedBy, noBuffers } from '../../src/domain/claim.ts'
import { type Interval, overlaps } from '../../src/domain/time/interval.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import {
  decideInstants,
  decideWallTimes,
  findShifted,
  type Obstacle,
  type Repair,
  type Shifted,
  type ZoneReads,
} from '../../src/domain/time/zone-shift.ts'
import { runs } from '../support/random.ts'
import { booking } from '../support/store.ts'

/** Each zone is so many minutes ahead of UTC, always, but for Jump: from noon UTC on it is an hour ahead. */
const offsets: Record<string, number> = { West: -7 * 60, East: 60, Odd: 25, UTC: 0 }
const noonMs = Date.UTC(2027, 0, 15, 12)
const offsetMsAt = (timeZone: string, ms: number) =>
  timeZone === 'Jump' ? (ms < noonMs ? 0 : hourMs) : (offsets[timeZone] ?? 0) * minuteMs

const zones: ZoneReads = {
  isTimeZone: (timeZone) => timeZone === 'Jump' || timeZone in offsets,
  offsetMsAt,
  instantOf(timeZone, day, minutes) {
    const wallMs = day * dayMs + minutes * minuteMs
    if (timeZone !== 'Jump') return wallMs - offsetMsAt(timeZone, 0)
    return wallMs < noonMs ? wallMs : Math.max(noonMs, wallMs - hourMs)
  },
}

const nowMs = Date.UTC(2027, 0, 1)
const at = (minutes: number) => Date.UTC(2027, 0, 15, 9) + minutes * minuteMs
const minutes = (ms: number) => (ms - at(0)) / minuteMs

/** From a minute on, agreed so many minutes off what its zone shows now. */
function shifted(id: string, from: number, by: number, length = 60, timeZone = 'West'): Shifted {
  const slot = { startMs: at(from), endMs: at(from + length) }
  const agreed = { timeZone, offsetMs: offsetMsAt(timeZone, slot.startMs) + by * minuteMs }
  return { booking: { ...booking('h'), ...slot, id, agreed, createdAtMs: 0 }, agreed }
}

function decide(all: readonly Shifted[], others: readonly Obstacle[] = [], now = nowMs): Repair {
  const standing = all.map(({ booking: { id, startMs, endMs, buffers } }) => ({
    ...{ kind: 'booking' as const, id, startMs, endMs, buffers },
  }))
  const { needs, decide } = decideWallTimes(all, now, zones)
  const inTheWayOf = (span: Interval) =>
    [...standing, ...others].filter((one) => overlaps(claimedBy(one), span))
  return decide({ inTheWay: needs.spans.map(inTheWayOf) })
}

const moves = ({ changes }: Repair) =>
  changes.map(({ booking: { id, startMs } }) => `${id} ${minutes(startMs)}`)
const stays = ({ collisions }: Repair) =>
  collisions.map(
    ({ before, inTheWay }) => `${before.booking.id}: ${inTheWay.map(({ id }) => id).join(' ')}`,
  )

test('shifted is whose zone shows another time than was agreed; of a zone unknown nothing is said', () => {
  const [off, well] = [shifted('a', 0, -60), shifted('b', 0, 0)]
  const lost = { ...off, agreed: { timeZone: 'Atlantis', offsetMs: 5 } }
  expect(findShifted([off, well, lost], zones)).toEqual([off])
})

describe('put at its wall time', () => {
  test('a booking keeps zone and length, is agreed by the rules in force, and its event says from where', () => {
    const { changes, collisions } = decide([shifted('a', 0, -60)])
    expect(collisions).toEqual([])
    const [change] = changes
    expect(change?.booking).toMatchObject({
      ...{ startMs: at(-60), endMs: at(0) },
      agreed: { timeZone: 'West', offsetMs: -7 * hourMs },
    })
    expect(change?.event).toMatchObject({
      ...{ type: 'booking.rescheduled', createdAtMs: nowMs },
      booking: { startMs: at(-60), endMs: at(0) },
      previous: { startMs: at(0), endMs: at(60) },
    })
  })

  test('eight adjacent hours are no collision, whichever way', () => {
    const eight = Array.from({ length: 8 }, (_, n) => n)
    const earlier = decide(eight.map((n) => shifted(`${n}`, n * 60, -60)))
    expect(moves(earlier)).toEqual(eight.map((n) => `${n} ${n * 60 - 60}`))
    const later = decide(eight.map((n) => shifted(`${n}`, n * 60, 60)))
    expect(moves(later)).toEqual(eight.map((n) => `${n} ${n * 60 + 60}`).reverse())
  })

  test('what is not shifted stands in the way, and so does whoever stays for it', () => {
    const chain = [shifted('a', 0, -60), shifted('b', 60, -60), shifted('c', 200, -60)]
    const span = { startMs: at(-30), endMs: at(-10), buffers: noBuffers }
    const held: Obstacle = { kind: 'hold', id: 'h', ...span }
    const repair = decide(chain, [held])
    expect(moves(repair)).toEqual(['c 140'])
    expect(stays(repair)).toEqual(['a: h', 'b: a'])
  })

  test('a time that is past is none', () => {
    const repair = decide([shifted('a', 0, -60)], [], at(-59))
    expect(repair).toMatchObject({ changes: [], collisions: [{ isPast: true, inTheWay: [] }] })
    expect(decide([shifted('a', 0, -60)], [], at(-60)).collisions).toEqual([])
  })

  test('of two that would end up on each other the older goes, then the one of the lesser id', () => {
    const [a, b] = [shifted('a', 0, 60), shifted('b', 120, -60)]
    expect(stays(decide([b, a]))).toEqual(['b: a'])
    const older = { ...b, booking: { ...b.booking, createdAtMs: -1 } }
    const repair = decide([a, older])
    expect(moves(repair)).toEqual(['b 60'])
    expect(stays(repair)).toEqual(['a: b'])
  })

  test('two that would change places stay, and say so', () => {
    const repair = decide([shifted('a', 0, 60), shifted('b', 60, -60, 60, 'East')])
    expect(moves(repair)).toEqual([])
    expect(stays(repair)).toEqual(['a: b', 'b: a'])
  })

  test('a wall time that is skipped means the jump; who stands there already is only agreed anew', () => {
    const one = shifted('a', 180, -60, 30, 'Jump')
    const repair = decide([one])
    expect(repair.collisions).toEqual([])
    expect(repair.changes).toMatchObject([
      { booking: { startMs: noonMs, agreed: { timeZone: 'Jump', offsetMs: hourMs } }, event: null },
    ])
    const [moved] = decide([shifted('b', 200, -60, 30, 'Jump')]).changes
    expect(moved?.booking.startMs).toBe(noonMs)
    expect(moved?.event).not.toBeNull()
  })
})

test('told to keep the instant, the time shown now is what is agreed, and nobody is told', () => {
  const { needs, decide } = decideInstants([shifted('a', 0, -60)], zones)
  expect(needs.spans).toEqual([])
  const { changes, collisions } = decide({ inTheWay: [] })
  expect(collisions).toEqual([])
  expect(changes).toMatchObject([
    {
      ...{ event: null },
      booking: { startMs: at(0), agreed: { timeZone: 'West', offsetMs: -7 * hourMs } },
    },
  ])
})

/** Bookings of one human beside each other or apart, shifted or not, and holds in what is left. */
const someDay = fc.array(
  fc.record({
    gap: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(90)),
    length: fc.constantFrom(15, 30, 60),
    kind: fc.constantFrom('shifted', 'shifted', 'shifted', 'booking', 'hold'),
    by: fc.constantFrom(-60, -60, -60, 60, -30, 15),
    age: fc.nat(3),
    zone: fc.constantFrom(...Object.keys(offsets)),
  }),
  { maxLength: 12 },
)

test('the result is disjoint, in any part of its order, and who stays has a reason', () => {
  const checked = fc.property(someDay, fc.integer({ min: -120, max: 120 }), (day, now) => {
    let from = 0
    const all: Shifted[] = []
    const others: Obstacle[] = []
    for (const [n, { gap, length, kind, by, age, zone }] of day.entries()) {
      from += gap
      const slot = { startMs: at(from), endMs: at(from + length) }
      if (kind === 'shifted') {
        const one = shifted(`${n}`, from, by, length, zone)
        all.push({ ...one, booking: { ...one.booking, createdAtMs: age } })
      } else {
        const other = { kind: kind === 'hold' ? 'hold' : 'booking', id: `${n}` } as const
        others.push({ ...other, ...slot, buffers: noBuffers })
      }
      from += length
    }
    const { changes, collisions } = decide(all, others, at(now))
    const places = new Map<string, Interval>(all.map((one) => [one.booking.id, one.booking]))
    for (const { booking: moved, before } of changes) {
      const id = moved.id
      expect(moved.startMs).toBeGreaterThanOrEqual(at(now))
      expect(moved.startMs + offsetMsAt(before.agreed.timeZone, 0)).toBe(
        before.booking.startMs + before.agreed.offsetMs,
      )
      expect(moved.endMs - moved.startMs).toBe(before.booking.endMs - before.booking.startMs)
      const rest = [...places].filter(([other]) => other !== id).map(([, place]) => place)
      expect([...rest, ...others].filter((place) => overlaps(place, moved))).toEqual([])
      places.set(id, moved)
    }
    expect(changes.length + collisions.length).toBe(all.length)
    for (const { before, wanted, isPast, inTheWay } of collisions) {
      expect(places.get(before.booking.id)).toEqual(before.booking)
      const rest = [...places].filter(([other]) => other !== before.booking.id)
      const reasons = [...rest.map(([id, place]) => ({ id, ...place })), ...others]
        .filter((place) => overlaps(place, wanted))
        .map(({ id }) => id)
      expect(inTheWay.map(({ id }) => id).sort()).toEqual(reasons.sort())
      expect(isPast || reasons.length > 0).toBe(true)
    }
  })
  fc.assert(checked, runs(2_000))
})
