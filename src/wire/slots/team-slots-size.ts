/** How large an answer with slots of several humans gets: each slot lists all who are free then. */
import { answerBytesMax, invalid, tooLarge } from '../../domain/errors.ts'
import { slotsLimitMax } from '../../domain/slots/candidates.ts'
import { showDate } from '../../domain/time/notation.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { AskedTeamSlots, TeamSlotList } from '../../operations/slots/team-slots.ts'
import type { AskedView } from '../slot-list.ts'

/** The times of a slot and the names of its fields; with the start in words as many more. */
const slotBytes = 112
const wordsBytes = 72
/** An id in quotes, with its comma. */
const idBytes = 39
/** What stands around the slots: the ids of all, the heads of days. */
const aroundBytes = 16 * 1024

/** How many of the slots fit one answer, from the first on: told by their number, before one of them is written. */
export function fittingSlots(slots: TeamSlotList['slots'], withWords: boolean): number {
  let left = answerBytesMax - aroundBytes
  const at = slots.findIndex(({ humanIds }) => {
    left -= slotBytes + (withWords ? wordsBytes : 0) + idBytes * humanIds.length
    return left < 0
  })
  return at < 0 ? slots.length : at
}

/** @throws Refusal VALIDATION_ERROR that names what fits: the last whole date, or how many slots */
export function decideFitting(
  { slots, timeZone }: TeamSlotList,
  { displayZone, limit, perDay }: Pick<AskedTeamSlots, 'limit' | 'perDay'> & AskedView,
): void {
  const fitting = fittingSlots(slots, displayZone !== undefined)
  const [first, beyond] = [slots[0], slots[fitting]]
  if (!first || !beyond) return
  const most = Math.min(fitting, slotsLimitMax)
  const instead = `send limit=${most} for as many as fit`
  if (limit !== undefined) throw tooLarge('limit', instead)
  // The dates of the question, whatever zone its words are in.
  const toDay = dayOf(timeZone, beyond.startMs) - 1
  const spreads = perDay === undefined ? '' : ', or a smaller spread'
  if (toDay < dayOf(timeZone, first.startMs)) throw tooLarge('date_to', instead + spreads)
  const message = `must be ${showDate(toDay)} or earlier: a later one asks for more than one answer has, ${answerBytesMax / 1024 / 1024} MiB. Or ${instead}${spreads}.`
  throw invalid([{ field: 'date_to', message }])
}
