/**
 * When a meeting is, as a recipient is used to read it. The names of days and months are the runtime's, for any
 * language; the clock is ours, since the runtime's rules of zones may be years old: so every format is one of UTC, and is
 * given local time.
 */
import type { Interval } from '../time/interval.ts'
import { showTime } from '../time/notation.ts'
import { dayMs, minuteMs } from '../time/units.ts'
import { offsetSpans, showDay, showOffset } from '../time/zone.ts'

export interface Reader {
  readonly timeZone: string
  /** Null: nobody said how the recipient reads dates. */
  readonly locale: string | null
}

export interface When {
  /** `Monday 16 March 2026, 10:00 EDT` */
  readonly start: string
  /** `Monday 16 March 2026, 10:00 to 10:30` */
  readonly span: string
  /** `America/New York (EDT, UTC-04:00)` */
  readonly zone: string
  /** In which language start and span are written; null: in that of what stands around them. */
  readonly language: string | null
}

export function whenWords({ startMs, endMs }: Interval, { timeZone, locale }: Reader): When {
  const [start, end] = [clockAt(timeZone, startMs), clockAt(timeZone, endMs)]
  const words = dateWords(locale)
  const [date, endDate] = [start, end].map(({ localMs }) => words.day(dayIn(localMs)))
  const time = words.time(start.localMs)
  const isChanging = start.offsetMs !== end.offsetMs
  const from = isChanging ? `${time} ${start.letters}` : time
  const until = `${words.time(end.localMs)}${isChanging ? ` ${end.letters}` : ''}`
  return {
    start: `${date}, ${time} ${start.letters}`,
    span: `${date}, ${from}${words.to}${date === endDate ? until : `${endDate}, ${until}`}`,
    zone: zoneWords(timeZone, isChanging ? [start, end] : [start]),
    language: words.language,
  }
}

/** A clock on the wall at an instant, as `Dates` write it. */
export interface Clock {
  readonly localMs: number
  readonly offsetMs: number
  readonly letters: string
}

export function clockAt(timeZone: string, ms: number): Clock {
  const [span] = offsetSpans(timeZone, ms, ms + 1)
  const offsetMs = span?.offsetMs ?? 0
  return { localMs: ms + offsetMs, offsetMs, letters: span?.abbreviation ?? 'UTC' }
}

/** Letters alone mean several zones, and an offset alone tells nobody whose clock it is. */
function zoneWords(timeZone: string, clocks: readonly Clock[]): string {
  const names = clocks.map(({ letters, offsetMs }) => {
    const offset = showOffset(offsetMs)
    return letters === offset ? offset : `${letters}, ${offset}`
  })
  const place = timeZone.replaceAll('_', ' ')
  return timeZone === 'UTC' ? 'UTC' : `${place} (${names.join(', then ')})`
}

/** How somebody reads dates. */
export interface Dates {
  /** By the number of the day since 1970. */
  day(day: number): string
  /** By the time on the wall, as if it were UTC. */
  time(localMs: number): string
  /** Between a start and an end. */
  readonly to: string
  readonly language: string | null
}

const dayIn = (localMs: number) => Math.floor(localMs / dayMs)

/** As everything else says them. */
const ordinary: Dates = {
  day: showDay,
  time: (localMs) => showTime(Math.floor((localMs % dayMs) / minuteMs)),
  to: ' to ',
  language: null,
}

/** A language that the runtime does not know would be read by that of the machine. */
export function dateWords(locale: string | null): Dates {
  if (locale === null || Intl.DateTimeFormat.supportedLocalesOf(locale).length === 0)
    return ordinary
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  return {
    day: (day) => date.format(day * dayMs),
    time: (localMs) => plainBlanks(time.format(localMs)),
    // It belongs to no language.
    to: ' – ',
    language: date.resolvedOptions().locale,
  }
}

/** Some languages part `10:00` and `AM` by a narrow blank, which old mail programs show as a box. */
function plainBlanks(text: string): string {
  return text.replaceAll('\u202f', ' ')
}
