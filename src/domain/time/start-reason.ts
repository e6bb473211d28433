/** What to say of a text that is no start, or no date: what was meant by it, written as it is sent here. */
import { ahead, dated, says, step, type Text } from '../wording/says.ts'
import { dayMeant, type MeantTime, meantTime } from './meant-time.ts'
import { readDate, showDate, showWall, weekdayOf } from './notation.ts'
import { yearWords } from './start-time.ts'
import { dayMs, minuteMs, yearMax, yearMin } from './units.ts'
import { guessedZone, showDay } from './zone.ts'

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
  if (meant.date !== null && meant.time !== null)
    return says`${why(text, meant)}: ${sent(meant, text)}`
  if (meant.date !== null) {
    return `has no hour: write both, as in ${meant.date}T10:00 with timezone beside it`
  }
  const isSlashed = /^\d{1,2}[/-]\d{1,2}[/-]\d{4}/.test(text)
  if (isSlashed)
    return says`may begin with its day or its month: write the year first, as in ${ahead('T10:00')}`
  const [, count, unit = ''] = /^in (\d{1,4}) ?(h|hours?|m|min|minutes?)$/i.exec(text.trim()) ?? []
  if (count !== undefined) return fromNow(Number(count) * (/^h/i.test(unit) ? 60 : 1))
  if (open.test(text)) {
    return says`names no time: ask ${step('listSlots')} for free times, and send one of its starts_at`
  }
  if (isDayTold(meant)) return says`${untold(meant)}: ${toldFrom(meant)}`
  return meant.time === null ? null : undated(meant.time)
}

/** Whoever writes so takes what is free. */
const open =
  /\b(?:first|next|earliest|soonest|an[y]|some)\b.*\b(?:available|free|time|slot|opening)\b|^(?:asap|soon|any ?time|earliest|whenever|first available)$/i

function fromNow(minutes: number): Text {
  const start = (nowMs: number) => {
    const ms = Math.ceil(nowMs / minuteMs) * minuteMs + minutes * minuteMs
    return `${showWall(ms)}:00Z`
  }
  return says`is told from now: send ${dated(start)}`
}

/** No day is guessed: a copied guess would be booked. */
function undated(time: string): Text {
  return says`has no date: ${dated(todayWords)}; write the date that is meant before it, as in ${ahead(`T${time}`)} with timezone beside it`
}

/** What is wrong with a text that is no time of day; null where that cannot be told. */
export function wallTimeReason(text: string): string | null {
  const hour = /^\d{1,2}$/.test(text.trim()) ? `${text.trim()}:00` : text
  const { time } = meantTime(hour)
  if (time === null || meantTime(hour).date !== null) return null
  const ends = /(?:-|–|to|bis)\s*\d/.test(text)
  return ends
    ? `is a span: send ${time} as its start, and its end by itself`
    : `must be HH:MM: send ${time}`
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
  if (!isDayTold(meant)) return null
  return says`${untold(meant)}: ${dated((nowMs) => `${todayWords(nowMs)}, ${dayWords(meant, nowMs)}`)}; +7d is seven days from today`
}

function isDayTold({ weekday, daysAhead, dayOfYear }: MeantTime): boolean {
  return weekday !== null || daysAhead !== null || dayOfYear !== null
}

const untold = ({ dayOfYear }: MeantTime) =>
  dayOfYear === null ? 'says its day in words' : 'says no year'

/** `Today is Tuesday 10 March 2026 in UTC, tomorrow 2026-03-11: send 2026-03-11T15:00 with …` */
function toldFrom(meant: MeantTime): Text {
  const words = (nowMs: number) => {
    const start = `${showDate(dayMeant(meant, nowMs) ?? 0)}T${meant.time ?? '10:00'}`
    const hour = meant.time === null ? ', with the hour that is meant,' : ''
    return `${todayWords(nowMs)}, ${dayWords(meant, nowMs)}; send ${start}${hour} and timezone beside it`
  }
  return [dated(words)]
}

const todayWords = (nowMs: number) => `today is ${showDay(Math.floor(nowMs / dayMs))} in UTC`

/** `the next Tuesday is 2026-03-17` */
function dayWords(meant: MeantTime, nowMs: number): string {
  const day = dayMeant(meant, nowMs) ?? 0
  if (meant.dayOfYear !== null) return `that day next ${showDate(day)}`
  if (meant.daysAhead === 0) return showDate(day)
  if (meant.daysAhead === 1) return `tomorrow ${showDate(day)}`
  if (meant.daysAhead !== null) return `in ${meant.daysAhead} days it is ${showDate(day)}`
  const [name] = showDay(day).split(' ')
  return `the next ${name} is ${showDate(day)}`
}

/** What keeps it from being read, as the beginning of a sentence that ends with what to send. */
function why(text: string, { date, weekday }: MeantTime): string {
  const day = date === null ? null : readDate(date)
  if (day !== null && weekday !== null && weekdayOf(day) !== weekday) {
    return `names another weekday than its date has, for ${date} is ${showDay(day).split(' ')[0]}`
  }
  if (/\d *[ap]\.?\s?m\.?\b/i.test(text)) return 'has AM or PM'
  if (/^\d+$/.test(text)) return 'is a count of seconds or milliseconds'
  if (/^\d{4}-\d\d-\d\d +\d/.test(text)) return 'has a blank between date and time'
  return 'is not written as times are here'
}

/** The same as it is sent here. */
function sent({ date, time, offset, zone, letters }: MeantTime, text: string): Text {
  const start = `${date}T${time}`
  if (zone !== null) return `send ${start}[${zone}]`
  if (offset !== null) return `send ${start}${offset === 'Z' ? ':00Z' : offset}`
  const guess = letters === null ? null : guessedZone(letters)
  const like =
    guess === null
      ? 'the zone in which it is meant, as Area/City'
      : `${guess} if its ${letters} is meant`
  const end = /\d\d?:\d\d *(?:-|–|to|bis) *\d/.test(text)
    ? `; how long it takes belongs into duration`
    : ''
  return `send ${start} with timezone beside it, ${like}${end}`
}
