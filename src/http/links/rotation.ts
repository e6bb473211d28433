import { renewLink } from '../../operations/links/renewal.ts'
import { linkedText, NewLinkAnswer } from '../../wire/booking/manage-url.ts'
import { takesNoBody } from '../input/input.ts'
import { answered, operation } from '../operation.ts'

export const rotateLink = operation({
  operationId: 'rotateLink',
  tag: 'Bookings',
  summary: 'Make a new link',
  description:
    'For a link that got into wrong hands: answers a new manage_url, and those before are dead at once.',
  answer: [200, NewLinkAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    const { linkOf, booking } = await renewLink(context, sight, id)
    return answered(linkedText(JSON.stringify({ id }), linkOf(booking)))
  },
})
