/** Each operation as it is asked: one that needs more than its ids has an entry here, or fails. */
import type { OperationId } from '../../src/domain/wording/operation-id.ts'
import type { Method, OperationRoute } from '../../src/http/route.ts'

/** One request. */
export interface Asked {
  readonly method: Method
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

interface Form {
  readonly query?: string
  readonly body?: object
}

interface Call {
  readonly operationId: OperationId
  asked(): Asked
  /** Takes the id of what was made from the answer. */
  keep(text: string): void
}

/** The ids of what was made, by the part of a path that they follow. */
type Ids = Record<string, string>

const dayMs = 86_400_000
const dateIn = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)
const day = dateIn(2)
const range = `date_from=${day}&date_to=${day}&duration=30`
/** The role of one more human. */
export const colleague = 'colleague'

const forms: Readonly<Partial<Record<OperationId, (ids: Ids) => Form>>> = {
  createHuman: () => ({ body: { name: 'Sarah Chen', timezone: 'America/New_York', role: 'ae' } }),
  setAvailability: () => ({
    body: {
      ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
      meeting_durations: [30, 60],
    },
  }),
  createFeed: () => ({ body: { detail: 'busy' } }),
  createOverride: () => ({
    body: { type: 'block', title: 'Offsite', all_day: true, start_date: dateIn(30) },
  }),
  createService: ({ humans }) => ({
    body: { name: 'Demo', durations: [30], human_ids: [humans] },
  }),
  updateService: () => ({ body: { name: 'Long demo' } }),
  listServiceSlots: () => ({ query: range }),
  createHold: ({ humans }) => ({
    body: { human_id: humans, starts_at: `${day}T10:00:00Z`, duration: 30 },
  }),
  createBooking: ({ humans }) => ({
    query: 'display_timezone=Europe/Berlin',
    body: {
      ...{ human_id: humans, starts_at: `${day}T14:00:00Z`, duration: 30 },
      ...{ attendee_name: 'Alex Rivera', attendee_email: 'alex@startup.io' },
      metadata: { lead_id: 'lead_1' },
    },
  }),
  createWebhook: () => ({
    body: { url: 'http://127.0.0.1:9/hook', events: ['booking.confirmed'] },
  }),
  createApiKey: () => ({ body: { name: 'bot', scope: 'agent' } }),
  redeliverFailed: () => ({ body: { since: `${dateIn(-1)}T00:00:00Z` } }),
  updateWebhook: () => ({ body: { active: false } }),
  updateAccount: () => ({ body: { holidays: null } }),
  listHolidays: () => ({ query: 'country=DE&region=BY&year=2027' }),
  countBookings: () => ({ query: `month=${day.slice(0, 7)}` }),
  getDay: ({ humans }) => ({ query: `human_ids=${humans}&date=${day}&duration=30` }),
  listLoads: ({ humans }) => ({ query: `human_ids=${humans}` }),
  listAudit: () => ({ query: 'limit=5' }),
  listHumans: () => ({ query: 'role=ae' }),
  updateHuman: () => ({ body: { email: 'sarah@company.com' } }),
  updateOverride: () => ({ body: { title: 'Retreat' } }),
  // Of a human whose calendar is not read nothing is offered.
  connectCalendar: () => ({
    body: {
      ...{ type: 'caldav', url: 'https://calendar.example.com/ana/', username: 'ana' },
      ...{ password: 'secret-word', write_bookings: true, detail: 'busy' },
    },
  }),
  updateCalendar: () => ({ body: { read_busy: false, write_bookings: false } }),
  listSlots: () => ({ query: `${range}&display_timezone=Europe/Berlin` }),
  explainSlot: () => ({ query: `starts_at=${day}T14:00:00Z&duration=30` }),
  getClock: () => ({ query: 'timezone=America/New_York' }),
  listTeamSlots: ({ humans }) => ({ query: `${range}&human_ids=${humans}` }),
  listHolds: ({ humans }) => ({ query: `human_id=${humans}` }),
  listBookings: () => ({ query: 'q=alex&metadata.lead_id=lead_1&display_timezone=UTC' }),
  rescheduleBooking: () => ({ body: { starts_at: `${day}T16:00:00Z` } }),
  // Somebody of this role is there (main.ts).
  handOver: () => ({ body: { to: colleague } }),
  eraseAttendee: () => ({ body: { email: 'nobody@example.com' } }),
  cancelBooking: () => ({ query: 'reason=ill' }),
}

/** What makes things that others are asked about. */
const first: readonly OperationId[] = [
  ...(['createHuman', 'setAvailability', 'createOverride', 'createService'] as const),
  ...(['createHold', 'createBooking', 'createWebhook', 'createApiKey'] as const),
  ...(['testWebhook', 'listDeliveries'] as const),
]

/** What takes things away comes last, and what they stand in after them. */
function inOrder(routes: readonly OperationRoute[]): readonly OperationRoute[] {
  const isFirst = ({ operation }: OperationRoute) => first.includes(operation.operationId)
  const rest = routes.filter((route) => !isFirst(route))
  return [
    ...first.flatMap((id) => routes.filter(({ operation }) => operation.operationId === id)),
    ...rest.filter(({ method }) => method !== 'DELETE'),
    ...rest.filter(({ method }) => method === 'DELETE').reverse(),
  ]
}

export function callsOn(routes: readonly OperationRoute[]): Call[] {
  const ids: Ids = {}
  return inOrder(routes).map(({ operation: { operationId }, method, path }) => ({
    operationId,
    asked() {
      const { query, body } = forms[operationId]?.(ids) ?? {}
      const place = path.replace(
        /([\w-]+)\/:\w+/g,
        (_, noun) => `${noun}/${ids[noun] ?? 'missing'}`,
      )
      return {
        ...{ method, path: query === undefined ? place : `${place}?${query}` },
        ...(body && { body }),
      }
    },
    keep(text) {
      const noun =
        path
          .split('/')
          .filter((part) => !part.startsWith(':'))
          .at(-1) ?? ''
      const made = JSON.parse(text)
      if (method === 'POST' && typeof made.id === 'string') ids[noun] ??= made.id
      if (operationId === 'listDeliveries') ids.deliveries = made.deliveries[0].id
      if (operationId === 'listMails') ids.mails = made.mails[0].id
    },
  }))
}

/** The same without a key, with a parameter that is none, and of something that is not there. */
export function wrongCallsOn({ method, path, body }: Asked): Asked[] {
  const nobody = '019aa3c0-7a00-7000-8000-0000000000ff'
  const elsewhere = path.replace(/[\da-f]{8}-[\da-f-]{27}(?=\/|\?|$)/, nobody)
  const all: Asked[] = [
    { method, path, ...(body && { body }), headers: { authorization: 'Bearer sk_live_nobody' } },
    { method, path: `${path}${path.includes('?') ? '&' : '?'}x=1`, ...(body && { body }) },
  ]
  return elsewhere === path ? all : [...all, { method, path: elsewhere, ...(body && { body }) }]
}
