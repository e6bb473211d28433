/** The words for an instant, from Debian's zones: `Monday 16 March 2026, 10:00 EDT`. */
import { type Change, debianStateAt } from './debian-zones.ts'

const minuteMs = 60_000
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const months =
  'January February March April May June July August September October November December'.split(' ')
const two = (count: number) => String(count).padStart(2, '0')

export function debianWords(timeZone: string, ms: number): string {
  const state = debianStateAt(timeZone, ms)
  const wall = new Date(ms + state.offsetMs)
  const date = `${wall.getUTCDate()} ${months[wall.getUTCMonth()]} ${wall.getUTCFullYear()}`
  const time = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`
  return `${weekdays[wall.getUTCDay()]} ${date}, ${time} ${clockName(state)}`
}

/** The abbreviation where it is one of letters, else the offset: `UTC-03:00`. */
function clockName({ offsetMs, abbreviation }: Change): string {
  if (/^[A-Z]+$/i.test(abbreviation)) return abbreviation
  const minutes = Math.abs(offsetMs) / minuteMs
  const sign = offsetMs < 0 ? '-' : '+'
  return `UTC${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
