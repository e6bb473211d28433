/** An attendee whose name and address came in one argument. */
import { addressIn } from '../../domain/attendees/named-address.ts'
import { isEmail } from '../../wire/formats.ts'
import type { Argument } from '../arguments.ts'
import type { Arguments } from '../tool.ts'

/** `"John <john@x.com>"` as name and e-mail: nobody could be written to otherwise. Where a contact is given, nothing is read. */
export function attendeeMeant(args: readonly Argument[], given: Arguments): Arguments {
  const { attendee_name: sent, attendee_email = null, attendee_phone = null } = given
  if (typeof sent !== 'string' || attendee_email !== null || attendee_phone !== null) return given
  const both = sent.includes('@') ? addressIn(sent) : null
  if (both === null || !isEmail(both.address)) return given
  if (!args.some(({ name }) => name === 'attendee_email')) return given
  return { ...given, attendee_name: both.name, attendee_email: both.address }
}
