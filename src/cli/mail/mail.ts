import { InvalidArgumentError } from '@commander-js/extra-typings'
import { createPost } from '../../smtp/post.ts'
import { isEmail } from '../../wire/formats.ts'
import { configOf, dataCommand, type Group, print, type Shell } from '../command.ts'
import { addPreview } from './preview.ts'

export function addMail(program: Group, shell: Shell): void {
  const mail = program.command('mail').description('try out what is sent by mail')
  addPreview(mail)
  dataCommand(mail, 'test', 'send one mail by SLOTFLOW_SMTP_URL, and print what came of it')
    .argument('<address>', 'whom to send it to', readAddress)
    .action(async (address, options) => {
      const { smtp, mailFrom } = configOf(shell, options)
      if (smtp === null) throw new Error('No mail server is set. Set SLOTFLOW_SMTP_URL first.')
      const post = createPost(smtp)
      const outcome = await post.send(testMail(mailFrom, address))
      post.close()
      print(options, { address, ...outcome }, () =>
        outcome.is === 'sent'
          ? `Sent to ${address}: ${outcome.answer}`
          : `Not sent to ${address}: ${outcome.reason}.`,
      )
      if (outcome.is !== 'sent') shell.ended(1)
    })
}

/** @throws InvalidArgumentError for what some mail server may take, and hand to nobody. */
function readAddress(text: string): string {
  if (isEmail(text)) return text
  throw new InvalidArgumentError('It must be an e-mail address, such as ann@example.org.')
}

function testMail(from: string, to: string) {
  const text = 'This is a test of the mails of Slotflow. Nothing was booked.'
  return {
    from: { name: 'Slotflow', address: from },
    to: { name: '', address: to },
    ...{ replyTo: null, invite: null, subject: 'A test of Slotflow', text },
    html: `<!doctype html><p>${text}</p>`,
    messageId: `<${crypto.randomUUID()}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    dateMs: Date.now(),
  }
}
