import type { AuditEntry } from '../../api/key-types.ts'
import { count } from '../../ui/words.ts'

type Change = NonNullable<AuditEntry['changes']>[number]
type Value = Change['before']

/** What people call a field; another one is its name without underscores. */
const fields: Readonly<Record<string, string>> = {
  ...{ timezone: 'Time zone', active: 'On', url: 'Address', human_ids: 'Who gives it' },
  ...{ work_start: 'Work starts', work_end: 'Work ends', meeting_durations: 'Durations' },
  ...{ slot_interval: 'A start every', buffer_before: 'Buffer before' },
  ...{ buffer_after: 'Buffer after', minimum_notice: 'Notice', booking_window_days: 'Days ahead' },
  ...{ max_per_day: 'Meetings a day', max_per_week: 'Meetings a week' },
  ...{ cancel_notice: 'Notice to cancel', move_notice: 'Notice to move' },
  ...{ read_busy: 'Busy times are read', write_bookings: 'Bookings are written' },
  ...{ manage_links: 'Links of bookings', max_age_minutes: 'Believed for' },
  ...{ auto_purchase: 'Packs are bought', 'notifications.reminders': 'Reminders' },
  ...{ 'notifications.attendee': 'Mails to attendees' },
  ...{ 'notifications.human': 'Mails to the human' },
}

const inMinutes = new Set([
  ...['slot_interval', 'buffer_before', 'buffer_after', 'minimum_notice'],
  ...['cancel_notice', 'move_notice', 'max_age_minutes', 'notifications.reminders'],
])

function valueWords(field: string, value: Value): string {
  if (value === null || value === undefined || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return inMinutes.has(field) ? `${value} min` : String(value)
}

/** `Notice: 60 min → 120 min`; of what tells of people its name alone. */
function changeWords({ field, before, after }: Change): string {
  const words = field.replaceAll('_', ' ')
  const name = fields[field] ?? words.charAt(0).toUpperCase() + words.slice(1)
  if (after === undefined) return name
  return `${name}: ${valueWords(field, before)} → ${valueWords(field, after)}`
}

/** What else an entry says, a line each. */
export function detailWords(entry: AuditEntry): string[] {
  const { changes, handed_over = [], signed_in_by, link_id, redelivered, delivery_id } = entry
  return [
    ...(changes?.length === 0 ? ['To what it was already'] : (changes ?? []).map(changeWords)),
    ...handed_over.map(
      ({ human_id, human_name, bookings }) =>
        `${count(bookings, 'booking')} to ${human_name ?? `…${human_id.slice(-6)}`}`,
    ),
    ...(signed_in_by === 'key' ? ['With the key'] : []),
    ...(link_id === undefined
      ? []
      : [`${signed_in_by === 'link' ? 'By link' : 'Link'} ${link_id}`]),
    ...(redelivered === undefined ? [] : [count(redelivered, 'delivery', 'deliveries')]),
    ...(delivery_id === undefined ? [] : [`Delivery …${delivery_id.slice(-6)}`]),
  ]
}
