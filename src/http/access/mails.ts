import * as operations from '../../operations/mails/mail-list.ts'
import * as schemas from '../../wire/access/mail-list.ts'
import { takesNoBody, takesQuery } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const listMails = operation({
  operationId: 'listMails',
  tag: 'Account',
  summary: 'List mails',
  description:
    'What is yet to be told by mail, and which mails left or failed, to whom and why. No address is among it.',
  answer: [200, schemas.MailList],
  input: takesQuery(schemas.MailQuery),
  takesTurn: true,
  async run(context, { sight }, input) {
    const page = schemas.readMailPage(input)
    const filter = schemas.readMailFilter(input)
    return shown(schemas.showMails(await operations.listMails(context, sight, filter, page), page))
  },
})

export const resendMail = operation({
  operationId: 'resendMail',
  tag: 'Account',
  summary: 'Send a mail that failed again',
  description:
    'Whoever was not told of this event is told once more, with a new round of attempts. Where a later mail has told it meanwhile, none leaves.',
  answer: [200, schemas.ResendAnswer],
  refusals: ['NOT_FOUND', 'VALIDATION_ERROR'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    const { failed } = await operations.resendMail(context, sight, id)
    return shown({ id, recipients: failed })
  },
})
