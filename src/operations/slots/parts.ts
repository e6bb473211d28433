/** Questions that are answered in parts: other callers have their turn in between. */
import type { Part } from '../../domain/slots/parts.ts'

/** What the next part is asked for: slots from an instant on, and how many at most. */
export interface Rest {
  readonly fromMs: number
  readonly limit: number | undefined
}

/** All parts, the first as well as those behind it, until a limit of slots is reached; `pause` is waited for between two. */
export async function inParts<P extends Part<unknown>>(
  limit: number | undefined,
  pause: () => Promise<void>,
  ask: (rest: Rest) => Promise<P>,
): Promise<{ first: P; parts: readonly P[] }> {
  const first = await ask({ fromMs: Number.NEGATIVE_INFINITY, limit })
  const parts = [first]
  let left = limit === undefined ? undefined : limit - first.slots.length
  let fromMs = first.nextMs
  while (fromMs !== null && left !== 0) {
    await pause()
    const part = await ask({ fromMs, limit: left })
    parts.push(part)
    fromMs = part.nextMs
    if (left !== undefined) left -= part.slots.length
  }
  return { first, parts }
}
