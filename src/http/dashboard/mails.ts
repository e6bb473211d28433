/** The mails as they are sent, of a made-up meeting, for the frame in which the dashboard shows them. */
import { Refusal } from '../../domain/errors.ts'
import { lazily } from '../../operations/lazily.ts'
import { answerPacked, type Packed, packed } from '../pages/packed.ts'
import { open, type Page } from '../route.ts'

/** By name, as `slotflow mail preview` writes them; an invite is for calendars. */
const mails = lazily(async () => {
  const { previewFiles } = await import('../../mail/preview.ts')
  const shown = [...(await previewFiles())].filter(([name]) => !name.endsWith('.ics'))
  return new Map(
    shown.map(([name, text]): [string, Packed] => {
      return [name, packed(text, name.endsWith('.html') ? 'text/html' : 'text/plain')]
    }),
  )
})

/** It runs nothing, loads nothing, and stands in no page but ours. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ')

/** Public: nobody is in them. */
export const mailPage: Page = open('GET', '/dashboard/mails/:name', async ({ params, request }) => {
  const mail = (await mails()).get(params.name ?? '')
  if (!mail) throw new Refusal('NOT_FOUND', 'There is no such mail.')
  return answerPacked(request, mail, {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  })
})
