/** Every route of the API: method, path, the scope it asks of a key, and the operation behind it. */
import { countBookings } from './access/day-counts.ts'
import { getHealth } from './access/health.ts'
import { listLoads } from './access/loads.ts'
import { listMails, resendMail } from './access/mails.ts'
import { createSignInLink } from './access/sign-in-links.ts'
import * as account from './accounts.ts'
import * as attendees from './attendees.ts'
import * as bookings from './bookings.ts'
import * as calendars from './calendars/calendars.ts'
import * as deliveries from './deliveries.ts'
import { getBookingHistory } from './events/booking-history.ts'
import { listEvents } from './events/events.ts'
import { explainSlot } from './explanation.ts'
import { createFeed, deleteFeed } from './feeds/feeds.ts'
import * as holds from './holds.ts'
import { listHolidays } from './holidays/holidays.ts'
import { listHumans } from './human-list.ts'
import * as humans from './humans.ts'
import * as keys from './keys.ts'
import { rotateLink } from './links/rotation.ts'
import * as overrides from './overrides.ts'
import { at, type OperationRoute } from './route.ts'
import * as services from './services.ts'
import { listSlots } from './slots.ts'
import { listServiceSlots, listTeamSlots } from './team-slots.ts'
import * as webhooks from './webhooks.ts'
import { getDay, getWeek } from './week.ts'
import * as zones from './zones.ts'

/** In the order of the documents. The stream of events is the one route that answers no JSON (events.ts). */
export const routes: readonly OperationRoute[] = [
  at('GET', '/v1/account', 'read', account.getAccount),
  at('PATCH', '/v1/account', 'admin', account.updateAccount),
  at('GET', '/v1/usage', 'read', account.getUsage),
  at('GET', '/v1/usage/days', 'read or rep', countBookings),
  at('GET', '/v1/usage/humans', 'read or rep', listLoads),
  at('GET', '/v1/health', 'admin', getHealth),
  at('GET', '/v1/audit', 'admin', account.listAudit),
  at('GET', '/v1/mails', 'admin', listMails),
  at('POST', '/v1/mails/:id/resend', 'admin', resendMail),
  at('POST', '/v1/api-keys', 'admin', keys.createApiKey),
  at('GET', '/v1/api-keys', 'admin', keys.listApiKeys),
  at('DELETE', '/v1/api-keys/:id', 'admin', keys.revokeApiKey),

  at('POST', '/v1/humans', 'admin', humans.createHuman),
  at('GET', '/v1/humans', 'read or rep', listHumans),
  at('GET', '/v1/humans/:id', 'read or rep', humans.getHuman),
  at('PATCH', '/v1/humans/:id', 'admin', humans.updateHuman),
  at('DELETE', '/v1/humans/:id', 'admin', humans.deleteHuman),
  at('POST', '/v1/humans/:id/hand-over', 'admin', humans.handOver),
  at('POST', '/v1/humans/:id/sign-in-links', 'admin', createSignInLink),
  at('PUT', '/v1/humans/:id/availability', 'admin or rep', humans.setAvailability),
  at('POST', '/v1/humans/:id/feed', 'admin or rep', createFeed),
  at('DELETE', '/v1/humans/:id/feed', 'admin or rep', deleteFeed),
  at('POST', '/v1/humans/:id/overrides', 'admin or rep', overrides.createOverride),
  at('GET', '/v1/humans/:id/overrides', 'read or rep', overrides.listOverrides),
  at('PATCH', '/v1/humans/:id/overrides/:overrideId', 'admin or rep', overrides.updateOverride),
  at('DELETE', '/v1/humans/:id/overrides/:overrideId', 'admin or rep', overrides.deleteOverride),

  at('GET', '/v1/humans/:id/slots', 'read or rep', listSlots),
  at('GET', '/v1/humans/:id/slots/explain', 'read or rep', explainSlot),
  at('GET', '/v1/humans/:id/week', 'read or rep', getWeek),
  at('GET', '/v1/day', 'read or rep', getDay),
  at('GET', '/v1/holidays', 'read or rep', listHolidays),
  at('GET', '/v1/zones', 'read or rep', zones.listZones),
  at('GET', '/v1/zones/clock', 'read or rep', zones.getClock),
  at('GET', '/v1/slots', 'read', listTeamSlots),
  at('GET', '/v1/services/:id/slots', 'read', listServiceSlots),

  at('POST', '/v1/services', 'admin', services.createService),
  at('GET', '/v1/services', 'read', services.listServices),
  at('GET', '/v1/services/:id', 'read', services.getService),
  at('PATCH', '/v1/services/:id', 'admin', services.updateService),
  at('DELETE', '/v1/services/:id', 'admin', services.deleteService),

  at('POST', '/v1/holds', 'agent or rep', holds.createHold),
  at('GET', '/v1/holds', 'read or rep', holds.listHolds),
  at('GET', '/v1/holds/:id', 'read or rep', holds.getHold),
  at('DELETE', '/v1/holds/:id', 'agent or rep', holds.releaseHold),

  at('POST', '/v1/bookings', 'agent or rep', bookings.createBooking),
  at('GET', '/v1/bookings', 'read or rep', bookings.listBookings),
  at('GET', '/v1/bookings/:id', 'read or rep', bookings.getBooking),
  at('GET', '/v1/bookings/:id/history', 'read or rep', getBookingHistory),
  at('PATCH', '/v1/bookings/:id', 'agent or rep', bookings.rescheduleBooking),
  at('POST', '/v1/bookings/:id/rotate-link', 'agent or rep', rotateLink),
  at('DELETE', '/v1/bookings/:id', 'agent or rep', bookings.cancelBooking),

  at('POST', '/v1/attendees/erase', 'admin', attendees.eraseAttendee),

  at('POST', '/v1/webhooks', 'admin', webhooks.createWebhook),
  at('GET', '/v1/webhooks', 'admin', webhooks.listWebhooks),
  at('PATCH', '/v1/webhooks/:id', 'admin', webhooks.updateWebhook),
  at('POST', '/v1/webhooks/:id/rotate-secret', 'admin', webhooks.rotateSecret),
  at('DELETE', '/v1/webhooks/:id', 'admin', webhooks.deleteWebhook),
  at('GET', '/v1/webhooks/:id/deliveries', 'admin', deliveries.listDeliveries),
  at('GET', '/v1/webhooks/:id/deliveries/:deliveryId', 'admin', deliveries.getDelivery),
  at('POST', '/v1/webhooks/:id/deliveries/:deliveryId/redeliver', 'admin', deliveries.redeliver),
  at('POST', '/v1/webhooks/:id/redeliver-failed', 'admin', deliveries.redeliverFailed),
  at('POST', '/v1/webhooks/:id/test', 'admin', deliveries.testWebhook),

  at('POST', '/v1/humans/:id/calendars', 'admin or rep', calendars.connectCalendar),
  at('GET', '/v1/humans/:id/calendars', 'read or rep', calendars.listCalendars),
  at('GET', '/v1/humans/:id/calendars/:calendarId', 'read or rep', calendars.getCalendar),
  at('PATCH', '/v1/humans/:id/calendars/:calendarId', 'admin or rep', calendars.updateCalendar),
  at('POST', '/v1/humans/:id/calendars/:calendarId/sync', 'admin or rep', calendars.syncCalendar),
  at('GET', '/v1/humans/:id/calendars/:calendarId/busy', 'read or rep', calendars.listBusyTimes),
  at('DELETE', '/v1/humans/:id/calendars/:calendarId', 'admin or rep', calendars.deleteCalendar),

  at('GET', '/v1/events', 'read', listEvents),
]
