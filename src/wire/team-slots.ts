import { Type } from '@sinclair/typebox'
import { teamHumansMax } from '../domain/assignment.ts'
import { slotCandidatesMax } from '../domain/slots/candidates.ts'
import { matches, teamRangeDaysMax } from '../domain/slots/team-slots.ts'
import type { AskedTeamSlots, TeamSlotList } from '../operations/slots/team-slots.ts'
import { AskedDate, rangeRules } from './asked-dates.ts'
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
        description: `Whose slots: 1 to ${teamHumansMax} ids, separated by commas. Either this or role.`,
        examples: [ids.join(',')],
      }),
    ),
    role: Type.Optional(
      Name(
        `Whose slots: all active humans of this role, refused where they are more than ${teamHumansMax}. Either this or human_ids.`,
      ),
    ),
    match: Type.Optional(
      OneOf(
        matches,
        'any, the default: times at which at least one of them is free. all: only times at which all are, which start on the grid of at least one of them.',
      ),
    ),
    date_from: AskedDate(
      'First date: 2026-03-16, today, tomorrow, or +7d for seven days from today. In timezone, else in display_timezone, else in the zone of the humans where they share one, else in UTC; the answer names it.',
      '2026-03-16',
    ),
    date_to: AskedDate(
      `Last date, inclusive, written in the same ways, in the same zone; at most ${teamRangeDaysMax} days in all, with ${slotCandidatesMax} possible starts of all humans together unless limit is sent.`,
      '2026-03-20',
    ),
    duration: Duration(
      'Minutes. With any, humans whose meeting_durations lack it are left out; with all, all must offer it.',
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

/** Exactly one of human_ids and role, and a range that is one. */
export const teamSlotRules: Rules = (input, wrong) => [
  ...teamFaults(input, wrong),
  ...teamRangeRules(input, wrong),
]

const teamRangeRules = rangeRules(teamRangeDaysMax)

const teamFaults: Rules = ({ human_ids, role }, wrong) => {
  if (wrong.has('human_ids') || wrong.has('role')) return []
  if (human_ids === undefined && role === undefined) {
    return [{ field: 'human_ids', message: 'is required, unless role is given in its place' }]
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
    ...slotFields(
      Slot('TeamSlot', {
        human_ids: Type.Array(Id('A human.'), {
          description:
            'Who is free then, in the order of the whole list. Each of them can be booked.',
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
            starts_at: '2026-03-16T14:00:00.000Z',
            ends_at: '2026-03-16T14:30:00.000Z',
            human_ids: ids.slice(1),
          },
        ],
        total: 1,
        now: 'Tuesday 10 March 2026, 06:00 EDT',
      },
    ],
  },
)

export function readTeamSlotQuery(input: Read<typeof TeamSlotQuery>): AskedTeamSlots & AskedView {
  const { human_ids, role = '', match = 'any' } = input
  const team = human_ids === undefined ? { role } : { humanIds: human_ids.toLowerCase().split(',') }
  return { ...readAskedSlots(input), timeZone: readZone(input.timezone), team, match }
}

/** @throws Refusal VALIDATION_ERROR for more than one answer has */
export function teamSlotsText(asked: AskedTeamSlots & AskedView, found: TeamSlotList): string {
  decideFitting(found, asked)
  const { humanIds, timeZone } = found
  const head = `"human_ids":${JSON.stringify(humanIds)},"match":"${asked.match}","duration":${asked.durationMinutes},"timezone":"${timeZone}"`
  const list = slotListText(found, asked, (slot) => `,"human_ids":${JSON.stringify(slot.humanIds)}`)
  return `{${head},${list}}`
}
