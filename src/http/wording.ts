/** What callers over HTTP call the things that texts refer to: routes, headers, fields of the request. */
import type { Step } from '../domain/wording/operation-id.ts'
import type { Wording } from '../domain/wording/says.ts'

/** A test compares them with the table of routes. */
export const steps: Readonly<Record<Step, string>> = {
  listApiKeys: 'GET /v1/api-keys',
  listHumans: 'GET /v1/humans',
  setAvailability: 'PUT /v1/humans/:id/availability',
  listOverrides: 'GET /v1/humans/:id/overrides',
  listCalendars: 'GET /v1/humans/:id/calendars',
  updateCalendar: 'PATCH /v1/humans/:id/calendars/:calendarId',
  listServices: 'GET /v1/services',
  listServiceSlots: 'GET /v1/services/:id/slots',
  listTeamSlots: 'GET /v1/slots',
  listSlots: 'GET /v1/humans/:id/slots',
  createHold: 'POST /v1/holds',
  releaseHold: 'DELETE /v1/holds/:id',
  createBooking: 'POST /v1/bookings',
  listBookings: 'GET /v1/bookings',
  getBooking: 'GET /v1/bookings/:id',
  rescheduleBooking: 'PATCH /v1/bookings/:id',
  cancelBooking: 'DELETE /v1/bookings/:id',
  listWebhooks: 'GET /v1/webhooks',
  listDeliveries: 'GET /v1/webhooks/:id/deliveries',
  // No route: accounts are the operator's.
  listAccounts: 'slotflow accounts list',
}

export const httpWording: Wording = {
  step: ({ id, ids = {} }) => filled(steps[id], ids),
  listing: ({ id }) => `${steps[id]} lists those there are.`,
  // Documents have every operation under its name.
  operation: ({ id }) => id,
  field: ({ name }) => name,
  unknownField({ known }) {
    const fields = known.length === 0 ? 'It takes none.' : `Known fields: ${known.join(', ')}.`
    return `is not a field of this request. ${fields}`
  },
  refusal: ({ code, status }) => `${status} ${code}`,
  idempotencyKey: () => 'Idempotency-Key',
  repeatableCall: () =>
    'creating POST and handOver, except createApiKey: a kept answer would keep the key',
  wait: ({ seconds }) =>
    seconds === null ? 'for Retry-After' : `as long as Retry-After says (${seconds} s)`,
  metadataFilter: (example) =>
    example === null ? 'metadata.KEY=value' : `metadata.${example.name}=${example.value}`,
  nullMeans: ({ what }) => `; null ${what}`,
}

/** `/v1/bookings/:id` with the ids that are known. */
export function filled(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (name, key) => ids[key] ?? name)
}
