/** What is asked of holds: to make one. */
import { Type } from '@sinclair/typebox'
import type { Fault } from '../../domain/errors.ts'
import {
  type HoldRequest,
  holdSecondsDefault,
  holdSecondsMax,
  holdSecondsMin,
} from '../../domain/hold.ts'
import { says } from '../../domain/wording/says.ts'
import type { ServiceHold } from '../../operations/holds.ts'
import { MetadataInput } from '../metadata.ts'
import { expectation, type Rules } from '../rules.ts'
import { readStartTime, StartsAt, StartZone } from '../start-time.ts'
import { closed, Duration, Id, type Read } from '../vocabulary.ts'
import { readAskedService, timeAndMetadataRules } from './booking-request.ts'
import { OptionalDetails, readOptionalDetails } from './optional-details.ts'

export const exampleMetadata = { lead_id: 'lead_123', conversation_id: 'conv_456' }

export const HoldInput = Type.Object(
  {
    human_id: Type.Optional(
      Id('Whose time to hold. Needed without service_id; beside it: who of those who give it.'),
    ),
    service_id: Type.Optional(
      Id('A kind of meeting to hold: it says with whom, and for how long unless duration is sent.'),
    ),
    starts_at: StartsAt('Start.'),
    timezone: Type.Optional(StartZone),
    duration: Type.Optional(
      Duration("Minutes; one of the human's meeting_durations. Needed without service_id."),
    ),
    ttl_seconds: Type.Optional(
      Type.Integer({
        minimum: holdSecondsMin,
        maximum: holdSecondsMax,
        default: holdSecondsDefault,
        description: 'How long to hold the slot.',
      }),
    ),
    ...OptionalDetails,
    metadata: Type.Optional(MetadataInput),
  },
  {
    ...closed,
    title: 'HoldInput',
    examples: [
      {
        human_id: '019aa3c0-7a00-7000-8000-000000000001',
        starts_at: '2027-03-22T14:00:00.000Z',
        duration: 30,
        ttl_seconds: holdSecondsDefault,
        metadata: exampleMetadata,
      },
    ],
    choices: [
      { needs: ['human_id', 'duration'], bars: ['service_id'] },
      { needs: ['service_id'], bars: [] },
    ],
  },
)

/** Whose time, and for how long: said here or by the service. */
export const holdRules: Rules = (input, wrong) => {
  const faults = timeAndMetadataRules(input, wrong)
  if (input.service_id !== undefined || wrong.has('service_id')) return faults
  const missing = (['human_id', 'duration'] as const).filter(
    (field) => input[field] === undefined && !wrong.has(field),
  )
  return [...missing.map(neededFault), ...faults]
}

function neededFault(field: 'human_id' | 'duration'): Fault {
  const { [field]: schema } = HoldInput.properties
  return { field, message: says`is required: it ${expectation(schema)}; or send service_id` }
}

export function readHold(input: Read<typeof HoldInput>): HoldRequest | ServiceHold {
  const { metadata: context, human_id, service_id, duration } = input
  const its = {
    ...readStartTime(input),
    lifeMs: (input.ttl_seconds ?? holdSecondsDefault) * 1_000,
    ...readOptionalDetails(input),
    metadata: context === undefined ? null : JSON.stringify(context),
    conversationId: conversationIn(context?.conversation_id),
  }
  if (service_id !== undefined) {
    return { ...its, asked: readAskedService(service_id, human_id), durationMinutes: duration }
  }
  return { ...its, humanId: human_id?.toLowerCase() ?? '', durationMinutes: duration ?? 0 }
}

/** A text, or a number as one; anything else is no id. */
function conversationIn(id: unknown): string | null {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}
