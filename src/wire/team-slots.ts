import { Type } from '@sinclair/typebox'
import { teamHumansMax } from '../domain/assignment.ts'
import { slotCandidatesMax } from '../domain/slots/candidates.ts'
import { matches, teamRangeDaysMax } from '../domain/slots/team-slots.ts'
import type {
  AskedServiceSlots,
  AskedTeamSlots,
  TeamSlotList,
} from '../operations/slots/team-slots.ts'
import { AskedDate, rangeRules } from './asked-dates.ts'
import { Skipped, skippedText } from './calendars/standing.ts'
import type { LongText } from './json.ts'
import type { Rules } from './rules.ts'
import {
  type AskedView,
  choice,
  readAskedSlots,
  Slot,
  slotFields,
  slotListText,
} from './slot-list.ts'
import { decideFitting } from './slots/team-slots-size.ts'
import { closed, Duration, Id, Name, OneOf, type Read, readZone, TimeZone } from './vocabulary.ts'

const ids = ['019aa3c0-7a00-7000-8000-000000000001', '019aa3c0-7a00-7000-8000-000000000002']

export const TeamSlotQuery = Type.Object(
  {
    human_ids: Type.Optional(
      Type.String({
        format: 'uuids',
        description: `Whose slots: 1 to ${teamHumansMax} ids, separated by commas. Either this or role; beside service_id: who of those who give it.`,
        examples: [ids.join(',')],
      }),
    ),
    role: Type.Optional(
      Name(
        `Whose slots: all active humans of this role, refused where they are more than ${teamHumansMax}. Either this or human_ids.`,
      ),
    ),
    service_id: Type.Optional(
      Id(
        'A kind of meeting: its slots with whoever gives it. In place of role; duration and match may be left out then.',
      ),
    ),
    match: Type.Optional(
      OneOf(
        matches,
        'any, the default: the starts that each of them offers, together; another may be free at one of these as well, between starts of their own. all: only times at which all are, which start on the grid of at least one of them.',
      ),
    ),
    date_from: AskedDate(
      'First date: 2027-03-22, today, tomorrow, or +7d for seven days from today. In timezone, else in display_timezone, else in the zone of the humans where they share one, else in UTC; the answer names it.',
      '2027-03-22',
    ),
    date_to: AskedDate(
      `Last date, inclusive, written in the same ways, in the same zone; at most ${teamRangeDaysMax} days in all, with ${slotCandidatesMax} possible starts of all humans together unless limit is sent.`,
      '2027-03-26',
    ),
    duration: Type.Optional(
      Duration(
        'Minutes. With any, humans whose meeting_durations lack it are left out; with all, all must offer it. Needed without service_id.',
      ),
    ),
    ...choice,
    timezone: Type.Optional(TimeZone('The zone in which date_from and date_to are meant.')),
    display_timezone: Type.Optional(
      TimeZone(
        'The zone in which each start is told in words, that of the person you speak with; and that of the dates, without timezone.',
      ),
    ),
  },
  closed,
)

const { human_ids: _, role: __, service_id: ___, ...commonFields } = TeamSlotQuery.properties

/** The same of one kind of meeting, which its path names. */
export const ServiceSlotQuery = Type.Object(
  {
    ...commonFields,
    human_id: Type.Optional(Id('Only with this one of those who give it.')),
  },
  closed,
)

/** Exactly one of human_ids and role, and a range that is one. */
export const teamSlotRules: Rules = (input, wrong) => [
  ...teamFaults(input, wrong),
  ...teamRangeRules(input, wrong),
]

export const teamRangeRules = rangeRules(teamRangeDaysMax)

const teamFaults: Rules = ({ human_ids, role, service_id, duration }, wrong) => {
  if (service_id !== undefined || wrong.has('service_id')) {
    const message = 'must be absent beside service_id, which says who is meant'
    return role === undefined ? [] : [{ field: 'role', message }]
  }
  const needed = 'is required, unless service_id is given, which has durations of its own'
  const missing =
    duration === undefined && !wrong.has('duration') ? [{ field: 'duration', message: needed }] : []
  return [...whoFaults({ human_ids, role }, wrong), ...missing]
}

const whoFaults: Rules = ({ human_ids, role }, wrong) => {
  if (wrong.has('human_ids') || wrong.has('role')) return []
  if (human_ids === undefined && role === undefined) {
    return [
      {
        field: 'human_ids',
        message: 'is required, unless role or service_id is given in its place',
      },
    ]
  }
  if (human_ids === undefined || role === undefined) return []
  return [{ field: 'role', message: 'must be absent beside human_ids: send one of the two' }]
}

export const TeamSlotAnswer = Type.Object(
  {
    human_ids: Type.Array(Id('A human.'), {
      description:
        'Whose slots these are, in the order asked; those of a role oldest first. With any, only those who offer the duration; with all, nobody where one of them has no availability yet.',
    }),
    match: OneOf(matches, 'As asked for.'),
    duration: Type.Integer({ description: 'Minutes, as asked for.' }),
    timezone: Type.String({ description: 'The zone of the dates. All instants are in UTC.' }),
    skipped: Skipped,
    ...slotFields(
      Slot('TeamSlot', {
        human_ids: Type.Array(Id('A human.'), {
          description:
            'Who offers this start and is free then, in the order of the whole list. Each of them can be booked.',
        }),
      }),
      'TeamSlotDay',
    ),
  },
  {
    ...closed,
    title: 'TeamSlots',
    examples: [
      {
        human_ids: ids,
        match: 'any',
        duration: 30,
        timezone: 'America/New_York',
        slots: [
          {
            starts_at: '2027-03-22T14:00:00.000Z',
            ends_at: '2027-03-22T14:30:00.000Z',
            human_ids: ids.slice(1),
          },
        ],
        total: 1,
        now: 'Tuesday 16 March 2027, 06:00 EDT',
      },
    ],
  },
)

export function readTeamSlotQuery(
  input: Read<typeof TeamSlotQuery>,
): (AskedTeamSlots | AskedServiceSlots) & AskedView {
  const { human_ids, role = '', service_id, match, duration } = input
  const timeZone = readZone(input.timezone)
  const humanIds = human_ids?.toLowerCase().split(',')
  const asked = { ...readAskedSlots({ ...input, duration: duration ?? 0 }), timeZone }
  if (service_id !== undefined) {
    const ofService = { serviceId: service_id.toLowerCase(), humanIds }
    return { ...asked, ofService, match, durationMinutes: duration }
  }
  const team = humanIds === undefined ? { role } : { humanIds }
  return { ...asked, team, match: match ?? 'any' }
}

export function readServiceSlotQuery(
  serviceId: string,
  { human_id, match, duration, ...input }: Read<typeof ServiceSlotQuery>,
): AskedServiceSlots & AskedView {
  const humanIds = human_id === undefined ? undefined : [human_id.toLowerCase()]
  return {
    ...readAskedSlots({ ...input, duration: 0 }),
    timeZone: readZone(input.timezone),
    ofService: { serviceId, humanIds },
    match,
    durationMinutes: duration,
  }
}

/** @throws Refusal VALIDATION_ERROR for more than one answer has */
export function teamSlotsText(
  asked: (AskedTeamSlots | AskedServiceSlots) & AskedView,
  found: TeamSlotList,
): LongText {
  decideFitting(found, asked)
  const { humanIds, match, durationMinutes, timeZone, skipped } = found
  const head = `"human_ids":${JSON.stringify(humanIds)},"match":"${match}","duration":${durationMinutes},"timezone":"${timeZone}"${skippedText(skipped)}`
  const idsText = (slot: { readonly humanIds: readonly string[] }) =>
    `,"human_ids":${JSON.stringify(slot.humanIds)}`
  return slotListText(head, found, asked, idsText)
}
