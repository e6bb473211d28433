/** What each operation is asked with; one without an entry does not compile. */
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
  /** Ids of other things, where not those made last. */
  readonly path?: string
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
const nothing = () => ({})
/** The role of one more human. */
export const colleague = 'colleague'

const forms: Readonly<Record<OperationId, (ids: Ids) => Form>> = {
  createHuman: () => ({ body: { name: 'Sarah Chen', timezone: 'America/New_York', role: 'ae' } }),
  setAvailability: () => ({
    body: {
      ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
      meeting_durations: [30, 60],
    },
  }),
  createOverride: () => ({
    body: { type: 'block', title: 'Offsite', all_day: true, start_date: dateIn(30) },
  }),
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
  testWebhook: nothing,
  listDeliveries: nothing,
  getDelivery: nothing,
  redeliver: nothing,
  redeliverFailed: () => ({ body: { since: `${dateIn(-1)}T00:00:00Z` } }),
  rotateSecret: nothing,
  updateWebhook: () => ({ body: { active: false } }),
  listWebhooks: nothing,
  getAccount: nothing,
  getUsage: nothing,
  updateAccount: () => ({ body: { holidays: null } }),
  listHolidays: () => ({ query: 'country=DE&region=BY&year=2027' }),
  listAudit: () => ({ query: 'limit=5' }),
  listApiKeys: nothing,
  listHumans: () => ({ query: 'role=ae' }),
  getHuman: nothing,
  updateHuman: () => ({ body: { email: 'sarah@company.com' } }),
  listOverrides: nothing,
  updateOverride: () => ({ body: { title: 'Retreat' } }),
  listSlots: () => ({ query: `${range}&display_timezone=Europe/Berlin` }),
  explainSlot: () => ({ query: `starts_at=${day}T14:00:00Z&duration=30` }),
  getWeek: nothing,
  listZones: nothing,
  getClock: () => ({ query: 'timezone=America/New_York' }),
  listTeamSlots: ({ humans }) => ({ query: `${range}&human_ids=${humans}` }),
  listHolds: ({ humans }) => ({ query: `human_id=${humans}` }),
  getHold: nothing,
  listBookings: () => ({ query: 'q=alex&metadata.lead_id=lead_1&display_timezone=UTC' }),
  getBooking: nothing,
  rescheduleBooking: () => ({ body: { starts_at: `${day}T16:00:00Z` } }),
  listEvents: nothing,
  // Somebody of this role is there (main.ts).
  handOver: () => ({ body: { to: colleague } }),
  eraseAttendee: () => ({ body: { email: 'nobody@example.com' } }),
  cancelBooking: () => ({ query: 'reason=ill' }),
  releaseHold: nothing,
  deleteOverride: nothing,
  deleteHuman: nothing,
  deleteWebhook: nothing,
  revokeApiKey: nothing,
}

/** In the order of the forms, which begins with what makes things and ends with what takes them away. */
export function callsOn(routes: readonly OperationRoute[]): Call[] {
  const ids: Ids = {}
  const byId = new Map<string, OperationRoute>(
    routes.map((route) => [route.operation.operationId, route]),
  )
  const names = Object.keys(forms).flatMap((name) => byId.get(name) ?? [])
  return names.map(({ operation: { operationId }, method, path }) => ({
    operationId,
    asked() {
      const { query, body } = forms[operationId](ids)
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
