/** Mails of an app, sent by a worker to a server of the test when the test says so. */
import { hourMs } from '../../../src/domain/time/units.ts'
import type { Context } from '../../../src/operations/context.ts'
import { keepMailEndpoints } from '../../../src/operations/mails/mail-endpoints.ts'
import { createPost, type Post } from '../../../src/smtp/post.ts'
import { readSmtpUrl } from '../../../src/smtp/settings.ts'
import { createDeliverer } from '../../../src/workers/deliver.ts'
import { mailChannel } from '../../../src/workers/mails.ts'
import type { TestApp } from '../app.ts'

export const ann = 'ann@example.org'
export const sarah = 'sarah@acme.example'

/** The address of a server without TLS. */
export const plain = (port: number) => `smtp://127.0.0.1:${port}?starttls=off`

/** A worker that sends mails alone. */
export function startMailer(context: Context, post: Post) {
  const channel = mailChannel(context, post, 'book@acme.example')
  const deliverer = createDeliverer(context, [0], async () => null, { mail: channel })
  return async () => {
    await deliverer.runOnce()
    await deliverer.settled()
  }
}

/** A human who can always be met, whose bookings are told by mail: `book` makes them, two hours apart. */
export async function began(app: TestApp, url: string) {
  const context: Context = {
    ...app.context,
    sendsMail: true,
    publicUrl: 'https://book.acme.example',
  }
  await keepMailEndpoints(context)
  const settings = readSmtpUrl(url)
  if (!settings) throw new Error(`no address of a mail server: ${url}`)
  const post = createPost(settings)
  const run = startMailer(context, post)
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const { id } = await app.human({ email: sarah, rules })
  let startMs = Date.parse('2026-03-16T14:00:00Z')
  const book = async (fields: object = {}) => {
    const body = { attendee_email: ann, ...fields }
    const answer = await app.book(id, new Date(startMs).toISOString(), body)
    startMs += 2 * hourMs
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }
  return { context, post, run, book, humanId: id, [Symbol.dispose]: () => post.close() }
}
