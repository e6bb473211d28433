/** What is meant by a time in another notation: as programs print it, and as people say it. */
import { dayOfDate, readDate, showDate, showInstant, weekdayOf } from './notation.ts'
import { dayMs, minuteMs } from './units.ts'
import { isTimeZone } from './zone.ts'

/** What could be read; null is what the text does not say. */
export interface MeantTime {
  /** `2026-03-17` */
  readonly date: string | null
  /** `11:00`: of a span, when it begins. */
  readonly time: string | null
  /** `Z`, `-04:00` */
  readonly offset: string | null
  /** `America/New_York` */
  readonly zone: string | null
  /** Letters or words behind the time that may stand for a zone: `EDT`, `Eastern Time`. */
  readonly letters: string | null
  /** Monday is 1. */
  readonly weekday: number | null
  /** Days from today: of "tomorrow" 1. */
  readonly daysAhead: number | null
  /** A day without its year: `03-17`. */
  readonly dayOfYear: string | null
  /** "next Tuesday", and "Tuesday next week". */
  readonly isNext: boolean
  readonly isOfNextWeek: boolean
}

/** Days from and to, both inclusive. */
export interface DateSpan {
  readonly from: number
  readonly to: number
}

const months = [
  'jan january januar enero ene janvier',
  'feb february februar febrero fevrier',
  'mar march marz maerz marzo mars',
  'apr april abril abr avril',
  'may mai mayo',
  'jun june juni junio juin',
  'jul july juli julio juillet',
  'aug august agosto ago aout',
  'sep sept september septiembre septembre',
  'oct october okt oktober octubre octobre',
  'nov november noviembre novembre',
  'dec december dez dezember dic diciembre decembre',
]
const weekdayNames = [
  'mon monday montag lunes lundi',
  'tue tues tuesday dienstag martes mardi',
  'wed weds wednesday mittwoch miercoles mercredi',
  'thu thur thurs thursday donnerstag jueves jeudi',
  'fri friday freitag viernes vendredi',
  'sat saturday samstag sonnabend sabado samedi',
  'sun sunday sonntag domingo dimanche',
]
const aheadNames = ['today tonight now heute hoy', 'tomorrow tmrw morgen manana demain']

const numbers = (lists: readonly string[], first: number) =>
  new Map(lists.flatMap((names, at) => names.split(' ').map((name) => [name, at + first])))
const monthOf = numbers(months, 1)
const weekdayNamed = numbers(weekdayNames, 1)
const aheadNamed = numbers(aheadNames, 0)

const monthName = `(${[...monthOf.keys()].join('|')})`
const dayFirst = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th|\\.|º)?\\s*(?:of\\s|de\\s)?\\s*${monthName}\\b[.,]?\\s*(?:de\\s|del\\s)?\\s*(\\d{4})\\b`,
)
const dayFirstOfYear = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th|\\.|º)?\\s*(?:of\\s|de\\s)?\\s*${monthName}\\b`,
)
const monthFirstOfYear = new RegExp(
  `\\b${monthName}\\b\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`,
)
const monthFirst = new RegExp(
  `\\b${monthName}\\b\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`,
)
/** Clocks of twelve hours, of twenty-four, and hours without minutes as programs and people write them. */
const clocks: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  [
    /(?<![\d:])(\d{1,2})(?:[:.](\d\d))?(?::\d\d(?:\.\d+)?)?\s*([ap])\.?\s?m\b\.?/,
    ([, hour, minute, half]) => timeOf(hour, minute, half),
  ],
  [/(?<![\d:])(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?/, ([, hour, minute]) => timeOf(hour, minute)],
  [/t(\d\d)(?:(\d\d)(?:\d\d)?)?(?!\d)/, ([, hour, minute]) => timeOf(hour, minute)],
  [/(?<!\d)(\d{1,2})\s*(?:uhr|h)(?:\s?(\d\d))?\b/, ([, hour, minute]) => timeOf(hour, minute)],
  [/\b(?:noon|midday|mittags|mediodia)\b/, () => '12:00'],
  // From seven on an hour by itself is meant as it stands: three may be in the afternoon.
  [
    /\b(?:at|um|a las) (\d{1,2})(?![\d/.:-])/,
    ([, hour = '']) => (Number(hour) < 7 ? null : timeOf(hour)),
  ],
]

/** `202603171100`, `2026031711`: a date and a time without any sign. */
const compact =
  /^(20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))((?:[01]\d|2[0-3])(?:[0-5]\d){0,2})$/

/** Reads what a text says of a time, as far as it says it. */
export function meantTime(text: string): MeantTime {
  // Ten digits may be a date and an hour as well, and twelve are nothing else.
  const digits = compact.exec(text) ? text.replace(compact, '$1t$2') : text
  if (digits === text && /^(?:\d{10}|\d{13})$/.test(text)) return counted(Number(text))
  const plain = plainIn(digits)
  const isOfNextWeek = /\bnext week\b|\bnachste woche\b/.test(plain)
  const [date, beside] = dateIn(plain)
  const [dayOfYear, rest] = date === null ? dayOfYearIn(beside) : [null, beside]
  const [time, after] = timeIn(rest)
  const zone = zoneIn(text)
  const offset = zone === null ? offsetIn(time, after) : null
  return {
    ...{ date, time, offset, zone, dayOfYear },
    letters: offset === null && zone === null ? (lettersIn(text) ?? placeIn(text)) : null,
    weekday: firstIn(plain, weekdayNamed) ?? (isOfNextWeek ? 1 : null),
    daysAhead: daysIn(plain) ?? (afterTomorrow.test(plain) ? 2 : firstIn(plain, aheadNamed)),
    ...{ isNext: /\bnext\b/.test(plain), isOfNextWeek },
  }
}

/** Small letters, without accents. */
const plainIn = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Seconds, or milliseconds, since 1970. */
function counted(count: number): MeantTime {
  const ms = count < 1e11 ? count * 1_000 : count
  const [date = '', time = ''] = showInstant(Math.floor(ms / minuteMs) * minuteMs).split('T')
  const nothing = { zone: null, letters: null, weekday: null, daysAhead: null, dayOfYear: null }
  const isNot = { isNext: false, isOfNextWeek: false }
  return { date, time: time.slice(0, 5), offset: 'Z', ...nothing, ...isNot }
}

/** The date, and the text without it. */
function dateIn(text: string): [string | null, string] {
  for (const [pattern, read] of datePatterns) {
    const match = pattern.exec(text)
    const date = match && read(match)
    if (match && date) return [date, text.replace(match[0], ' ')]
  }
  return [null, text]
}

/** `17 March`, `March 17th`: a leap year knows every day. */
function dayOfYearIn(text: string): [string | null, string] {
  for (const [pattern, read] of numberedDays) {
    const match = pattern.exec(text)
    const date = match && read(match)
    if (match && date) return [date.slice(5), text.replace(match[0], ' ')]
  }
  const first = dayFirstOfYear.exec(text)
  const match = first ?? monthFirstOfYear.exec(text)
  if (!match) return [null, text]
  const [all, a = '', b = ''] = match
  const [day, month] = first ? [a, b] : [b, a]
  const date = dateOf('2028', `${monthOf.get(month)}`, day)
  return [date === null ? null : date.slice(5), text.replace(all, ' ')]
}

/** `17.03.`, `3/17`: with a stroke, only where day and month cannot be taken for each other. */
const numberedDays: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  [/(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/, ([, d, m]) => dateOf('2028', m, d)],
  [/(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/, ([, a, b]) => onlyDate('2028', a, b)],
]

const datePatterns: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  [/(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, ([, y, m, d]) => dateOf(y, m, d)],
  [/^(\d{4})(\d\d)(\d\d)(?=t|$)/, ([, y, m, d]) => dateOf(y, m, d)],
  [/\b(\d{4})-?w(\d\d)(?:-?([1-7]))?(?!\d)/, ([, y, week, d]) => dateOfWeek(y, week, d)],
  [/(\d{4})年(\d{1,2})月(\d{1,2})日/, ([, y, m, d]) => dateOf(y, m, d)],
  [dayFirst, ([, d, m = '', y]) => dateOf(y, `${monthOf.get(m)}`, d)],
  [monthFirst, ([, m = '', d, y]) => dateOf(y, `${monthOf.get(m)}`, d)],
  [/(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/, ([, d, m, y]) => dateOf(y, m, d)],
  // With a slash the day or the month may come first: one is told only where the other cannot be.
  [/(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)/, ([, a, b, y]) => onlyDate(y, a, b)],
]

function dateOf(year = '', month = '', date = ''): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return readDate(text) === null ? null : text
}

function onlyDate(year = '', first = '', second = ''): string | null {
  const [a, b] = [dateOf(year, first, second), dateOf(year, second, first)]
  return a !== null && b !== null && a !== b ? null : (a ?? b)
}

/** `2026-W12-2`: the first week of a year has its 4 January. Without a day: its Monday. */
function dateOfWeek(year = '', week = '', weekday = '1'): string | null {
  const fourth = dayOfDate(Number(year), 1, 4)
  const date = showDate(fourth - weekdayOf(fourth) + (Number(week) - 1) * 7 + Number(weekday))
  return Number(week) >= 1 && Number(week) <= 53 ? dateOf(...parts(date)) : null
}

const parts = (date: string) => date.split('-')

/** The first time of day, and what stands behind it. */
function timeIn(text: string): [string | null, string] {
  for (const [pattern, read] of clocks) {
    const match = pattern.exec(text)
    if (match) return [read(match), text.slice(match.index + match[0].length)]
  }
  return [null, text]
}

function timeOf(hour = '', minute = '00', half = ''): string | null {
  const number = Number(hour)
  if (half !== '' && (number < 1 || number > 12)) return null
  const hours = half === '' ? number : (number % 12) + (half === 'p' ? 12 : 0)
  if (hours > 23 || Number(minute) > 59) return null
  return `${String(hours).padStart(2, '0')}:${minute}`
}

/** Behind a time; `14:00-14:30` is a span, and says none. */
function offsetIn(time: string | null, after: string): string | null {
  if (/^\s*(?:z|utc|gmt)\s*$/.test(after)) return 'Z'
  const match = /^\s*(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d\d)?(?!\d)/.exec(after)
  if (!match) return null
  const [, sign, hours = '', minutes = '00'] = match
  const end = timeOf(hours, minutes)
  const isSpan = sign === '-' && end !== null && time !== null && end > time
  return isSpan || Number(hours) > 14 ? null : `${sign}${hours.padStart(2, '0')}:${minutes}`
}

function zoneIn(text: string): string | null {
  const name = /[A-Za-z]+(?:\/[A-Za-z_-]+)+/.exec(text)?.[0]
  return name !== undefined && isTimeZone(name) ? name : null
}

function lettersIn(text: string): string | null {
  return /(?<=[\d\s(])(?![AP]M\b|UTC\b|GMT\b)([A-Z]{2,5})\)?$/.exec(text)?.[1] ?? null
}

/** `Eastern Time`, `Berlin`: what stands behind the hour. */
function placeIn(text: string): string | null {
  const behind = /(?:\d|\d ?[ap]\.?m\.?|\buhr|\bh|\bnoon)[\s,(]+(?:in )?(\p{L}[\p{L}/ .]*?)\)?$/iu
  const place = behind.exec(text.trim())?.[1] ?? null
  return place !== null && /^(?:[ap]\.?m\.?|uhr|h)$/i.test(place) ? null : place
}

const afterTomorrow =
  /\b(?:day after tomorrow|overmorrow|ubermorgen|pasado manana|apres[ -]demain)\b/

/** `+3d`, `in 3 days`, `in two weeks` */
function daysIn(text: string): number | null {
  const [, count, unit] =
    /^(?:in )?[+ ]?(\d{1,3}|an?|one|two|three|four) ?(d|w)(?:ays?|eeks?)?\b/.exec(text) ?? []
  if (count === undefined) return null
  const number = /^\d/.test(count) ? Number(count) : (countWords[count] ?? 1)
  return number * (unit === 'w' ? 7 : 1)
}

const countWords: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4 }

function firstIn(text: string, named: ReadonlyMap<string, number>): number | null {
  const words = text.match(/[a-z]+/g) ?? []
  const found = words.find((word) => named.has(word))
  return found === undefined ? null : (named.get(found) ?? null)
}

/** The day of what is told from today: of "Tuesday" and of "17 March" the next one; null where no day is told. */
export function dayMeant(
  { weekday, daysAhead, dayOfYear, isOfNextWeek }: MeantTime,
  nowMs: number,
): number | null {
  const today = Math.floor(nowMs / dayMs)
  if (dayOfYear !== null) return nextOfYear(dayOfYear, today)
  if (daysAhead !== null) return today + daysAhead
  if (isOfNextWeek && weekday !== null) return today - weekdayOf(today) + 7 + weekday
  return weekday === null ? null : today + ((weekday - weekdayOf(today) + 6) % 7) + 1
}

/** 29 February may be eight years off. */
function nextOfYear(dayOfYear: string, today: number): number | null {
  const year = Number(showDate(today).slice(0, 4))
  const days = Array.from({ length: 9 }, (_, n) => readDate(`${year + n}-${dayOfYear}`))
  return days.find((day) => day !== null && day >= today) ?? null
}

/** The days of "this week", "next month", "the weekend"; null for other words. */
export function spanMeant(text: string): ((nowMs: number) => DateSpan) | null {
  const words = /^(?:the )?(this|next|coming)? ?(week|weekend|month)$/.exec(plainIn(text).trim())
  if (!words) return null
  const [, which = 'this', length = ''] = words
  const count = which === 'next' ? 1 : 0
  return (nowMs) => {
    const today = Math.floor(nowMs / dayMs)
    return length === 'month' ? monthSpan(today, count) : weekSpan(today, count, length)
  }
}

/** Weeks begin on Monday. */
function weekSpan(today: number, count: number, length: string): DateSpan {
  const monday = today + 1 - weekdayOf(today) + count * 7
  return { from: length === 'weekend' ? monday + 5 : monday, to: monday + 6 }
}

function monthSpan(today: number, count: number): DateSpan {
  const [year = 0, month = 0] = showDate(today).split('-').map(Number)
  const first = (ahead: number) =>
    dayOfDate(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, 1)
  return { from: first(count), to: first(count + 1) - 1 }
}
