/** For how long people of a team can be booked, in minutes. */
import type { Human } from '../../api/types.ts'

/** The lengths that a human offers. */
const offeredOf = ({ availability_rules }: Human): readonly number[] =>
  availability_rules?.meeting_durations ?? []

/** All that any of them offers, the shortest first. */
export function durationsOf(people: readonly Human[]): readonly number[] {
  return [...new Set(people.flatMap(offeredOf))].sort((a, b) => a - b)
}

/** The length that most of them offer, of several the first; 0 where nobody offers any. */
export function usualOf(people: readonly Human[]): number {
  const all = people.flatMap(offeredOf)
  const countOf = (minutes: number) => all.filter((one) => one === minutes).length
  const most = Math.max(...all.map(countOf))
  return all.find((minutes) => countOf(minutes) === most) ?? 0
}

/** The chosen length, or the first one of a human who does not offer it. */
export function offeredBy(human: Human, duration: number): number {
  const offered = offeredOf(human)
  return offered.find((minutes) => minutes === duration) ?? offered[0] ?? 30
}
