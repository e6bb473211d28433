/** What to say of a text that is no start, or no date: what was meant by it, written as it is sent here. */
import { dated, field, says, step, type Text } from '../wording/says.ts'
import { type DateSpan, dayMeant, type MeantTime, meantTime, spanMeant } from './meant-time.ts'
import { readDate, showDate, showWall, weekdayOf } from './notation.ts'
import { yearWords } from './start-time.ts'
import { dayMs, minuteMs, yearMax, yearMin } from './units.ts'
import { guessedZones, showDay } from './zone.ts'

/** Faults of one sign in what is nearly a start. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/T24/i, 'has the hour 24: midnight is 00:00 of the next day'],
  [/^\d{4}-(?:1[3-9]|[2-9]\d|00)/, 'has a month that does not exist: months are 01 to 12'],
  [/T\d\d:\d\d:(?!00(?:\.0*)?(?!\d))\d\d/i, 'is not on a whole minute: leave out the seconds'],
]

/** What is wrong with a text that is no start, where that can be told; null where it cannot. */
export function startReason(text: string): Text | null {
  const [, slip] = slips.find(([pattern]) => pattern.test(text)) ?? []
  if (slip !== undefined) return slip
  const year = Number(/^(\d{4})-\d\d-\d\dT/i.exec(text)?.[1] ?? yearMin)
  if (year < yearMin || year > yearMax) return yearWords
  const meant = meantTime(text)
  if (severalTimes.test(text)) return severalWords
  if (meant.date !== null && meant.time !== null)
    return says`${why(text, meant)}: send ${sent(meant, text)}`
  if (meant.date !== null) {
    return `has no hour: write it behind the date, as ${meant.date}THH:MM, with timezone beside it`
  }
  const either = eitherDate(text, `T${meant.time ?? 'HH:MM'}`)
  if (either !== null) return `${either}, with timezone beside it`
  const [, count, unit = ''] = /^in (\d{1,4}) ?(h|hours?|m|min|minutes?)$/i.exec(text.trim()) ?? []
  if (count !== undefined) return fromNow(Number(count) * (/^h/i.test(unit) ? 60 : 1))
  if (open.test(text)) {
    return says`names no time: ask ${step('listSlots')} for free times, and send one of its starts_at`
  }
  if (isDayTold(meant) || spanMeant(text) !== null) {
    return says`${untold(meant)}: ${toldFrom(meant, text)}`
  }
  return meant.time === null ? null : undated(meant.time)
}

/** Which of them is meant, only the caller knows: none is written down for it. */
const severalTimes = /\d.*\b(?:or|oder|ou)\b.*\d|day\b.*\b(?:or|oder|ou)\b.*day\b/i

const severalWords =
  'names more than one time: send one of them, as YYYY-MM-DDTHH:MM with timezone beside it'

/** `04/05/2027`, `4/5/27`: the day or the month may stand first. Each reading is told; null for another text. */
function eitherDate(text: string, behind: string): string | null {
  const [, a = '', sign, b = '', c = ''] =
    /(?<!\d)(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(?![\d:])/.exec(text) ?? []
  const isShort = c.length === 2
  const dateOf = (year: string, month: string, day: string) => {
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    return readDate(date) === null ? [] : [`${date}${behind}`]
  }
  const year = isShort ? `20${c}` : c
  const first = isShort && sign === '-' ? dateOf(`20${a}`, b, c) : []
  const dates = [...new Set([...dateOf(year, a, b), ...dateOf(year, b, a), ...first])]
  if (dates.length === 0) return null
  const why = isShort ? 'has a year of two digits' : 'may begin with its day or its month'
  return `${why}: write the year first, as ${dates.join(' or ')}${dates.length > 1 ? ', whichever is meant' : ''}`
}

/** Whoever writes so takes what is free. */
const open =
  /\b(?:first|next|earliest|soonest|an[y]|some)\b.*\b(?:available|free|time|slot|opening)\b|^(?:asap|now|right now|immediately|at once|soon|any ?time|earliest|whenever|first available)$/i

function fromNow(minutes: number): Text {
  const start = (nowMs: number) => {
    const ms = Math.ceil(nowMs / minuteMs) * minuteMs + minutes * minuteMs
    return `${showWall(ms)}:00Z`
  }
  return says`is told from now: send ${dated(start)}`
}

/** No day is guessed: a copied guess would be booked. */
function undated(time: string): Text {
  return says`has no date: ${dated(todayWords)}; write the date that is meant before it, as YYYY-MM-DDT${time}, with timezone beside it`
}

/** What is wrong with a text that is no time of day; null where that cannot be told. */
export function wallTimeReason(text: string, known: readonly string[] = []): Text | null {
  const hour = /^\d{1,2}$/.test(text.trim()) ? `${text.trim()}:00` : text
  const { time, date, offset } = meantTime(hour)
  if (time === null) return null
  if (date !== null) return withDateWords({ time, date, offset }, known)
  const ends = /(?:-|–|to|bis)\s*\d/.test(text)
  return ends
    ? `is a span: send ${time} as its start, and its end by itself`
    : `must be HH:MM: send ${time}`
}

/** By the clock of the human: what an instant in UTC or another zone is there, is not known here. */
function withDateWords(
  { time, date, offset }: Pick<MeantTime, 'time' | 'date' | 'offset'>,
  known: readonly string[],
): Text {
  const behind = known.includes('start_date')
    ? says`, and ${date ?? ''} as ${field('start_date')} or ${field('end_date')}`
    : ''
  return offset === null
    ? says`is a date and a time: send ${time ?? ''}${behind}`
    : says`is an instant: send the time by the clock of the human, as HH:MM${behind}`
}

/** What is wrong with a text that is no date; null where that cannot be told. */
export function dateReason(text: string): Text | null {
  const meant = meantTime(text)
  const { date } = meant
  if (date !== null && meant.time !== null) return `is a time: send the date alone, ${date}`
  if (date !== null) return says`${why(text, meant)}: send ${date}`
  const [, count, unit] = /^(?:in )?[+ ]?(\d{1,3}) ?(d|days?|w|weeks?)$/i.exec(text) ?? []
  if (count !== undefined)
    return `must be written +${Number(count) * (/^w/i.test(unit ?? '') ? 7 : 1)}d`
  const span = spanMeant(text)
  if (span === null && isDayTold(meant) && !isVague(text)) return dayTold(meant)
  if (span !== null) {
    return says`says its days in words: ${dated((nowMs) => `${todayWords(nowMs)}, and ${spanWords(text, span(nowMs))}`)}; +7d is seven days from today`
  }
  return eitherDate(text, '') ?? (isDayTold(meant) || isVague(text) ? [dated(openDay)] : null)
}

function dayTold(meant: MeantTime): Text {
  const words = (nowMs: number) =>
    isOfAnotherYear(meant, dayMeant(meant, nowMs) ?? 0)
      ? openDay(nowMs)
      : `${untold(meant)}: ${todayWords(nowMs)}, ${dayWords(meant, nowMs)}; +7d is seven days from today`
  return [dated(words)]
}

const openDay = (nowMs: number) =>
  `says its day in words: ${todayWords(nowMs)}; write the date that is meant as YYYY-MM-DD`

/** `this week is 2026-03-09 to 2026-03-15` */
const spanWords = (text: string, { from, to }: DateSpan) =>
  `${text.trim().toLowerCase().replace(/^the /, '')} is ${showDate(from)} to ${showDate(to)}`

function isDayTold({ weekday, daysAhead, dayOfYear }: MeantTime): boolean {
  return weekday !== null || daysAhead !== null || dayOfYear !== null
}

const untold = ({ dayOfYear }: MeantTime) =>
  dayOfYear === null ? 'says its day in words' : 'says no year'

/** `Today is Tuesday 10 March 2026 in UTC, tomorrow 2026-03-11: send 2026-03-11T15:00 with …` */
function toldFrom(meant: MeantTime, text: string): Text {
  const { time } = meant
  const open = (nowMs: number) =>
    `${todayWords(nowMs)}; write the date that is meant before the hour, as YYYY-MM-DDT${time ?? 'HH:MM'}, with timezone beside it`
  if (isVague(text) || spanMeant(text) !== null) return [dated(open)]
  const words = (nowMs: number) => {
    const day = dayMeant(meant, nowMs) ?? 0
    if (isOfAnotherYear(meant, day)) return open(nowMs)
    const date = showDate(day)
    const beside = time === null ? ' with the hour that is meant,' : ''
    const start =
      time !== null && saysZone(meant)
        ? sent({ ...meant, date }, text)
        : `${date}T${time ?? 'HH:MM'}${beside} and timezone beside it`
    return `${todayWords(nowMs)}, ${dayWords(meant, nowMs)}; send ${start}`
  }
  return [dated(words)]
}

/** `Wednesday 17 March`, which falls on a Tuesday next: one of both is wrong. */
const isOfAnotherYear = ({ weekday, dayOfYear }: MeantTime, day: number) =>
  dayOfYear !== null && weekday !== null && weekdayOf(day) !== weekday

const saysZone = ({ zone, offset, letters }: MeantTime) =>
  zone !== null || offset !== null || (letters !== null && guessedZones(letters) !== null)

/** "Tuesday the 24th": the day of a month that is not named. */
const ordinal =
  /^(?!.*\b(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])).*\b\d{1,2}(?:st|nd|rd|th)\b/i

/** Told from another day than today, or from what is past: no date is written down for it. */
const isVague = (text: string) =>
  ordinal.test(text) ||
  /\b(?:last|past|previous|yesterday|ago|gestern|letzte[nr]?|from|following|other|every|each|jede[nr]?|next next|or)\b/i.test(
    text,
  )

const todayWords = (nowMs: number) => `today is ${showDay(Math.floor(nowMs / dayMs))} in UTC`

/** `the next Tuesday is 2026-03-17` */
function dayWords(meant: MeantTime, nowMs: number): string {
  const day = dayMeant(meant, nowMs) ?? 0
  const date = showDate(day)
  if (meant.dayOfYear !== null) return `that day next ${date}`
  if (meant.daysAhead === 0) return date
  if (meant.daysAhead === 1) return `tomorrow ${date}`
  if (meant.daysAhead !== null) return `in ${meant.daysAhead} days it is ${date}`
  const [name] = showDay(day).split(' ')
  if (meant.isOfNextWeek) return `the ${name} of next week is ${date}`
  const after =
    meant.isNext && isOfThisWeek(day, nowMs) ? ` (the one after it ${showDate(day + 7)})` : ''
  return `the next ${name} is ${date}${after}`
}

/** Who says "next Friday" on a Tuesday may mean either. */
function isOfThisWeek(day: number, nowMs: number): boolean {
  const today = Math.floor(nowMs / dayMs)
  return day - today <= 7 - weekdayOf(today)
}

/** What keeps it from being read, as the beginning of a sentence that ends with what to send. */
function why(text: string, { date, weekday, offset }: MeantTime): string {
  const day = date === null ? null : readDate(date)
  if (day !== null && weekday !== null && weekdayOf(day) !== weekday) {
    return `names another weekday than its date has, for ${date} is ${showDay(day).split(' ')[0]}`
  }
  if (/\d *[ap]\.?\s?m\.?\b/i.test(text)) return 'has AM or PM'
  if (/^\d+$/.test(text) && offset !== null) return 'is a count of seconds or milliseconds'
  if (/^\d{4}-\d\d-\d\d +\d/.test(text)) return 'has a blank between date and time'
  return 'is not written as times are here'
}

/** The same as it is sent here. */
function sent({ date, time, offset, zone, letters }: MeantTime, text: string): string {
  const start = `${date}T${time}`
  if (zone !== null) return `${start}[${zone}]`
  if (offset !== null) return `${start}${offset === 'Z' ? ':00Z' : offset}`
  const guess = letters === null ? null : guessedZones(letters)
  const like =
    guess === null
      ? 'the zone in which it is meant, as Area/City'
      : `${guess} if its ${letters} is meant`
  const end = /\d\d?:\d\d *(?:-|–|to|bis) *\d/.test(text)
    ? `; how long it takes belongs into duration`
    : ''
  return `${start} with timezone beside it, ${like}${end}`
}
