import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type AttemptOutcome,
  type DeliveryStatus,
  decideHealth,
  decideSettlement,
  type EndpointHealth,
  isSuccess,
  type Pace,
  paceOf,
  postponementsMax,
  webhookScheduleDefault,
} from '../../src/domain/delivery.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { runs } from '../support/random.ts'

const schedule = [0, 5 * minuteMs, 60 * minuteMs]
const nowMs = Date.UTC(2026, 2, 16, 12)
const delivered: AttemptOutcome = { statusCode: 204, error: null, answer: null }
const broken: AttemptOutcome = { statusCode: 500, error: null, answer: null }
const silent: AttemptOutcome = { statusCode: null, error: 'timed out after 10 s', answer: null }

/** A delivery after so many attempts, put off so often since. */
const made = (attempts: number, postponements = 0) => ({ attempts, postponements })

test.each([
  [200, true],
  [201, true],
  [204, true],
  [299, true],
  [199, false],
  [300, false],
  [301, false],
  [304, false],
  [400, false],
  [410, false],
  [429, false],
  [500, false],
  [null, false],
])('status %p is a success: %p', (statusCode, expected) => {
  expect(isSuccess({ statusCode, error: null, answer: null })).toBe(expected)
})

test('a 2xx whose body breaks off is still a success', () => {
  expect(isSuccess({ statusCode: 200, error: 'connection reset', answer: null })).toBe(true)
})

/** An answer, how long it took, and what is kept from taking all places by it. */
test.each([
  [delivered, 0, 'quick'],
  [delivered, 999, 'quick'],
  [delivered, 1_000, 'slow'],
  [broken, 0, 'failing'],
  [broken, 1_000, 'failing'],
  [silent, 10_000, 'failing'],
  [{ ...broken, statusCode: 428 }, 0, 'failing'],
  [{ ...broken, statusCode: 429 }, 0, 'slow'],
  [{ ...broken, statusCode: 430 }, 0, 'failing'],
  [{ ...broken, statusCode: 503 }, 0, 'slow'],
  [{ ...broken, statusCode: 504 }, 0, 'failing'],
] satisfies [AttemptOutcome, number, Pace][])(
  '%j after %d ms is %s',
  (outcome, durationMs, pace) => {
    expect(paceOf({ ...outcome, startedAtMs: nowMs, durationMs })).toBe(pace)
  },
)

test('what is put off until then waits as it stood, and counts as no attempt', () => {
  const putOff = { ...silent, putOffUntilMs: nowMs + 7 }
  expect(decideSettlement(made(2, 5), putOff, schedule, nowMs, 0.5)).toEqual({
    ...{ status: 'pending', attempts: 2, postponements: 5, outcome: putOff },
    ...{ nextAttemptAtMs: nowMs + 7, settledAtMs: null },
  })
})

/** Attempts before, outcome, then status, attempts, minutes until the next. */
test.each([
  [0, delivered, 'delivered', 1, null],
  [1, delivered, 'delivered', 2, null],
  [2, delivered, 'delivered', 3, null],
  [0, broken, 'pending', 1, 5],
  [1, broken, 'pending', 2, 60],
  [2, broken, 'failed', 3, null],
  [0, silent, 'pending', 1, 5],
  [1, silent, 'pending', 2, 60],
  [2, silent, 'failed', 3, null],
  [7, broken, 'failed', 8, null],
] satisfies [number, AttemptOutcome, DeliveryStatus, number, number | null][])(
  'after %d attempts, %j: %s, %d attempts, next in %p min',
  (before, outcome, status, attempts, minutes) => {
    const nextAttemptAtMs = minutes === null ? null : nowMs + minutes * minuteMs
    const settledAtMs = minutes === null ? nowMs : null
    expect(decideSettlement(made(before), outcome, schedule, nowMs, 0)).toEqual({
      ...{ status, attempts, postponements: 0, nextAttemptAtMs, settledAtMs, outcome },
    })
  },
)

test('an endpoint is tried at once, after 5 minutes and after an hour, unless it is set', () => {
  expect(webhookScheduleDefault).toEqual([0, 5 * 60_000, 60 * 60_000])
})

describe('the schedule', () => {
  const after = (before: number, waits: number[]) =>
    decideSettlement(made(before), broken, waits, nowMs, 0).nextAttemptAtMs

  test('is as long as there are attempts', () => {
    expect(after(0, [0])).toBeNull()
    expect([0, 1, 2, 3].map((before) => after(before, [0, 1, 2, 3]))).toEqual([
      ...[nowMs + 1, nowMs + 2, nowMs + 3, null],
    ])
  })

  test('may try again at once', () => {
    expect(after(0, [0, 0])).toBe(nowMs)
  })

  test('is lengthened by jitter, by a tenth at most, and never shortened', () =>
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (before, jitter) => {
          const { nextAttemptAtMs } = decideSettlement(
            made(before),
            broken,
            schedule,
            nowMs,
            jitter,
          )
          const waitMs = schedule[before + 1] ?? 0
          expect(nextAttemptAtMs).toBeGreaterThanOrEqual(nowMs + waitMs)
          expect(nextAttemptAtMs).toBeLessThanOrEqual(nowMs + waitMs * 1.1)
        },
      ),
      runs(200),
    ))

  test('is lengthened for an endpoint that asks for it, to twice the wait at most', () => {
    const asking = (retryAfterMs: number, jitter = 0) =>
      decideSettlement(made(0), { ...broken, retryAfterMs }, schedule, nowMs, jitter)
    const waits = [1, 5, 7, 10, 11, 600].map(
      (minutes) => ((asking(minutes * minuteMs).nextAttemptAtMs ?? 0) - nowMs) / minuteMs,
    )
    expect(waits).toEqual([5, 5, 7, 10, 10, 10])
    expect(asking(minuteMs, 0.999).nextAttemptAtMs).toBe(nowMs + 329_970)
    const last = decideSettlement(made(2), { ...broken, retryAfterMs: 1 }, schedule, nowMs, 0)
    expect(last.status).toBe('failed')
  })

  test('is spread by jitter', () => {
    const at = (jitter: number) =>
      decideSettlement(made(0), broken, schedule, nowMs, jitter).nextAttemptAtMs
    expect([0, 0.5, 0.999].map(at)).toEqual([300_000, 315_000, 329_970].map((ms) => nowMs + ms))
  })

  test('is kept in whole milliseconds, the nearest', () => {
    const at = (jitter: number) => decideSettlement(made(0), broken, [0, 15], nowMs, jitter)
    expect([0.2, 0.4].map((jitter) => at(jitter).nextAttemptAtMs)).toEqual([nowMs + 15, nowMs + 16])
  })
})

describe('an attempt that could not leave this machine', () => {
  const unsent: AttemptOutcome = { ...silent, isUnsent: true }
  const after = (attempts: number, postponements: number, jitter = 0) =>
    decideSettlement(made(attempts, postponements), unsent, schedule, nowMs, jitter)

  test('is put off and not counted: twice as long each time, 5 minutes at most', () => {
    const waits = Array.from({ length: 10 }, (_, n) => {
      const { nextAttemptAtMs, ...state } = after(2, n)
      expect(state).toEqual({
        ...{ status: 'pending', attempts: 2, postponements: n + 1 },
        ...{ settledAtMs: null, outcome: unsent },
      })
      return ((nextAttemptAtMs ?? 0) - nowMs) / 1_000
    })
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    expect(after(0, 8, 0.999).nextAttemptAtMs).toBe(nowMs + 329_970)
  })

  test('is counted after a day of it, until one leaves', () => {
    let waitedMs = 0
    for (let n = 0; n < postponementsMax; n += 1) {
      waitedMs += (after(0, n).nextAttemptAtMs ?? 0) - nowMs
    }
    expect(waitedMs / dayMs).toBeGreaterThan(1)
    expect(waitedMs / dayMs).toBeLessThan(1.1)
    expect(after(0, postponementsMax)).toMatchObject({
      ...{ status: 'pending', attempts: 1, postponements: postponementsMax },
      nextAttemptAtMs: nowMs + 5 * minuteMs,
    })
    expect(after(2, postponementsMax)).toMatchObject({ status: 'failed', attempts: 3 })
    expect(postponementsMax).toBe(300)
    const left = decideSettlement(made(1, postponementsMax), broken, schedule, nowMs, 0)
    expect(left).toMatchObject({ status: 'pending', attempts: 2, postponements: 0 })
  })
})

describe('the health of an endpoint', () => {
  const well: EndpointHealth = { failures: 0, failingSinceMs: null }
  const failing = (failures: number, forMs: number): EndpointHealth => ({
    failures,
    failingSinceMs: nowMs - forMs,
  })

  test('counts failures in a row from the first, and one success ends the row', () => {
    const first = { failures: 1, failingSinceMs: nowMs }
    expect(decideHealth(well, 'failed', nowMs)).toEqual({ health: first, disabledReason: null })
    const later = decideHealth(failing(4, 700), 'failed', nowMs)
    expect(later).toEqual({ health: failing(5, 700), disabledReason: null })
    const ended = decideHealth(failing(40, 2 * dayMs), 'delivered', nowMs)
    expect(ended).toEqual({ health: well, disabledReason: null })
  })

  test('is not changed by an attempt that another will follow', () => {
    for (const health of [well, failing(3, 700), failing(40, 2 * dayMs)]) {
      expect(decideHealth(health, 'pending', nowMs)).toEqual({ health, disabledReason: null })
    }
  })

  /** Failures before this one, how long they have lasted, whether it is the last straw. */
  test.each([
    [18, dayMs, false],
    [19, dayMs - 1, false],
    [19, dayMs, true],
    [19, dayMs + 1, true],
    [20, dayMs, true],
    [200, dayMs - 1, false],
  ])('%d failures over %d ms, and one more: given up is %p', (failures, forMs, expected) => {
    const { health, disabledReason } = decideHealth(failing(failures, forMs), 'failed', nowMs)
    expect(health).toEqual(failing(failures + 1, forMs))
    const since = new Date(nowMs - forMs).toISOString()
    const reason = `${failures + 1} deliveries in a row failed since ${since}`
    expect(disabledReason).toBe(expected ? reason : null)
  })
})
