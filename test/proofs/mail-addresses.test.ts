/** Mails of the program as people run it, two processes on one file: other addresses, and meetings with several. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type ArrivedMail, headerOf, inviteOf, startMailServer } from '../support/mail-server.ts'
import { alwaysOpen, callerOf, openFile, product, startService, until } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(90_000)

const hourMs = 3_600_000
const ann = 'ann@example.org'
const [sarah, ben, anew] = ['sarah@acme.example', 'ben@acme.example', 'sarah.chen@acme.example']

const mailTo = (port: number) => ({
  SLOTFLOW_SMTP_URL: `smtp://127.0.0.1:${port}?starttls=off`,
  SLOTFLOW_MAIL_FROM: 'book@acme.example',
})

/** As `ann@example.org Booked REQUEST 0`, in any order. */
const toldBy = (mails: readonly ArrivedMail[]) =>
  mails
    .map((mail) => {
      const [subject] = (headerOf(mail, 'Subject') ?? '').split(':')
      const invite = inviteOf(mail) ?? ''
      const [, method] = /METHOD:(\w+)/.exec(invite) ?? []
      return `${mail.to[0]} ${subject} ${method} ${/SEQUENCE:(\d+)/.exec(invite)?.[1]}`
    })
    .sort()

function waitsIn(folder: string): number {
  using db = openFile(folder)
  const sql = `SELECT (SELECT count(*) FROM deliveries WHERE status = 'pending')
    + (SELECT count(*) FROM former_addresses WHERE told_until IS NOT NULL) AS count`
  return db.query<{ count: number }, []>(sql).get()?.count ?? 0
}

describe.each([...product])('$name, two at once', (program) => {
  test('a meeting with two is one mail; another address of a human is told of each booking once', async () => {
    using folder = temporaryFolder()
    await using server = await startMailServer()
    const env = mailTo(server.port)
    await using one = await startService(program, folder.path, env)
    await using two = await startService(program, folder.path, env)
    const [call, other] = [callerOf(one.url), callerOf(two.url)]
    const hire = async (name: string, email: string): Promise<string> => {
      const { id } = (await call('POST', '/v1/humans', { name, email, timezone: 'UTC' })).body
      await call('PUT', `/v1/humans/${id}/availability`, alwaysOpen)
      return id
    }
    const human_ids = [await hire('Sarah Chen', sarah), await hire('Ben Fox', ben)]
    const startMs = Math.ceil((Date.now() + 48 * hourMs) / hourMs) * hourMs
    const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString()
    const who = { attendee_name: 'Ann', attendee_email: ann, duration: 30 }
    const group = { ...who, human_ids, assign: 'all', starts_at: at(0) }
    expect((await call('POST', '/v1/bookings', group)).status).toBe(201)
    const single = { ...who, human_id: human_ids[0], starts_at: at(3) }
    const booked = (await other('POST', '/v1/bookings', single)).body
    const idle = () => until('an end of mails', () => waitsIn(folder.path) === 0)
    await idle()
    expect(toldBy(server.mails.splice(0))).toEqual(
      [
        ...[`${ann} Booked REQUEST 0`, `${ann} Booked REQUEST 0`],
        ...[`${sarah} Booked REQUEST 0`, `${sarah} Booked REQUEST 0`, `${ben} Booked REQUEST 0`],
      ].sort(),
    )
    expect((await other('PATCH', `/v1/humans/${human_ids[0]}`, { email: anew })).status).toBe(200)
    await idle()
    expect(toldBy(server.mails.splice(0))).toEqual(
      [
        ...[`${sarah} Sent elsewhere CANCEL 1`, `${sarah} Sent elsewhere CANCEL 1`],
        ...[`${anew} Booked REQUEST 1`, `${anew} Booked REQUEST 1`],
      ].sort(),
    )
    await other('DELETE', `/v1/bookings/${booked.id}`)
    await idle()
    expect(toldBy(server.mails)).toEqual(
      [`${ann} Cancelled CANCEL 2`, `${anew} Cancelled CANCEL 2`].sort(),
    )
  })
})
