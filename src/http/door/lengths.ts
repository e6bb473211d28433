/** Whom a call is about, for the durations that a refusal may name. */
import type { Sight } from '../../domain/access/sight.ts'
import type { Context } from '../../operations/context.ts'
import { withDurations } from '../../operations/slots/offered-durations.ts'

interface Asked {
  readonly ids: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** The same error; where a duration is missing, with those of the one human that is asked about. */
export function withLengths(
  context: Context,
  sight: Sight,
  { ids, query, body }: Asked,
  error: unknown,
): Promise<unknown> {
  const { human_id: one, human_ids: several, duration } = { ...query, ...Object(body) }
  const [first, ...others] = [several ?? []].flat()
  const humanId = one ?? (others.length === 0 ? first : undefined) ?? ids?.id
  return withDurations(context, sight, { humanId, duration }, error)
}
