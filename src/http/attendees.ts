import { eraseAttendee as erase } from '../operations/attendees/erasures.ts'
import * as people from '../wire/attendee.ts'
import { takesBody } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const eraseAttendee = operation({
  operationId: 'eraseAttendee',
  tag: 'Bookings',
  summary: 'Erase an attendee',
  description:
    'Takes name, e-mail, phone, zone, location, metadata and reasons out of bookings, events, kept answers, deliveries and holds; times and humans stay, and no webhook is sent. With dry_run it only counts. It cannot be undone.',
  answer: [200, people.ErasureAnswer],
  refusals: ['NOT_FOUND'],
  input: takesBody(people.ErasureInput, people.erasureRules),
  async run(context, { sight }, input) {
    const asked = people.readErasure(input)
    return shown(people.showErasure(await erase(context, sight, asked), asked.isDry))
  },
})
