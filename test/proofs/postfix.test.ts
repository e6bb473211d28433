/** A mail server that others wrote: what it says leads where it must, and what it keeps is whole. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { createPost, type PostedMail } from '../../src/smtp/post.ts'
import { readSmtpUrl } from '../../src/smtp/settings.ts'
import { hasPostfix, startPostfix } from '../support/postfix.ts'

setDefaultTimeout(60_000)

if (!hasPostfix) {
  console.error(
    '!! NO POSTFIX HERE: mails were tried against our own test server only (apt-get install postfix, as root)',
  )
}

function postTo(port: number, query = '?starttls=off') {
  const settings = readSmtpUrl(`smtp://127.0.0.1:${port}${query}`)
  if (!settings) throw new Error('no address of a mail server')
  return createPost(settings)
}

const mailTo = (address: string, fields: Partial<PostedMail> = {}): PostedMail => ({
  from: { name: 'Sarah Chen', address: 'book@acme.example' },
  to: { name: 'Ann', address },
  ...{ replyTo: null, subject: 'Confirmed: a meeting', text: 'A line.\n.\nA dot alone.\n' },
  html: '<!doctype html><p>A line.</p>',
  invite: { method: 'REQUEST', text: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n' },
  ...{ messageId: '<1.attendee@acme.example>', dateMs: Date.parse('2026-03-10T10:00:00Z') },
  ...fields,
})

/** Postfix answers before it delivers. */
async function arrived(look: () => string[], count: number): Promise<string[]> {
  while (look().length < count) await new Promise((resolve) => setImmediate(resolve))
  return look()
}

test.skipIf(!hasPostfix)(
  'Postfix delivers a mail as it was made, and refuses who is not there',
  async () => {
    await using postfix = await startPostfix(['ann@example.org'])
    const post = postTo(postfix.port)
    const sent = await post.send(mailTo('ann@example.org'))
    expect(sent).toMatchObject({ is: 'sent', statusCode: 250 })
    const refused = await post.send(mailTo('nobody@example.org'))
    expect(refused).toMatchObject({ is: 'refused', statusCode: 550 })
    const again = await post.send(mailTo('ann@example.org', { messageId: '<2@acme.example>' }))
    expect(again.is).toBe('sent')
    post.close()
    const mails = await arrived(() => postfix.mailsOf('ann@example.org'), 2)
    const first = mails.find((text) => text.includes('<1.attendee@acme.example>')) ?? ''
    expect(first).toContain('Auto-Submitted: auto-generated')
    expect(first).toContain('Content-Type: text/calendar; charset=utf-8; method=REQUEST')
    expect(first).toContain('A dot alone.')
  },
)

test.skipIf(!hasPostfix)(
  'without TLS nothing is handed over, unless the setting says so',
  async () => {
    await using postfix = await startPostfix(['ann@example.org'])
    const post = postTo(postfix.port, '')
    expect(await post.send(mailTo('ann@example.org'))).toMatchObject({ is: 'held' })
    post.close()
  },
)
