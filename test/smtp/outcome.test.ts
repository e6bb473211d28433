/** What a fault of a mail server means: guide/mail.md#when-it-fails. */
import { describe, expect, test } from 'bun:test'
import { outcomeOf } from '../../src/smtp/outcome.ts'
import { readSmtpUrl } from '../../src/smtp/settings.ts'

/** As nodemailer throws it. */
const fault = (members: object, message = 'no') => Object.assign(new Error(message), members)

describe('of a fault', () => {
  test.each([
    // [what is thrown, before the text was asked for, after it]
    [{ responseCode: 451, command: 'RCPT TO' }, 'again', 'again'],
    [{ responseCode: 421, command: 'CONN' }, 'again', 'again'],
    [{ responseCode: 452, command: 'DATA' }, 'again', 'again'],
    [{ responseCode: 550, command: 'RCPT TO' }, 'refused', 'refused'],
    [{ responseCode: 554, command: 'DATA' }, 'refused', 'refused'],
    [{ responseCode: 535, command: 'AUTH PLAIN', code: 'EAUTH' }, 'held', 'held'],
    [{ responseCode: 454, command: 'AUTH PLAIN', code: 'EAUTH' }, 'again', 'again'],
    // The sender is ours.
    [{ responseCode: 550, command: 'MAIL FROM', code: 'EENVELOPE' }, 'held', 'held'],
    [{ responseCode: 530, command: 'EHLO' }, 'held', 'held'],
    [{ code: 'ETLS' }, 'held', 'held'],
    [{ code: 'EAUTH', command: 'API' }, 'held', 'held'],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, 'again', 'again, may have left'],
    [{ code: 'ECONNECTION', command: 'CONN' }, 'again', 'again, may have left'],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'again', 'again, may have left'],
  ] as const)(
    '%j nothing or %s follows, and %s once the text was asked for',
    (members, before, after) => {
      const said = [false, true].map((hasBegun) => {
        const outcome = outcomeOf(fault(members), hasBegun)
        const mayHaveLeft = outcome.is === 'again' && outcome.mayHaveLeft
        return mayHaveLeft ? `${outcome.is}, may have left` : outcome.is
      })
      expect(said).toEqual([before, after])
    },
  )

  test('that is one of certificates all mail is held, however it is thrown', () => {
    for (const words of [
      'self-signed certificate',
      'unable to verify TLS',
      "Hostname/IP doesn't match certificate's altnames",
    ]) {
      const { is, reason } = outcomeOf(fault({ code: 'ESOCKET' }, words), false)
      expect([is, reason]).toEqual(['held', 'no TLS connection to the mail server could be made'])
    }
  })

  test('the words name what happened, and nobody who is written to', () => {
    const reasonOf = (members: object, message?: string) =>
      outcomeOf(fault(members, message), false).reason
    expect(reasonOf({ code: 'ESOCKET', originalCode: 'ECONNREFUSED' })).toBe(
      'the mail server refused the connection',
    )
    expect(reasonOf({ code: 'EDNS' })).toBe('the name of the mail server could not be resolved')
    expect(
      reasonOf({ responseCode: 550, command: 'RCPT TO' }, '550 ann@example.org is unknown'),
    ).toBe('the mail server answered 550')
    expect(reasonOf({})).toBe('the mail server could not be reached')
    expect(outcomeOf('thrown', true)).toMatchObject({
      is: 'again',
      statusCode: null,
      mayHaveLeft: true,
    })
  })
})

test.each([
  [
    'smtp://mail.acme.com',
    { host: 'mail.acme.com', port: 587, isImplicitTls: false, needsStartTls: true },
  ],
  ['smtp://mail.acme.com?starttls=off', { needsStartTls: false, isImplicitTls: false }],
  ['smtps://mail.acme.com', { port: 465, isImplicitTls: true, needsStartTls: false }],
  ['smtps://[::1]:2465/?ca=/etc/a.pem', { host: '::1', port: 2465, caFile: '/etc/a.pem' }],
  ['smtp://a%40b:p%3Aw%2F@h', { user: 'a@b', password: 'p:w/' }],
  ['smtp://user:100%@h', null],
  ['smtp://h?starttls=no', null],
  ['smtp://h?tls=off', null],
  ['smtp://h/path', null],
  ['smtp://h#x', null],
  ['http://h', null],
  ['h:587', null],
] as const)('%s is read', (text, wanted) => {
  const read = readSmtpUrl(text)
  if (wanted === null) expect(read).toBeNull()
  else expect(read).toMatchObject(wanted)
})
