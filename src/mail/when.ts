/**
 * When a meeting is, as a recipient is used to read it. The names of days and months are the runtime's, for any
 * language; the clock is ours, since the runtime's rules of zones may be years old: so every format is one of UTC, and is
 * given local time.
 */
import type { Interval } from '../domain/time/interval.ts'
import { showTime } from '../domain/time/notation.ts'
import { dayMs, minuteMs } from '../domain/time/units.ts'
import { offsetSpans, showDay, showOffset } from '../domain/time/zone.ts'

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
  /** `America/New_York (EDT, UTC-04:00)` */
  readonly zone: string
}

export function whenWords({ startMs, endMs }: Interval, { timeZone, locale }: Reader): When {
  const [start, end] = [clockAt(timeZone, startMs), clockAt(timeZone, endMs)]
  const words = formats(locale)
  const [date, endDate] = [words.date(start.localMs), words.date(end.localMs)]
  const time = words.time(start.localMs)
  const isChanging = start.offsetMs !== end.offsetMs
  const from = isChanging ? `${time} ${start.letters}` : time
  const until = `${words.time(end.localMs)}${isChanging ? ` ${end.letters}` : ''}`
  return {
    start: `${date}, ${time} ${start.letters}`,
    span: `${date}, ${from}${words.to}${date === endDate ? until : `${endDate}, ${until}`}`,
    zone: zoneWords(timeZone, isChanging ? [start, end] : [start]),
  }
}

interface Clock {
  readonly localMs: number
  readonly offsetMs: number
  readonly letters: string
}

function clockAt(timeZone: string, ms: number): Clock {
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

interface Formats {
  date(localMs: number): string
  time(localMs: number): string
  /** Between a start and an end. */
  readonly to: string
}

/** As everything else says them. */
const ordinary: Formats = {
  date: (localMs) => showDay(Math.floor(localMs / dayMs)),
  time: (localMs) => showTime(Math.floor((localMs % dayMs) / minuteMs)),
  to: ' to ',
}

/** A language that the runtime does not know would be read by that of the machine. */
function formats(locale: string | null): Formats {
  if (locale === null || Intl.DateTimeFormat.supportedLocalesOf(locale).length === 0)
    return ordinary
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  return {
    date: (localMs) => date.format(localMs),
    time: (localMs) => plainBlanks(time.format(localMs)),
    // It belongs to no language.
    to: ' – ',
  }
}

/** Some languages part `10:00` and `AM` by a narrow blank, which old mail programs show as a box. */
function plainBlanks(text: string): string {
  return text.replaceAll('\u202f', ' ')
}
