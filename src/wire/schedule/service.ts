import { type TSchema, Type } from '@sinclair/typebox'
import { assigns, teamHumansMax } from '../../domain/assignment.ts'
import { durationMinutesMax, meetingDurationsMax, meetingsMax } from '../../domain/availability.ts'
import type { People, Service, ServiceChange, ServiceTerms } from '../../domain/services/service.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { nullMeans, says } from '../../domain/wording/says.ts'
import type { Rules } from '../rules.ts'
import {
  closed,
  Id,
  Instant,
  type Members,
  Name,
  NextCursor,
  Nullable,
  OneOf,
  type Read,
  type ShownIn,
  Text,
} from '../vocabulary.ts'
import { furtherRules, readWeek, showWeek, weekRules } from './availability.ts'
import { noticeFields, readNotices, showNotices } from './notices.ts'

const descriptionCharactersMax = 2_000
const locationCharactersMax = 500

const exampleTerms = {
  name: 'Intro call',
  slug: 'intro',
  description: 'A first look, by video.',
  durations: [20],
  role: 'ae_enterprise',
  assign: 'balanced' as const,
  location: 'https://meet.example.com/intro',
}

const exampleService = {
  id: '019aa3c0-7a00-7000-8000-00000000000a',
  ...exampleTerms,
  human_ids: null,
  active: true,
  created_at: '2027-03-16T10:00:00.000Z',
}

const words = {
  name: 'What this kind of meeting is called.',
  slug: 'A short name of your own, of small letters, digits and hyphens; no two services have the same.',
  description: 'What it is for, for whoever chooses.',
  durations:
    'Minutes; the first is meant where a request names none. Those of the humans do not count here.',
  human_ids: 'Who gives it. Either this or role; with neither, every active human.',
  role: `Whoever is active and has this role gives it; more than ${teamHumansMax} are refused when it is booked.`,
  assign:
    'Who of them is booked: first (the default), balanced, or all together, as in a booking of several humans.',
  location: 'Where it takes place: an address, a link, a number.',
}

const { slot_interval, buffer_before, buffer_after, minimum_notice, booking_window_days } =
  furtherRules
const replaced = { slot_interval, buffer_before, buffer_after, minimum_notice, booking_window_days }
const MaxPerDay = Type.Integer({
  minimum: 1,
  maximum: meetingsMax,
  description:
    'Meetings of this service that one human has on one date. The limits of the human hold as well.',
})
const Week = {
  ...furtherRules.weekly_hours,
  minItems: 1,
  description:
    'When it is given, within the working hours and open overrides of whoever gives it: it narrows them, and each window that is left begins a grid of starts of its own.',
}

const Slug = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: 60,
  description: words.slug,
})
const Description = Text(descriptionCharactersMax, words.description)
const Durations = Type.Array(Type.Integer({ minimum: 1, maximum: durationMinutesMax }), {
  minItems: 1,
  maxItems: meetingDurationsMax,
  uniqueItems: true,
  description: words.durations,
})
const HumanIds = Type.Array(Id('A human.'), {
  minItems: 1,
  maxItems: teamHumansMax,
  uniqueItems: true,
  description: words.human_ids,
})
const Assigned = OneOf(assigns, words.assign)
const Location = Text(locationCharactersMax, words.location)

/** What may be removed again by a PATCH. */
const removable = <T extends Parameters<typeof Nullable>[0]>(schema: T, what: string) =>
  Type.Optional(Nullable(schema, says`${what}${nullMeans('removes it')}.`))

/** The same of what stands in the place of a rule of the human. */
const ofHuman = <T extends TSchema>(schema: T) =>
  Type.Optional(Nullable(schema, 'In the place of what the human has set; null: as the human.'))

export const ServiceInput = Type.Object(
  {
    name: Name(words.name),
    durations: Durations,
    slug: Type.Optional(Slug),
    description: Type.Optional(Description),
    human_ids: Type.Optional(HumanIds),
    role: Type.Optional(Name(words.role)),
    assign: Type.Optional(Assigned),
    location: Type.Optional(Location),
    weekly_hours: Type.Optional(Week),
    ...replaced,
    cancel_notice: Type.Optional(noticeFields.cancel_notice),
    move_notice: Type.Optional(noticeFields.move_notice),
    max_per_day: Type.Optional(MaxPerDay),
  },
  { ...closed, title: 'ServiceInput', examples: [exampleTerms] },
)

export const ServicePatch = Type.Object(
  {
    name: Type.Optional(Name(words.name)),
    durations: Type.Optional(Durations),
    slug: removable(Slug, words.slug),
    description: removable(Description, words.description),
    human_ids: removable(HumanIds, 'Who gives it, in place of whom it says'),
    role: removable(Name(words.role), 'Whose role gives it, in place of whom it says'),
    assign: Type.Optional(Assigned),
    location: removable(Location, words.location),
    weekly_hours: removable(Week, 'When it is given'),
    slot_interval: ofHuman(slot_interval),
    buffer_before: ofHuman(buffer_before),
    buffer_after: ofHuman(buffer_after),
    minimum_notice: ofHuman(minimum_notice),
    booking_window_days: ofHuman(booking_window_days),
    cancel_notice: ofHuman(noticeFields.cancel_notice),
    move_notice: ofHuman(noticeFields.move_notice),
    max_per_day: removable(MaxPerDay, 'Meetings of this service that one human has on one date'),
    active: Type.Optional(
      Type.Boolean({ description: 'true brings a deleted service back, false deletes.' }),
    ),
  },
  { ...closed, title: 'ServicePatch', examples: [{ durations: [20] }] },
)

export const ServiceAnswer = Type.Object(
  {
    id: Id('The service.'),
    name: Type.String({ description: words.name }),
    slug: Nullable(Type.String(), words.slug),
    description: Nullable(Type.String(), words.description),
    durations: Durations,
    human_ids: Nullable(Type.Array(Id('A human.')), 'Who gives it; null: not named one by one.'),
    role: Nullable(Type.String(), 'Whose role gives it; null beside human_ids of null: everybody.'),
    assign: Assigned,
    location: Nullable(Type.String(), words.location),
    weekly_hours: Type.Optional(Week),
    ...replaced,
    cancel_notice: Type.Optional(noticeFields.cancel_notice),
    move_notice: Type.Optional(noticeFields.move_notice),
    max_per_day: Type.Optional(MaxPerDay),
    active: Type.Boolean({ description: 'false once deleted.' }),
    created_at: Instant('When it was made.'),
  },
  { ...closed, title: 'Service', examples: [exampleService] },
)

export const ServiceList = Type.Object(
  {
    services: Type.Array(ServiceAnswer, { description: 'The active ones.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    cursor: NextCursor,
  },
  { ...closed, title: 'ServiceList', examples: [{ services: [exampleService], total: 1 }] },
)

/** Named one by one or by what they do. */
export const serviceRules: Rules = (input, wrong) => [
  ...peopleFaults(input, wrong),
  ...weekRules(input, wrong),
]

const peopleFaults: Rules = ({ human_ids, role }, wrong) => {
  if (wrong.has('human_ids') || wrong.has('role')) return []
  if (human_ids === undefined || human_ids === null || role === undefined || role === null)
    return []
  return [{ field: 'role', message: 'must be absent beside human_ids: send one of the two' }]
}

export function readService(input: Read<typeof ServiceInput>): ServiceTerms {
  const { name, slug = null, description = null, durations, assign = 'first' } = input
  const { human_ids, role, location = null } = input
  const people = readPeople(human_ids, role) ?? null
  return {
    ...{ name, slug, description, durationsMinutes: durations, people, assign, location },
    ...{ weeklyHours: input.weekly_hours ? readWeek(input.weekly_hours) : null },
    stepMinutes: input.slot_interval ?? null,
    bufferBeforeMinutes: input.buffer_before ?? null,
    bufferAfterMinutes: input.buffer_after ?? null,
    minimumNoticeMinutes: input.minimum_notice ?? null,
    bookingWindowDays: input.booking_window_days ?? null,
    maxPerDay: input.max_per_day ?? null,
    ...readNotices(input),
  }
}

export function readServicePatch(input: Read<typeof ServicePatch>): ServiceChange {
  const { name, slug, description, assign, location, active, weekly_hours } = input
  return {
    ...{ name, slug, description, assign, location, active },
    durationsMinutes: input.durations,
    people: readPeople(input.human_ids, input.role),
    weeklyHours: weekly_hours && readWeek(weekly_hours),
    stepMinutes: input.slot_interval,
    bufferBeforeMinutes: input.buffer_before,
    bufferAfterMinutes: input.buffer_after,
    minimumNoticeMinutes: input.minimum_notice,
    bookingWindowDays: input.booking_window_days,
    maxPerDay: input.max_per_day,
    ...readNotices(input),
  }
}

/** Undefined: nothing is said of them. */
function readPeople(
  humanIds: readonly string[] | null | undefined,
  role: string | null | undefined,
): People | undefined {
  // One id in two spellings is one human.
  if (humanIds) return { humanIds: [...new Set(humanIds.map((id) => id.toLowerCase()))] }
  if (typeof role === 'string') return { role }
  return humanIds === null || role === null ? null : undefined
}

export const serviceShownIn = {
  id: ['id'],
  name: ['name'],
  slug: ['slug'],
  description: ['description'],
  durationsMinutes: ['durations'],
  people: ['human_ids', 'role'],
  assign: ['assign'],
  location: ['location'],
  weeklyHours: ['weekly_hours'],
  stepMinutes: ['slot_interval'],
  bufferBeforeMinutes: ['buffer_before'],
  bufferAfterMinutes: ['buffer_after'],
  minimumNoticeMinutes: ['minimum_notice'],
  bookingWindowDays: ['booking_window_days'],
  maxPerDay: ['max_per_day'],
  cancelNoticeMinutes: ['cancel_notice'],
  moveNoticeMinutes: ['move_notice'],
  active: ['active'],
  createdAtMs: ['created_at'],
} as const satisfies ShownIn<Service, typeof ServiceAnswer>

/** A rule that is the human's is left out of the answer. */
export function showService(service: Service) {
  const { people } = service
  return {
    id: service.id,
    name: service.name,
    slug: service.slug,
    description: service.description,
    durations: service.durationsMinutes,
    human_ids: people && 'humanIds' in people ? people.humanIds : null,
    role: people && 'role' in people ? people.role : null,
    assign: service.assign,
    location: service.location,
    weekly_hours: service.weeklyHours ? showWeek(service.weeklyHours) : undefined,
    slot_interval: service.stepMinutes ?? undefined,
    buffer_before: service.bufferBeforeMinutes ?? undefined,
    buffer_after: service.bufferAfterMinutes ?? undefined,
    minimum_notice: service.minimumNoticeMinutes ?? undefined,
    booking_window_days: service.bookingWindowDays ?? undefined,
    ...showNotices(service),
    max_per_day: service.maxPerDay ?? undefined,
    active: service.active,
    created_at: showInstant(service.createdAtMs),
  } satisfies Members<typeof ServiceAnswer>
}
