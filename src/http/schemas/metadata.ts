import { Type } from '@sinclair/typebox'
import type { Fault } from '../../domain/errors.ts'
import { metadataBytesMax, metadataLevelsMax } from '../../domain/limits.ts'
import type { Rules } from '../validation.ts'

/** Any JSON object. It is kept and sent as it came. */
export const MetadataInput = Type.Record(Type.String(), Type.Unknown(), {
  description: `Your own context (lead_id, conversation_id …), any JSON: at most ${metadataBytesMax / 1024} KiB and ${metadataLevelsMax} levels deep. Webhooks carry it.`,
})

/** Size, depth, and numbers that would not come back as they were sent. */
export const metadataRules: Rules = ({ metadata }) => {
  if (metadata === undefined || metadata === null) return []
  // Depth first: it bounds the recursion of everything that follows.
  if (levelsOf(metadata) > metadataLevelsMax) {
    return [fault(`must be at most ${metadataLevelsMax} levels deep`)]
  }
  const size = Buffer.byteLength(JSON.stringify(metadata))
  if (size > metadataBytesMax) {
    return [fault(`must be at most ${metadataBytesMax} bytes as JSON, not ${size}`)]
  }
  return numbersOf(metadata).every(isExact)
    ? []
    : [fault('must not hold numbers beyond 2^53: their digits are lost. Send them as strings')]
}

function fault(message: string): Fault {
  return { field: 'metadata', message }
}

function isExact(number: number): boolean {
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
}

/** Levels of nesting, walked without recursion: a body can be 30,000 levels deep. */
function levelsOf(root: unknown): number {
  let level: unknown[] = [root]
  for (let levels = 0; ; levels += 1) {
    level = level.filter((value) => typeof value === 'object' && value !== null)
    if (level.length === 0 || levels > metadataLevelsMax) return levels
    level = level.flatMap((value) => Object.values(Object(value)))
  }
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersOf)
}
