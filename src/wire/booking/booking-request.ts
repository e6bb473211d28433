/** What is asked of bookings: to make, to move and to cancel them. */
import { Type } from '@sinclair/typebox'
import { assigns, type Team, type TeamRequest, teamHumansMax } from '../../domain/assignment.ts'
import type { BookingMove, BookingRequest, ChangedDetails } from '../../domain/booking.ts'
import type { Fault } from '../../domain/errors.ts'
import type { HeldRequest } from '../../domain/hold.ts'
import { nullMeans, says } from '../../domain/wording/says.ts'
import type { AskedService, ServiceRequest } from '../../operations/services/service-team.ts'
import { MetadataInput, metadataRules } from '../metadata.ts'
import { expectation, type Rules } from '../rules.ts'
import { readStartTime, StartsAt, StartZone, startRules, zoneOfWords } from '../start-time.ts'
import {
  closed,
  Duration,
  Email,
  Id,
  Name,
  Nullable,
  OneOf,
  type Read,
  Text,
} from '../vocabulary.ts'
import {
  nameFaults,
  OptionalDetails,
  OptionalDetailsPatch,
  readChangedOptionalDetails,
  readOptionalDetails,
} from './optional-details.ts'

export { zoneOfWords }

const reasonCharactersMax = 500

const exampleInput = {
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  starts_at: '2027-03-22T14:00:00.000Z',
  duration: 30,
  attendee_name: 'Alex Rivera',
  attendee_email: 'alex@startup.io',
  metadata: { lead_id: 'lead_123', conversation_id: 'conv_456' },
}

export const BookingInput = Type.Object(
  {
    human_id: Type.Optional(
      Id(
        'Whom to book. One of human_id, human_ids, role, service_id and hold_id is needed; beside service_id: who of those who give it.',
      ),
    ),
    human_ids: Type.Optional(
      Type.Array(Id('A human.'), {
        minItems: 1,
        maxItems: teamHumansMax,
        uniqueItems: true,
        description: 'Humans of whom one is booked, or all: as assign says.',
      }),
    ),
    role: Type.Optional(
      Name(
        `The same of all active humans of this role, the oldest first; refused where they are more than ${teamHumansMax}.`,
      ),
    ),
    service_id: Type.Optional(
      Id('A kind of meeting to book: it says with whom, and for how long unless duration is sent.'),
    ),
    assign: Type.Optional(
      OneOf(
        assigns,
        'With human_ids or role. first (the default): the first who is free. balanced: of those who are free, who has the fewest bookings in the 7 days around the start. all: one booking with each, or none at all.',
      ),
    ),
    starts_at: Type.Optional(StartsAt('Start. Needed without hold_id.')),
    timezone: Type.Optional(StartZone),
    duration: Type.Optional(
      Duration(
        "Minutes; one of the human's meeting_durations, or of the service's durations. Needed without hold_id and service_id.",
      ),
    ),
    hold_id: Type.Optional(
      Id('A hold to turn into a booking. It says whom and when: that may be left out then.'),
    ),
    attendee_name: Name('Who is booked with the human.'),
    attendee_email: Type.Optional(Email("The attendee's address.")),
    ...OptionalDetails,
    notify: Type.Optional(
      Type.Boolean({ description: 'false: nobody is sent a mail of it; true if absent.' }),
    ),
    metadata: Type.Optional(MetadataInput),
  },
  {
    ...closed,
    title: 'BookingInput',
    examples: [exampleInput],
    // For the documents; bookingRules checks it, in better words. (Elysia breaks on anyOf beside properties.)
    choices: [
      {
        needs: ['human_id', 'starts_at', 'duration'],
        bars: ['human_ids', 'role', 'service_id', 'assign', 'hold_id'],
      },
      {
        needs: ['human_ids', 'starts_at', 'duration'],
        bars: ['human_id', 'role', 'service_id', 'hold_id'],
      },
      {
        needs: ['role', 'starts_at', 'duration'],
        bars: ['human_id', 'human_ids', 'service_id', 'hold_id'],
      },
      { needs: ['service_id', 'starts_at'], bars: ['human_ids', 'role', 'assign', 'hold_id'] },
      { needs: ['hold_id'], bars: ['human_ids', 'role', 'service_id', 'assign'] },
    ],
  },
)

/** Each says whom to book; a hold and a service may have human_id beside them. */
const whomFields = ['human_id', 'human_ids', 'role', 'service_id', 'hold_id'] as const
const oneOfThem = `send exactly one of ${whomFields.join(', ')}`

/** Who, when and how long: by themselves or by a hold. */
export const bookingRules: Rules = (input, wrong) => {
  const { human_id, human_ids, role, service_id, assign, hold_id, starts_at, duration } = input
  const isOrdinary = human_id !== undefined && starts_at !== undefined && duration !== undefined
  const isMore = human_ids ?? role ?? service_id ?? assign ?? hold_id
  const [others, ofName] = [timeAndMetadataRules(input, wrong), nameFaults(input, wrong)]
  const faults = ofName.length === 0 ? others : [...others, ...ofName]
  if (isOrdinary && isMore === undefined) return faults
  const has = (field: string) => input[field] !== undefined || wrong.has(field)
  return [...whomFaults(has), ...whenFaults(has), ...faults]
}

function whomFaults(has: (field: string) => boolean): Fault[] {
  const given = whomFields.filter(
    (field) => has(field) && !(field === 'human_id' && (has('hold_id') || has('service_id'))),
  )
  const alone = { field: 'assign', message: 'goes with human_ids or role, and with nothing else' }
  return [
    ...(given.length === 0 ? [neededFault('human_id', `; or ${oneOfThem}`)] : []),
    ...(given.length > 1
      ? given.map((field) => ({ field, message: `does not stand alone: ${oneOfThem}` }))
      : []),
    ...(has('assign') && !has('human_ids') && !has('role') ? [alone] : []),
  ]
}

function whenFaults(has: (field: string) => boolean): Fault[] {
  if (has('hold_id')) return []
  const needed = has('service_id') ? (['starts_at'] as const) : (['starts_at', 'duration'] as const)
  return needed.filter((field) => !has(field)).map((field) => neededFault(field, ''))
}

function neededFault(field: 'human_id' | 'starts_at' | 'duration', others: string): Fault {
  const { [field]: schema } = BookingInput.properties
  return { field, message: says`is required: it ${expectation(schema)}${others}` }
}

export const BookingPatch = Type.Object(
  {
    starts_at: Type.Optional(StartsAt('A new start.')),
    timezone: Type.Optional(StartZone),
    duration: Type.Optional(Duration('A new duration in minutes.')),
    attendee_name: Type.Optional(Name('A new name.')),
    attendee_email: Type.Optional(
      Nullable(Email('A new address.'), says`A new address${nullMeans('removes it')}.`),
    ),
    ...OptionalDetailsPatch,
    metadata: Type.Optional(
      Nullable(MetadataInput, says`Replaces the metadata${nullMeans('removes it')}.`),
    ),
  },
  { ...closed, title: 'BookingPatch', examples: [{ starts_at: exampleInput.starts_at }] },
)

/** For a PATCH and a hold, which name no human. */
export const timeAndMetadataRules: Rules = (input, wrong) => {
  const [time, metadata] = [startRules(input, wrong), metadataRules(input, wrong)]
  return time.length === 0 ? metadata : [...time, ...metadata]
}

export const CancelQuery = Type.Object(
  {
    reason: Type.Optional(Text(reasonCharactersMax, 'Why; kept and sent with the event.')),
    group: Type.Optional(
      OneOf(['true', 'false'], 'true cancels all bookings that were made together with it.'),
    ),
  },
  closed,
)

/** Reads input that keeps the rules: what is missing here, a hold says. */
export function readBooking(
  input: Read<typeof BookingInput>,
): BookingRequest | HeldRequest | TeamRequest | ServiceRequest {
  const { human_id, duration, hold_id, human_ids, role, service_id, assign = 'first' } = input
  const { startMs, agreedZone } = readStartTime(input) ?? noStart
  // Here and below what is spread stands first: only so it is copied at once, not member by member.
  const whom = {
    ...readOptionalDetails(input),
    agreedZone,
    attendeeName: input.attendee_name,
    attendeeEmail: input.attendee_email ?? null,
    metadata: input.metadata === undefined ? null : JSON.stringify(input.metadata),
    notifies: input.notify !== false,
  }
  if (hold_id !== undefined) {
    return {
      ...whom,
      holdId: hold_id.toLowerCase(),
      ...(human_id === undefined ? {} : { humanId: human_id.toLowerCase() }),
      ...(startMs === null ? {} : { startMs }),
      ...(duration === undefined ? {} : { durationMinutes: duration }),
    }
  }
  if (service_id !== undefined) {
    const asked = readAskedService(service_id, human_id)
    return { ...whom, asked, startMs: startMs ?? 0, durationMinutes: duration }
  }
  const when = { startMs: startMs ?? 0, durationMinutes: duration ?? 0 }
  if (human_id !== undefined) return { ...whom, ...when, humanId: human_id.toLowerCase() }
  return { ...whom, ...when, team: readTeam(human_ids, role), assign }
}

/** A kind of meeting, and perhaps who of those who give it. */
export function readAskedService(serviceId: string, humanId?: string): AskedService {
  const one = humanId === undefined ? {} : { humanIds: [humanId.toLowerCase()] }
  return { serviceId: serviceId.toLowerCase(), ...one }
}

/** The hold, or the booking itself, says when. */
const noStart = { startMs: null, agreedZone: null }

function readTeam(humanIds: readonly string[] | undefined, role = ''): Team {
  if (humanIds === undefined) return { role }
  // One id in two spellings is one human.
  return { humanIds: [...new Set(humanIds.map((id) => id.toLowerCase()))] }
}

export function readBookingMove(input: Read<typeof BookingPatch>): BookingMove {
  const { duration } = input
  const { startMs, agreedZone } = readStartTime(input) ?? noStart
  return {
    agreedZone,
    ...(startMs === null ? {} : { startMs }),
    ...(duration === undefined ? {} : { durationMinutes: duration }),
    ...readDetails(input),
  }
}

function readDetails(input: Read<typeof BookingPatch>): ChangedDetails {
  const { attendee_name, attendee_email, metadata } = input
  return {
    attendeeName: attendee_name,
    attendeeEmail: attendee_email,
    ...readChangedOptionalDetails(input),
    metadata: metadata && JSON.stringify(metadata),
  }
}
