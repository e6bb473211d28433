import type { Match, Member } from '../slots/team-slots.ts'
import { decideReadable, isReadable } from './readable.ts'

/**
 * Those of several humans whose calendars cannot be read, and who are offered at no time. @throws Refusal UNAVAILABLE where
 * that leaves nobody, or all are asked for
 */
export function decideSkipped(members: readonly Member[], match: Match): readonly string[] {
  const skipped = members.filter(({ schedule }) => !isReadable(schedule))
  const [first] = skipped
  if (first && (match === 'all' || skipped.length === members.length)) {
    decideReadable(first.schedule, `Human ${first.humanId}`)
  }
  return skipped.map(({ humanId }) => humanId)
}
