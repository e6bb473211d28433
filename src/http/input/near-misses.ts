/** Fields that callers take from other services, and what they are called here. */
import type { Fault } from '../../domain/errors.ts'
import { field, says, step, type Text } from '../../domain/wording/says.ts'

/** What to send in place of each, where the request has that. */
const meantBy: Readonly<Record<string, string>> = {
  duration_minutes: 'duration',
  ends_at: 'duration',
  end_time: 'duration',
  email: 'attendee_email',
  name: 'attendee_name',
  start_time: 'starts_at',
  start: 'starts_at',
}

const words: Readonly<Record<string, Text>> = {
  ends_at: says`is not sent: say in ${field('duration')} how many minutes it takes`,
  end_time: says`is not sent: say in ${field('duration')} how many minutes it takes`,
}

/** Null for a field that nobody knows the meaning of. */
export function nearMiss(name: string, value: unknown, properties: object): Fault | null {
  if (name === 'status' && /^cancel/i.test(String(value))) {
    const message = says`does not change a booking: cancel it with ${step('cancelBooking')}`
    return { field: name, message, isUnknown: true }
  }
  const meant = Object.hasOwn(meantBy, name) ? meantBy[name] : undefined
  if (meant === undefined || !Object.hasOwn(properties, meant)) return null
  const message = words[name] ?? says`is called ${field(meant)} here`
  return { field: name, message, isUnknown: true }
}
