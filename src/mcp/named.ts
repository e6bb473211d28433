/** Names in place of ids, which a tool understands where they are whole. */
import type { Sight } from '../domain/access/sight.ts'
import { type Fault, invalid, Refusal } from '../domain/errors.ts'
import { says, step } from '../domain/wording/says.ts'
import type { Context } from '../operations/context.ts'
import { idWords, isName, nameReader } from '../operations/humans/names.ts'
import type { Arguments } from './tool.ts'

/**
 * The same arguments with ids for the whole names of humans whom the caller may see.
 * @throws Refusal NOT_FOUND for a booking by its name; VALIDATION_ERROR that gives the ids of those whom a part of a name, or the name of several, may mean
 */
export async function withIds(
  context: Context,
  sight: Sight,
  given: Arguments,
): Promise<Arguments> {
  const { human_id: one, human_ids: several, booking_id: booking } = given
  if (isName(booking)) throw namedBooking()
  const names = [one, ...(Array.isArray(several) ? several : [])].filter(isName)
  if (names.length === 0) return given
  const calledBy = await nameReader(context, sight)
  const faults: Fault[] = []
  const idOf = (field: string) => (value: unknown) => {
    if (!isName(value)) return value
    const called = calledBy(value)
    const [human, ...others] = called.humans
    if (human && others.length === 0 && called.isWhole) return human.id
    faults.push({ field, message: idWords(value, called) })
    return value
  }
  const ids = {
    ...(one === undefined ? {} : { human_id: idOf('human_id')(one) }),
    ...(Array.isArray(several) ? { human_ids: several.map(idOf('human_ids')) } : {}),
  }
  if (faults.length > 0) throw invalid(faults)
  return { ...given, ...ids }
}

function namedBooking(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no booking with this id. ${step('listBookings')} finds it by a name, as q, and gives the id.`,
  )
}
