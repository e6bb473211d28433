/** Names in place of ids, which a tool understands where they are whole. */
import type { Sight } from '../../domain/access/sight.ts'
import { type Fault, invalid, Refusal } from '../../domain/errors.ts'
import { namesSoughtMax } from '../../domain/wording/called.ts'
import { listing, says, step } from '../../domain/wording/says.ts'
import type { Context } from '../../operations/context.ts'
import { idWords, isName, kindOfField, namesCalled } from '../../operations/names.ts'
import type { Arguments } from '../tool.ts'

/** Arguments with ids for names, and what there is to say of the names that are none of one. */
interface Named {
  readonly given: Arguments
  readonly faults: readonly Fault[]
}

/**
 * The same arguments with ids for the whole names of humans and services which the caller may see. A part of a name, or the
 * name of several, stays: the operation refuses it with whatever else is wrong, and `besideNames` says the ids.
 * @throws Refusal NOT_FOUND for a booking by its name, or an override by its title
 */
export async function withIds(context: Context, sight: Sight, given: Arguments): Promise<Named> {
  if (isName(given.booking_id)) throw namedBooking()
  if (isName(given.override_id)) throw namedOverride()
  const ids: Record<string, unknown> = {}
  const faults: Fault[] = []
  for (const kind of ['human', 'service'] as const) {
    const fields = Object.keys(kindOfField).filter(
      (field) => kindOfField[field] === kind && given[field] !== undefined,
    )
    const names = fields.flatMap((field) => namesIn(given[field]))
    if (names.length === 0) continue
    const called = await namesCalled(context, sight, kind, names)
    for (const field of fields) {
      const idOf = (value: unknown) => {
        if (!isName(value)) return value
        const { rows, count, isWhole } = called(value)
        if (rows[0] && count === 1 && isWhole) return rows[0].id
        faults.push({ field, message: idWords(value, called(value)) })
        return value
      }
      const value = given[field]
      if (namesIn(value).length > 0)
        ids[field] = Array.isArray(value) ? value.map(idOf) : idOf(value)
    }
  }
  return { given: { ...given, ...ids }, faults }
}

/** None is looked for among more than may be named: the operation refuses them by their number. */
function namesIn(value: unknown): string[] {
  const values = [value].flat()
  return values.length > namesSoughtMax ? [] : values.filter(isName)
}

/** What to throw for an error of an operation that was asked with names: they are said first, with all that is wrong beside. */
export function besideNames(faults: readonly Fault[], error: unknown): unknown {
  if (faults.length === 0 || !(error instanceof Refusal)) return error
  const { code, extras } = error
  if (code === 'NOT_FOUND') return invalid(faults)
  if (code !== 'VALIDATION_ERROR') return error
  const named = new Set(faults.map(({ field }) => field))
  const others = (extras.details ?? []).filter(({ field }) => !named.has(field.split('.')[0] ?? ''))
  return invalid([...faults, ...others], extras)
}

function namedBooking(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no booking with this id. ${step('listBookings')} finds it by a name, as q, and gives the id.`,
  )
}

function namedOverride(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no override with this id. ${listing('listOverrides')}`,
  )
}
