import * as operations from '../../operations/humans/sign-in-links.ts'
import { SignInLink, showSignInLink } from '../../wire/access/sign-in-link.ts'
import { takesNoBody } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const createSignInLink = operation({
  operationId: 'createSignInLink',
  tag: 'Humans',
  summary: 'Make a link with which a human signs in to the dashboard',
  description:
    'For the human alone: the own week, hours, overrides and bookings, for 12 hours from the click. It opens once, within 15 minutes. Behind it is a key of scope rep, in the list of keys; revoked, it ends them all.',
  answer: [200, SignInLink],
  refusals: ['NOT_FOUND'],
  asksForKey: true,
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    const link = await operations.createSignInLink(context, sight, id)
    return shown(showSignInLink(link, context.publicUrl))
  },
})
