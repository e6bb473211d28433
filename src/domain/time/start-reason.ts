/** What to say of a text that is no start, or no date: what was meant by it, written as it is sent here. */
import { ahead, dated, says, type Text } from '../wording/says.ts'
import { dayMeant, type MeantTime, meantTime } from './meant-time.ts'
import { readDate, showDate, weekdayOf } from './notation.ts'
import { yearWords } from './start-time.ts'
import { dayMs, yearMax, yearMin } from './units.ts'
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
  return isTold(meant) ? says`${untold(meant)}: ${toldFrom(meant)}` : null
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
  if (!isTold(meant)) return null
  return says`says its day in words: ${dated((nowMs) => `${todayWords(nowMs)}, ${dayWords(meant, nowMs)}`)}; +7d is seven days from today`
}

function isTold({ time, weekday, daysAhead }: MeantTime): boolean {
  return time !== null || weekday !== null || daysAhead !== null
}

const untold = ({ weekday, daysAhead }: MeantTime) =>
  weekday === null && daysAhead === null ? 'has no date' : 'says its day in words'

/** `Today is Tuesday 10 March 2026 in UTC, tomorrow 2026-03-11: send 2026-03-11T15:00 with …` */
function toldFrom(meant: MeantTime): Text {
  const words = (nowMs: number) => {
    const day = dayMeant(meant, nowMs)
    const start = `${showDate(day)}T${meant.time ?? '10:00'}`
    const hour = meant.time === null ? ', with the hour that is meant,' : ''
    return `${todayWords(nowMs)}, ${dayWords(meant, nowMs)}; send ${start}${hour} and timezone beside it`
  }
  return [dated(words)]
}

const todayWords = (nowMs: number) => `today is ${showDay(Math.floor(nowMs / dayMs))} in UTC`

/** `the next Tuesday is 2026-03-17` */
function dayWords(meant: MeantTime, nowMs: number): string {
  const day = dayMeant(meant, nowMs)
  if (meant.daysAhead === 0) return showDate(day)
  if (meant.daysAhead === 1 || meant.weekday === null) return `tomorrow ${showDate(day)}`
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
