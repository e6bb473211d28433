import { Type } from '@sinclair/typebox'
import type { Fault } from '../domain/errors.ts'
import type { Rules } from './rules.ts'

export const metadataBytesMax = 16 * 1024
const metadataLevelsMax = 8

/** Any JSON object. It is kept and sent as it came. */
export const MetadataInput = Type.Record(Type.String(), Type.Unknown(), {
  description: `Your own context (lead_id, conversation_id …), any JSON: at most ${metadataBytesMax / 1024} KiB and ${metadataLevelsMax} levels deep. Webhooks carry it.`,
  examples: [{ lead_id: 'lead_123' }],
})

/** Size, depth, and numbers that would not come back as they were sent. */
export const metadataRules: Rules = ({ metadata }) => {
  if (metadata === undefined || metadata === null) return []
  // Depth first: it bounds the recursion of everything that follows.
  if (!isWithin(metadata, metadataLevelsMax)) {
    return [fault(`must be at most ${metadataLevelsMax} levels deep`)]
  }
  const size = Buffer.byteLength(JSON.stringify(metadata))
  if (size > metadataBytesMax) {
    return [fault(`must be at most ${metadataBytesMax} bytes as JSON, not ${size}`)]
  }
  return hasExactNumbers(metadata)
    ? []
    : [fault('must not hold numbers beyond 2^53: their digits are lost. Send them as strings')]
}

function fault(message: string): Fault {
  return { field: 'metadata', message }
}

/** Goes no deeper than so many levels: a body can be 30,000 levels deep. */
function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  for (const member of Object.values(value)) if (!isWithin(member, levels - 1)) return false
  return true
}

function hasExactNumbers(value: unknown): boolean {
  if (typeof value === 'number') {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  }
  if (typeof value !== 'object' || value === null) return true
  for (const member of Object.values(value)) if (!hasExactNumbers(member)) return false
  return true
}
