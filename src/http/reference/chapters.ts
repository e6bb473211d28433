/** Which chapters of the guide say more. A test follows every one of these links. */
import { chapters } from '../../guide/chapters.ts'
import { titleOf } from '../docs/guide-page.ts'

/** Words and place: `['Holds', 'bookings#holds']`. */
type Link = readonly [string, string]

/** By tag. */
export const chaptersOfTag: Readonly<Record<string, readonly Link[]>> = {
  Humans: [
    ['Humans', 'slots#humans'],
    ['Availability', 'slots#availability'],
  ],
  Services: [['Services', 'services']],
  Overrides: [
    ['Overrides', 'slots#overrides'],
    ['Open time', 'slots#open-time'],
  ],
  Calendars: [['Calendars kept elsewhere', 'calendars']],
  Slots: [
    ['Slots', 'slots'],
    ['Dates', 'time#dates'],
  ],
  Holds: [['Holds', 'bookings#holds']],
  Bookings: [
    ['Bookings', 'bookings'],
    ['What attendees do themselves', 'attendees'],
  ],
  Holidays: [['Holidays', 'slots#holidays']],
  Zones: [
    ['Names of zones', 'time#names-of-zones'],
    ['Zone rules', 'time#zone-rules'],
  ],
  Webhooks: [['Webhooks', 'webhooks']],
  Account: [['Accounts, keys, plans', 'accounts']],
}

/** By operation, where one part of a chapter is about it. */
export const chaptersOfOperation: Readonly<Record<string, readonly Link[]>> = {
  handOver: [['Handing over', 'bookings#handing-over']],
  createSignInLink: [['Signing in', 'dashboard#signing-in']],
  setAvailability: [
    ['Availability', 'slots#availability'],
    ['Buffers', 'slots#buffers'],
    ['Limits', 'slots#limits'],
    ['Conflicts', 'bookings#conflicts'],
  ],
  createFeed: [['Feeds', 'calendars#feeds']],
  listSlots: [
    ['Offered slots', 'slots#offered-slots'],
    ['The range', 'slots#the-range'],
  ],
  listTeamSlots: [['Several humans', 'slots#several-humans']],
  listServiceSlots: [['Slots and bookings of services', 'services#slots-and-bookings']],
  explainSlot: [['Explanations', 'slots#explanations']],
  createBooking: [
    ['What is checked', 'bookings#what-is-checked'],
    ['Alternatives', 'bookings#alternatives'],
    ['The same booking twice', 'bookings#the-same-booking-twice'],
    ['Whoever is free', 'bookings#whoever-is-free'],
    ['Writing a time', 'time#writing-a-time'],
  ],
  rescheduleBooking: [['Changes', 'bookings#changes']],
  cancelBooking: [['Cancelling', 'bookings#cancelling']],
  rotateLink: [['The link', 'attendees#the-link']],
  eraseAttendee: [['Erasing an attendee', 'security#erasing-an-attendee']],
  listBookings: [
    ['Lists', 'requests#lists'],
    ['Shifted bookings', 'time#shifted-bookings'],
  ],
  createApiKey: [
    ['Scopes', 'accounts#scopes'],
    ['Bounds of keys', 'accounts#bounds'],
  ],
  listAudit: [['Audit', 'security#audit']],
  getUsage: [['Plans', 'accounts#plans']],
  updateAccount: [['Reminders', 'webhooks#reminders']],
  createWebhook: [
    ['Events', 'webhooks#events'],
    ['Signatures', 'webhooks#signatures'],
  ],
  listDeliveries: [['The log', 'webhooks#the-log']],
  redeliverFailed: [['Endpoints that fail', 'webhooks#endpoints-that-fail']],
  listEvents: [['Reading events without webhooks', 'webhooks#reading-events-without-webhooks']],
  streamEvents: [['Reading events without webhooks', 'webhooks#reading-events-without-webhooks']],
  connectCalendar: [
    ['What is busy', 'calendars#what-is-busy'],
    ['Bookings in a calendar', 'calendars#bookings-in-a-calendar'],
  ],
  syncCalendar: [['When it cannot be read', 'calendars#when-it-cannot-be-read']],
}

/** Every chapter, in the order of reading. */
export const allChapters: readonly Link[] = Object.entries(chapters).map(([name, text]) => [
  titleOf(text),
  name,
])
