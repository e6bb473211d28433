/** What the store says before a mail leaves, and keeps of it: guide/mail.md#what-is-told. */
import { expect, test } from 'bun:test'
import { hourMs } from '../../src/domain/time/units.ts'
import type { LeavingMail, MailEnd } from '../../src/store/store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { began } from '../support/mail/mailer.ts'

/** A booking that is moved twice: events 1, 2 and 3, which nobody has sent. */
async function begin(app: TestApp) {
  using mailer = await began(app, 'smtp://127.0.0.1:9?starttls=off')
  const id = await mailer.book()
  for (const hour of ['15', '16']) {
    await app.call('PATCH', `/v1/bookings/${id}`, { starts_at: `2026-03-17T${hour}:00:00Z` })
  }
  const { mails, bookings } = mailer.context.store
  const found = await bookings.findLinked(id)
  if (!found) throw new Error('no booking')
  const failure = { type: 'mail.failed', kind: 'rescheduled', reason: 'no', bookingId: id } as const
  const failed: MailEnd = { status: 'failed', failure: { ...failure, createdAtMs: 0 } }
  return {
    ...{ mails, failed },
    mailOf: (eventSeq: number, fields: Partial<LeavingMail> = {}): LeavingMail => ({
      ...{ eventSeq, recipient: 'attendee', kind: 'rescheduled', humanId: null, hasInvite: true },
      ...{ shownBy: eventSeq, humanIds: null, addressDigest: 'ann', nowMs: app.clock.nowMs() },
      booking: { ...found.booking, sequence: eventSeq },
      ...fields,
    }),
    /** Whom a mail of an event reached, or never will, and what is known to have left by other events. */
    async known(eventSeq: number) {
      const sql = "SELECT id FROM webhooks WHERE kind = 'mail'"
      const endpoint = app.database.query<{ id: string }, []>(sql).get()
      const its = await mails.known(endpoint?.id ?? '', eventSeq)
      return {
        done: its?.done.map(({ party }) => party),
        told: its?.sent.map(({ kind, asOf }) => `${kind} ${asOf}`),
      }
    },
  }
}

test('a mail is overtaken by one of a later event to the same, that left or may have left', async () => {
  await using app = await startTestApp()
  const { mails, mailOf, failed } = await begin(app)
  const isOvertaken = async (mail: LeavingMail) =>
    (await mails.begin(mail, () => false)).isOvertaken
  expect(await isOvertaken(mailOf(1))).toBe(false)
  await mails.begin(mailOf(2), () => true)
  expect(await isOvertaken(mailOf(1))).toBe(true)
  // Neither itself, nor what comes after it, nor a reminder, nor what another is told.
  expect(await isOvertaken(mailOf(2))).toBe(false)
  expect(await isOvertaken(mailOf(3))).toBe(false)
  expect(await isOvertaken(mailOf(1, { kind: 'reminder' }))).toBe(false)
  expect(await isOvertaken(mailOf(1, { recipient: 'human', humanId: 'x' }))).toBe(false)
  await mails.end(mailOf(2), { status: 'sent' })
  expect(await isOvertaken(mailOf(1))).toBe(true)
  await mails.begin(mailOf(3, { kind: 'reminder' }), () => true)
  expect(await isOvertaken(mailOf(2))).toBe(false)
  await mails.end(mailOf(2), failed)
  expect(await isOvertaken(mailOf(1))).toBe(false)
})

test('what may have left is known by others and goes again; what failed is known by nobody', async () => {
  await using app = await startTestApp()
  const { mails, mailOf, known, failed } = await begin(app)
  expect((await mails.begin(mailOf(1), () => true)).mayHaveLeft).toBe(false)
  expect((await mails.begin(mailOf(1), () => true)).mayHaveLeft).toBe(true)
  expect(await known(1)).toEqual({ done: [], told: [] })
  expect(await known(2)).toEqual({ done: [], told: ['rescheduled 1'] })
  await mails.end(mailOf(1), { status: 'again' })
  expect(await known(2)).toEqual({ done: [], told: [] })
  await mails.begin(mailOf(1), () => true)
  await mails.end(mailOf(1), { status: 'sent' })
  expect(await known(1)).toEqual({ done: ['attendee'], told: [] })
  // Another worker, which had it too, and was told to come again.
  await mails.end(mailOf(1), { status: 'again' })
  expect(await known(1)).toEqual({ done: ['attendee'], told: [] })
  await mails.begin(mailOf(3), () => true)
  await mails.end(mailOf(3), failed)
  expect(await known(3)).toEqual({ done: ['attendee'], told: ['rescheduled 1'] })
  await mails.begin(mailOf(2, { kind: 'reminder' }), () => true)
  await mails.end(mailOf(2, { kind: 'reminder' }), { status: 'sent' })
  expect(await known(3)).toEqual({ done: ['attendee'], told: ['rescheduled 1'] })
  expect(app.events().at(-1)).toMatchObject({ event: 'mail.failed', data: { reason: 'no' } })
})

test('mails of an hour are counted by account, those of a day by address, and no mail against itself', async () => {
  await using app = await startTestApp()
  const { mails, mailOf } = await begin(app)
  const startedMs = app.clock.nowMs()
  const counted = async (mail: LeavingMail, doesLeave = false) => {
    const { ofAccount, toAddress, accountFreeMs } = await mails.begin(mail, () => doesLeave)
    return [ofAccount, toAddress, (accountFreeMs - startedMs) / hourMs]
  }
  expect(await counted(mailOf(1), true)).toEqual([0, 0, 1])
  expect(await counted(mailOf(1), true)).toEqual([0, 0, 1])
  expect(await counted(mailOf(2))).toEqual([1, 1, 1])
  expect(await counted(mailOf(2, { addressDigest: 'bob' }))).toEqual([1, 0, 1])
  const toHuman = { recipient: 'human', humanId: 'x' } as const
  expect(await counted(mailOf(2, toHuman), true)).toEqual([1, 0, 1])
  expect(await counted(mailOf(3))).toEqual([2, 1, 1])
  app.clock.advance(hourMs - 1)
  expect(await counted(mailOf(3))).toEqual([2, 1, 1])
  app.clock.advance(1)
  expect(await counted(mailOf(3))).toEqual([0, 1, 2])
  app.clock.advance(23 * hourMs - 1)
  expect(await counted(mailOf(3))).toEqual([0, 1, 25 - 1 / 3_600_000])
  app.clock.advance(1)
  expect(await counted(mailOf(3))).toEqual([0, 0, 25])
})

test('a mail that was kept back is counted neither by hour nor by day, and one that was refused is', async () => {
  await using app = await startTestApp()
  const { mails, mailOf, failed } = await begin(app)
  const counted = async () => {
    const { ofAccount, toAddress } = await mails.begin(mailOf(3), () => false)
    return [ofAccount, toAddress]
  }
  await mails.end(mailOf(1), failed)
  expect(await counted()).toEqual([0, 0])
  await mails.begin(mailOf(2), () => true)
  await mails.end(mailOf(2), failed)
  expect(await counted()).toEqual([1, 1])
  const toHuman = { recipient: 'human', humanId: 'x' } as const
  await mails.begin(mailOf(2, toHuman), () => true)
  await mails.end(mailOf(2, toHuman), failed)
  expect(await counted()).toEqual([2, 1])
})
