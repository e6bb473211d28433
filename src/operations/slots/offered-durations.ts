/** How long meetings may be, for whoever asked for none. */
import { type Fault, invalid, Refusal } from '../../domain/errors.ts'
import { says } from '../../domain/wording/says.ts'
import { listed } from '../../domain/wording/schedule-words.ts'
import type { Context, Sight } from '../context.ts'
import { getHuman } from '../humans.ts'

/** The same error; where it says that a duration is missing, with those that the human offers. Any other is left as it is. */
export async function withDurations(
  context: Context,
  sight: Sight,
  { humanId, duration }: { readonly humanId: unknown; readonly duration: unknown },
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof Refusal) || error.code !== 'VALIDATION_ERROR') return error
  const { details = [] } = error.extras
  const isMissing = (duration ?? null) === null && details.some(({ field }) => field === 'duration')
  if (!isMissing || typeof humanId !== 'string') return error
  const minutes = await minutesOf(context, sight, humanId)
  if (minutes.length === 0) return error
  const offered = (fault: Fault): Fault => ({
    ...fault,
    message: says`${fault.message}; this human offers ${listed(minutes, 'or')}`,
  })
  const faults = details.map((fault) => (fault.field === 'duration' ? offered(fault) : fault))
  return invalid(faults, error.extras)
}

/** None for whoever cannot be seen. */
async function minutesOf(context: Context, sight: Sight, id: string): Promise<readonly number[]> {
  try {
    const human = await getHuman(context, sight, id.toLowerCase())
    return human.rules?.durationsMinutes ?? []
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
