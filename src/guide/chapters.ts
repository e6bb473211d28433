/** The user's guide, inside the program: each chapter is a Markdown file of this folder. */
import accounts from './accounts.md' with { type: 'text' }
import agents from './agents.md' with { type: 'text' }
import attendees from './attendees.md' with { type: 'text' }
import bookings from './bookings.md' with { type: 'text' }
import calendars from './calendars.md' with { type: 'text' }
import changelog from './changelog.md' with { type: 'text' }
import dashboard from './dashboard.md' with { type: 'text' }
import mail from './mail.md' with { type: 'text' }
import mistakes from './mistakes.md' with { type: 'text' }
import operating from './operating.md' with { type: 'text' }
import performance from './performance.md' with { type: 'text' }
import index from './README.md' with { type: 'text' }
import requests from './requests.md' with { type: 'text' }
import security from './security.md' with { type: 'text' }
import services from './services.md' with { type: 'text' }
import slots from './slots.md' with { type: 'text' }
import time from './time.md' with { type: 'text' }
import webhooks from './webhooks.md' with { type: 'text' }

/** What `/guide` shows: it names every chapter. */
export const guideIndex: string = index

/** By name, in the order in which they are read. */
export const chapters: Readonly<Record<string, string>> = {
  requests,
  slots,
  bookings,
  attendees,
  services,
  calendars,
  time,
  webhooks,
  mail,
  agents,
  mistakes,
  dashboard,
  operating,
  accounts,
  security,
  performance,
  changelog,
}
