/** The rules of the service against Debian's, by another reader: every zone and link, every change of its clock. */
import { test as anywhere, expect } from 'bun:test'
import {
  dayOf,
  instantOf,
  instantsOf,
  isTimeZone,
  offsetMsAt,
  showLocal,
} from '../../src/domain/time/zone.ts'
import { clockFault, clockTest as test, versionFault } from '../support/clock-test.ts'
import { debianWords } from '../support/debian-words.ts'
import {
  debianChanges,
  debianInstantOf,
  debianInstantsOf,
  debianNames,
  debianOffsetMs,
  debianVersion,
  lookUpDebian,
} from '../support/debian-zones.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const stepMs = 15 * minuteMs
const reachMs = 3 * 60 * minuteMs

/** Near, and far beyond all that is written down: there the rules of the footer go on. */
const spans = [
  { years: '2025 to 2037', fromMs: Date.UTC(2025), toMs: Date.UTC(2038) },
  { years: '2500', fromMs: Date.UTC(2500), toMs: Date.UTC(2501) },
]
type Span = (typeof spans)[number]

const names = clockFault === null ? debianNames : []
lookUpDebian(2024, 2047)
lookUpDebian(2499, 2502)

/** The names whose clock is wrong, each with the first thing that is: CI shows this list. */
function differing(cases: (name: string) => Iterable<number>, fault: Fault): string[] {
  return names.flatMap((name) => {
    for (const ms of cases(name)) {
      const found = attempt(() => fault(name, ms))
      if (found) return [`${name} ${new Date(ms).toISOString()}: ${found}`]
    }
    return []
  })
}

/** What is wrong at an instant, or a wall time; nothing where all is right. */
type Fault = (name: string, ms: number) => string | null

function attempt(fault: () => string | null): string | null {
  try {
    return fault()
  } catch (error) {
    return String(error)
  }
}

function unlike(ours: unknown, theirs: unknown): string | null {
  return Bun.deepEquals(ours, theirs)
    ? null
    : `${JSON.stringify(ours)}, by Debian ${JSON.stringify(theirs)}`
}

/** Just before, at and after every change that Debian knows. */
function* nearChanges(name: string, { fromMs, toMs }: Span): Generator<number> {
  for (const { fromMs: ms } of debianChanges(name, fromMs, toMs)) yield* [ms - 1, ms, ms + 1]
}

/** Also where Debian knows of no change: every week. */
function* moments(name: string, span: Span): Generator<number> {
  yield* nearChanges(name, span)
  for (let ms = span.fromMs; ms < span.toMs; ms += 7 * dayMs) yield ms
}

/** The first moment of a date, and the last of the one before: every week. */
function* midnights(name: string, { fromMs, toMs }: Span): Generator<number> {
  for (let wallMs = fromMs; wallMs < toMs; wallMs += 7 * dayMs) {
    const ms = debianInstantOf(name, wallMs)
    yield* [ms - 1, ms]
  }
}

/** Wall times from three hours before what a clock shows last to three hours after what it shows next. */
function* walls(name: string, { fromMs, toMs }: Span): Generator<number> {
  for (const { fromMs: ms } of debianChanges(name, fromMs, toMs)) {
    const shown = [ms - 1, ms].map((at) => ms + debianOffsetMs(name, at))
    for (const edgeMs of shown) yield* [edgeMs - minuteMs, edgeMs, edgeMs + minuteMs]
    const lastMs = Math.max(...shown) + reachMs
    for (let wall = Math.min(...shown) - reachMs; wall <= lastMs; wall += stepMs) yield wall
  }
}

for (const span of spans) {
  test(`${span.years}: the offset is Debian's`, () => {
    const fault: Fault = (name, ms) => unlike(offsetMsAt(name, ms), debianOffsetMs(name, ms))
    expect(differing((name) => moments(name, span), fault)).toEqual([])
  })

  test(`${span.years}: the local date is Debian's`, () => {
    const fault: Fault = (name, ms) =>
      unlike(dayOf(name, ms), Math.floor((ms + debianOffsetMs(name, ms)) / dayMs))
    const cases = function* (name: string) {
      yield* nearChanges(name, span)
      yield* midnights(name, span)
    }
    expect(differing(cases, fault)).toEqual([])
  })

  test(`${span.years}: the words are Debian's`, () => {
    const fault: Fault = (name, ms) => unlike(showLocal(name, ms), debianWords(name, ms))
    const cases = function* (name: string) {
      yield* nearChanges(name, span)
      // A clock that is never changed has its words, too.
      yield span.fromMs
    }
    expect(differing(cases, fault)).toEqual([])
  })

  test(`${span.years}: a skipped wall time is the jump, a doubled one the first`, () => {
    const fault: Fault = (name, wallMs) => {
      const day = Math.floor(wallMs / dayMs)
      const ours = instantOf(name, day, (wallMs - day * dayMs) / minuteMs)
      return unlike(ours, debianInstantOf(name, wallMs))
    }
    expect(differing((name) => walls(name, span), fault)).toEqual([])
  })

  test(`${span.years}: a wall time is shown at just the instants at which Debian's clock shows it`, () => {
    const fault: Fault = (name, wallMs) =>
      unlike(instantsOf(name, wallMs), debianInstantsOf(name, wallMs))
    expect(differing((name) => walls(name, span), fault)).toEqual([])
  })
}

test('much was compared', () => {
  const changes = spans.map(({ fromMs, toMs }) =>
    names.reduce((sum, name) => sum + debianChanges(name, fromMs, toMs).length, 0),
  )
  console.log(`tzdata ${debianVersion}: ${names.length} names, ${changes.join(' and ')} changes`)
  expect(names.length).toBeGreaterThan(550)
  expect(Math.min(...changes)).toBeGreaterThan(300)
})

anywhere('rules of two versions are not compared, and the line that says so names both', () => {
  expect(versionFault('2026f', '2026f')).toBeNull()
  expect(versionFault('2026g', '2026f')).toBe('its tzdata is 2026g, the rules in force are 2026f')
})

test('every zone and link of Debian is a time zone', () => {
  expect(names.filter((name) => !isTimeZone(name))).toEqual([])
})

/** Among them what lies beside the zones in Debian's folder, and reads like one. */
const none = ['Factory', 'localtime', 'posixrules', 'posix/Europe/Berlin', 'right/Europe/Berlin']
const files = ['America', 'America/Argentina', 'tzdata.zi', 'leapseconds', 'zone.tab', '+VERSION']

anywhere.each([...none, ...files, 'europe/berlin', 'EUROPE/BERLIN', 'Europe/Atlantis'])(
  '%s is none',
  (name) => {
    expect(isTimeZone(name)).toBe(false)
  },
)
