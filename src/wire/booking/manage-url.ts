/**
 * The link of a booking in answers. It is put behind a text that is finished: what is kept, for endpoints or for a call
 * that may be repeated, has none inside.
 */
import { Type } from '@sinclair/typebox'
import { joinedText, listText } from '../json.ts'
import { closed, Id } from '../vocabulary.ts'

export const ManageUrl = Type.Optional(
  Type.String({
    description:
      'The page on which the attendee cancels or moves the booking: whoever has it may do that. Only while it can be used, for keys that may change the booking, where the service has a public url.',
  }),
)

export const NewLinkAnswer = Type.Object(
  { id: Id('The booking.'), manage_url: ManageUrl },
  {
    ...closed,
    title: 'ManageLink',
    examples: [
      {
        id: '019aa3c0-7a00-7000-8000-000000000003',
        manage_url: 'https://book.example.com/b/AZqjwHoAcACAAAAAAAAAA3kq2Vn0cJm8eJ0tq0rV7zYw',
      },
    ],
  },
)

/** A booking as JSON with its link, where it has one. */
export function linkedText(text: string, url: string | null): string {
  return url === null ? text : joinedText(text, `{"manage_url":"${url}"}`)
}

/**
 * What a call has booked, as it is kept, with the links: behind one booking, or behind each of a group. Fresh and
 * repeated answers are made alike, so that they are the same while the links live.
 */
export function linkedAnswer(text: string, urlOf: (id: string) => string | null): string {
  const linked = (booking: string) => linkedText(booking, urlOf(idIn(booking)))
  if (!text.startsWith(groupStart)) return linked(text)
  return `${text.slice(0, text.indexOf('['))}${listText(bookingsIn(text).map(linked))}}`
}

/** The bookings of which such an answer tells. */
export function bookingIdsIn(text: string): string[] {
  return (text.startsWith(groupStart) ? bookingsIn(text) : [text]).map(idIn)
}

const bookingsIn = (group: string) =>
  objectsIn(group.slice(group.indexOf('[') + 1, group.lastIndexOf(']')))

const groupStart = '{"group_id"'
const idStart = '{"id":"'

/** Bookings begin with their ids. */
function idIn(booking: string): string {
  return booking.slice(idStart.length, booking.indexOf('"', idStart.length))
}

/** The objects of a list, as they stand: what callers wrote goes out byte for byte. */
function objectsIn(list: string): string[] {
  const objects: string[] = []
  let [depth, begin, isQuoted] = [0, 0, false]
  for (let at = 0; at < list.length; at += 1) {
    const character = list[at]
    if (isQuoted && character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '{' && depth++ === 0) begin = at
    else if (character === '}' && --depth === 0) objects.push(list.slice(begin, at + 1))
  }
  return objects
}
