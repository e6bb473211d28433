/** What people at the dashboard call the things that texts refer to: its pages and buttons. */
import type { Step } from '../../domain/wording/operation-id.ts'
import type { Wording } from '../../domain/wording/says.ts'
import { httpWording } from '../wording.ts'

/** A test compares the pages with those of the menu. */
export const places: Readonly<Record<Step, string>> = {
  listApiKeys: 'the page API keys',
  listHumans: 'the page Humans',
  setAvailability: 'the button Hours on the page of the human',
  listOverrides: 'the week of the human',
  listCalendars: 'Calendars on the page of the human',
  updateCalendar: 'the button Edit of the calendar, on the page of the human',
  listServices: 'the page Services',
  listServiceSlots: 'listServiceSlots on the page Try it',
  listTeamSlots: 'listTeamSlots on the page Try it',
  listSlots: 'the week of the human',
  createHold: 'createHold on the page Try it',
  releaseHold: 'a click on the hold in the week of the human',
  createBooking: 'a click on a free time in the week of the human',
  listBookings: 'the page Bookings',
  getBooking: 'a click on the page Bookings',
  rescheduleBooking: 'the button Move on the page Bookings',
  cancelBooking: 'the button Cancel booking on the page Bookings',
  listWebhooks: 'the page Webhooks',
  listDeliveries: 'the page of the webhook',
  // No page: accounts are the operator's.
  listAccounts: 'slotflow accounts list',
}

/** Fields, headers and how long to wait are those of the API: forms mark the fields by their names. */
export const dashboardWording: Wording = {
  ...httpWording,
  step: ({ id }) => places[id],
  listing: ({ id }) => `${capital(places[id])} lists those there are.`,
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
