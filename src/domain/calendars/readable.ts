/** Whether it is known when a human is busy elsewhere. Where it is not nothing is offered, and nothing is called free. */
import { Refusal } from '../errors.ts'
import type { Schedule } from '../schedule.ts'
import { inWords, says, step, type Text } from '../wording/says.ts'
import type { UnreadableReading } from './known-calendars.ts'
import { unreadableWords } from './unreadable-words.ts'

/** Whoever asks again sooner learns nothing new. */
const askAgainSeconds = 60
/** The first time a calendar is read takes seconds. */
const firstReadSeconds = 5

/** The schedule of a human at a moment, with what is known of the calendars then. */
export function isReadable({ calendars }: Pick<Schedule, 'calendars'>): boolean {
  return !calendars?.unreadable
}

/** @throws Refusal UNAVAILABLE where a calendar of the human cannot be read. */
export function decideReadable(schedule: Schedule, who = 'This human'): void {
  const unreadable = schedule.calendars?.unreadable
  if (!unreadable) return
  const retryAfterSeconds = unreadable.status === 'syncing' ? firstReadSeconds : askAgainSeconds
  const why = inWords(() => unreadableWords(schedule, unreadable))
  const text = says`${who} has ${why} ${remedy(unreadable)}`
  throw new Refusal('UNAVAILABLE', text, { retryAfterSeconds, isOfHuman: true })
}

function remedy({ status }: UnreadableReading): Text {
  if (status === 'syncing') return 'Ask again in some seconds.'
  const leaveOut = says`Until then nothing is offered, for nobody knows what is free; whoever runs the account may leave it out with ${step('updateCalendar')} and read_busy: false.`
  return status === 'reconnect' ? says`It has to be connected anew. ${leaveOut}` : leaveOut
}
