/** How mails are handed over: with TLS where the setting asks for it, and whole. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPost, type PostedMail } from '../../src/smtp/post.ts'
import { readSmtpUrl } from '../../src/smtp/settings.ts'
import { own } from '../support/certificates.ts'
import { freePort, headerOf, startMailServer } from '../support/mail-server.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(30_000)

const mail: PostedMail = {
  from: { name: 'Sarah Chen', address: 'book@acme.example' },
  to: { name: 'Ann', address: 'ann@example.org' },
  ...{ replyTo: null, subject: 'Booked', text: 'A line.\n', html: '<p>A line.</p>', invite: null },
  ...{ messageId: '<1@acme.example>', dateMs: Date.parse('2026-03-10T10:00:00Z') },
}

async function sentBy(address: string) {
  const settings = readSmtpUrl(address)
  if (!settings) throw new Error('no address of a mail server')
  const post = createPost(settings)
  const outcome = await post.send(mail)
  post.close()
  return outcome
}

/** A server that offers STARTTLS, or speaks TLS from the first byte; which mails came with it. */
async function startSecure(isImplicit: boolean) {
  const isSecure: boolean[] = []
  const server = await startMailServer({
    server: {
      ...{ secure: isImplicit, disabledCommands: ['AUTH'], ...own },
      onMailFrom(_, { secure }, callback) {
        isSecure.push(secure)
        callback()
      },
    },
  })
  return { ...server, isSecure }
}

describe('TLS', () => {
  test.each([
    ['smtp', false],
    ['smtps', true],
  ] as const)(
    '%s:// trusts what is said to be trusted, and no other certificate',
    async (scheme, isImplicit) => {
      using folder = temporaryFolder()
      const ca = join(folder.path, 'ca.pem')
      writeFileSync(ca, own.cert)
      await using server = await startSecure(isImplicit)
      const address = `${scheme}://127.0.0.1:${server.port}`
      expect(await sentBy(address)).toMatchObject({
        ...{ is: 'held', reason: 'no TLS connection to the mail server could be made' },
      })
      expect(server.mails).toEqual([])
      expect(await sentBy(`${address}?ca=${ca}`)).toMatchObject({ is: 'sent', statusCode: 250 })
      expect([server.mails.length, server.isSecure]).toEqual([1, [true]])
    },
  )

  test('is not begun where the setting says so, whatever the server offers', async () => {
    await using server = await startSecure(false)
    expect((await sentBy(`smtp://127.0.0.1:${server.port}?starttls=off`)).is).toBe('sent')
    expect(server.isSecure).toEqual([false])
  })

  test('that a server does not offer is said, with what to do where it is on the same machine', async () => {
    await using server = await startMailServer({ server: { disabledCommands: ['STARTTLS'] } })
    expect(await sentBy(`smtp://127.0.0.1:${server.port}`)).toMatchObject({
      is: 'held',
      reason: 'the mail server offers no STARTTLS (for one on the same machine, add ?starttls=off)',
    })
    expect(server.mails).toEqual([])
  })

  test('from the first byte with a server that speaks none is no mail in clear', async () => {
    await using server = await startMailServer()
    expect((await sentBy(`smtps://127.0.0.1:${server.port}`)).is).toBe('held')
    expect(server.mails).toEqual([])
  })

  test('a file of certificates that is not there holds all mail, until it is', async () => {
    using folder = temporaryFolder()
    const ca = join(folder.path, 'tls-certificate.pem')
    await using server = await startSecure(false)
    const settings = readSmtpUrl(`smtp://127.0.0.1:${server.port}?ca=${ca}`)
    if (!settings) throw new Error('no address of a mail server')
    const post = createPost(settings)
    expect(await post.send(mail)).toEqual({
      ...{ is: 'held', statusCode: null },
      reason: 'the file of trusted certificates cannot be read',
    })
    writeFileSync(ca, own.cert)
    expect((await post.send(mail)).is).toBe('sent')
    post.close()
  })
})

test('a mail that is no invite has two parts, and nobody who answers by machine', async () => {
  await using server = await startMailServer()
  expect((await sentBy(`smtp://127.0.0.1:${server.port}?starttls=off`)).is).toBe('sent')
  const [arrived] = server.mails
  if (!arrived) throw new Error('no mail')
  expect(headerOf(arrived, 'Content-Type')).toStartWith('multipart/alternative')
  expect(arrived.text).not.toContain('text/calendar')
  expect(headerOf(arrived, 'Auto-Submitted')).toBe('auto-generated')
  expect(headerOf(arrived, 'Date')).toBe('Tue, 10 Mar 2026 10:00:00 +0000')
  expect(headerOf(arrived, 'Reply-To')).toBeNull()
})

test('a server that is not there may be there later, and nothing has left', async () => {
  const outcome = await sentBy(`smtp://127.0.0.1:${freePort()}?starttls=off`)
  expect(outcome).toEqual({
    ...{ is: 'again', statusCode: null, mayHaveLeft: false },
    reason: 'the mail server refused the connection',
  })
})
