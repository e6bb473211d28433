/** Which operations of the API are tools, and why the others are not: one that stands in neither table does not compile. */
import type { OperationId } from '../domain/wording/operation-id.ts'
import * as say from './answer/sentences.ts'
import { ownArguments, type Rows, slotsSought } from './answer/short.ts'
import type { Schema, Schemas } from './document.ts'
import type { Arguments, Tool } from './tool.ts'
import { whoami } from './whoami.ts'

export interface Entry {
  /** The tool's name, where it is not the operationId in snake case. */
  readonly name?: string
  /** Query arguments in a form of their own, in place of those of the documents. */
  readonly adds?: Readonly<Record<string, Schema>>
  /** Arguments of the tool alone, which the operation never sees. */
  readonly own?: Schemas
  /** What is asked in the query unless the model says otherwise. */
  readonly asks?: Readonly<Record<string, string>>
  /** The list in the answer, of which a model is shown some. */
  readonly rows?: Rows
  /** For what exists already: what reads it, and how that is said. */
  readonly again?: Again
  /** The answer in one sentence. */
  says(answer: object, look: say.Look, given: Arguments): string | Promise<string>
}

interface Again {
  readonly operationId: OperationId
  /** Where a refusal names it: that is none in a conversation. */
  says?(answer: object, look: say.Look): string | Promise<string>
  /** Where an earlier call with the same key made it, and it has changed since; `gone` of them cannot be read any more. */
  since(answer: object, look: say.Look, gone: number): string | Promise<string>
}

const metadataFilter: Schema = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'Only bookings whose metadata has these top-level members, such as {"lead_id": "lead_123"}.',
}

/** In the query it is a text; to a model it has one type in all tools. */
const humanIds: Schema = {
  type: 'array',
  items: { type: 'string', format: 'uuid', description: 'A human.' },
  minItems: 1,
  maxItems: 100,
  description: 'Whose slots: 1 to 100 ids. Either this or role.',
}

/** As many as an operation looks for, to know how many more there are. */
const slots = {
  asks: { limit: `${slotsSought}` },
  rows: { of: 'slots', most: 12, narrow: 'ask for fewer days, with spread, or with limit' },
} as const

const tenOf = (of: Rows['of'], narrow: string): Rows => ({ of, most: 10, narrow })

const { limit, name, full } = ownArguments

/** By operationId, in the order in which they are listed. */
const entries = {
  listHumans: {
    own: { name, limit },
    rows: tenOf('humans', 'ask by name or role, go on with cursor, or send limit'),
    says: say.people,
  },
  getHuman: { says: say.person },
  listServices: {
    own: { limit },
    rows: tenOf('services', 'go on with cursor, or send limit'),
    says: say.services,
  },
  listSlots: { name: 'find_slots', ...slots, says: say.offered },
  listTeamSlots: {
    name: 'find_team_slots',
    adds: { human_ids: humanIds },
    ...slots,
    says: say.offered,
  },
  explainSlot: { says: say.explained },
  createHold: {
    name: 'hold_slot',
    says: say.held,
    again: { operationId: 'getHold', since: say.heldBefore },
  },
  releaseHold: { says: say.released },
  createBooking: {
    says: say.booked,
    again: { operationId: 'getBooking', says: say.bookedBefore, since: say.bookedSince },
  },
  rescheduleBooking: { says: say.changed },
  cancelBooking: { says: say.cancelled },
  getBooking: { own: { full }, says: say.found },
  listBookings: {
    adds: { metadata: metadataFilter },
    asks: { limit: '10' },
    rows: tenOf('bookings', 'ask with q, human_id or dates, go on with cursor, or send limit'),
    says: say.bookings,
  },
  getUsage: { says: say.used },
  listOverrides: {
    own: { limit },
    rows: tenOf('overrides', 'go on with cursor, or send limit'),
    says: say.overrides,
  },
  createHuman: { says: say.person, again: { operationId: 'getHuman', since: say.personSince } },
  updateHuman: { says: say.person },
  deleteHuman: { says: say.deleted },
  handOver: { name: 'hand_over_bookings', says: say.handedOver },
  setAvailability: { says: say.hours },
  createOverride: { says: say.overridden },
  updateOverride: { says: say.overridden },
  deleteOverride: { says: say.deleted },
} satisfies Partial<Record<OperationId, Entry>>

export type ToolId = keyof typeof entries

export const tools: Readonly<Record<ToolId, Entry>> = entries

/** Whether an operation is a tool. */
export function isTool(operationId: string): operationId is ToolId {
  return Object.hasOwn(tools, operationId)
}

const developers = 'Webhooks are set up by the developer of a receiver, not in a conversation.'
const looks = 'For programs that show moments; answers in words tell a conversation.'
const elsewhere =
  'Calendars are connected by whoever runs the account or by the human: their addresses are secrets.'
const kinds = 'Kinds of meetings are set up by whoever runs the account, not in a conversation.'
const secrets = 'Keys are secrets: they must not pass through a conversation.'

/** By operationId, with the reason. */
export const noTools: Readonly<Record<Exclude<OperationId, ToolId> | 'streamEvents', string>> = {
  getAccount: 'get_usage tells the plan and what is used of it.',
  listHolds: 'explain_slot names the hold that is in the way; hold_slot tells of one of its own.',
  getHold: 'hold_slot tells when the hold ends, create_booking whether it could be booked.',
  getWeek: 'For drawing a calendar; find_slots and list_bookings tell a conversation.',
  getDay: 'For drawing a team; find_team_slots tells a conversation who is free.',
  listZones: looks,
  getClock: looks,
  rotateLink: 'A link that got into wrong hands is the concern of whoever runs the account.',
  eraseAttendee: 'It cannot be undone: whoever runs the account does it, not a conversation.',
  connectCalendar: elsewhere,
  listCalendars: elsewhere,
  getCalendar: elsewhere,
  updateCalendar: elsewhere,
  deleteCalendar: elsewhere,
  syncCalendar: elsewhere,
  listBusyTimes: 'explain_slot says what is busy elsewhere.',
  countBookings: 'For a chart; list_bookings tells how many there are of a day.',
  listLoads: 'For a page of people; list_bookings tells how many there are of one.',
  getHealth: 'For whoever runs the service; get_usage tells what is left of the plan.',
  listMails: 'For whoever runs the service: an agent is told whether somebody could be booked.',
  resendMail: 'As listMails.',
  getBookingHistory:
    'get_booking tells how it stands; whom mails told is for whoever runs the account.',
  listAudit: 'For whoever runs the account; what an agent did itself it knows.',
  createFeed: secrets,
  deleteFeed: secrets,
  createApiKey: secrets,
  createSignInLink: secrets,
  listApiKeys: secrets,
  revokeApiKey: secrets,
  listServiceSlots: 'find_team_slots takes service_id.',
  createService: kinds,
  getService: 'list_services shows each of them whole.',
  updateService: kinds,
  deleteService: kinds,
  createWebhook: developers,
  listWebhooks: developers,
  updateWebhook: developers,
  deleteWebhook: developers,
  rotateSecret: developers,
  testWebhook: developers,
  listDeliveries: developers,
  getDelivery: developers,
  redeliver: developers,
  redeliverFailed: developers,
  listHolidays:
    'What holidays a place has is no question of the calendar; explain_slot names the one in the way.',
  updateAccount: 'Who owns the account says what holds for everybody in it.',
  listEvents: 'A cursor for receivers, which are programs; list_bookings tells a conversation.',
  streamEvents: 'A stream has no end, and a tool answers once.',
}

/** Those that are no operation of the API, each made with `ownTool` (own.ts). */
export const ownTools: readonly Tool[] = [whoami]

/** Fewer tools for a purpose, by the name that `/mcp?tools=` is asked with: a voice agent chooses among eight. */
export const toolSets: Readonly<Record<string, readonly ToolId[]>> = {
  booking: [
    ...(['listHumans', 'listServices', 'listSlots', 'listTeamSlots', 'createBooking'] as const),
    ...(['listBookings', 'rescheduleBooking', 'cancelBooking'] as const),
  ],
}
