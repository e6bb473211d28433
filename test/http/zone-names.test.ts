/** Names of time zones at the doors: what is taken, what it is kept as, and what is refused with the name that is meant. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

/** A name and what it is kept and answered as. */
const taken: [name: string, kept: string][] = [
  ...['UTC', 'Etc/UTC', 'GMT', 'Zulu', 'UCT', 'Universal', 'Etc/GMT', 'Etc/Zulu'].map(
    (name): [string, string] => [name, 'UTC'],
  ),
  ['US/Pacific', 'US/Pacific'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['CET', 'CET'],
  ['EST5EDT', 'EST5EDT'],
]

test.each(taken)('%s is taken and kept as %s', async (timezone, kept) => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/humans', { name: 'Ann', timezone })
  expect([made.status, made.body.timezone]).toEqual([201, kept])
  const path = `/v1/humans/${made.body.id}`
  await app.call('PATCH', path, { timezone: 'Asia/Tokyo' })
  expect((await app.call('PATCH', path, { timezone })).body.timezone).toBe(kept)
  expect((await app.call('GET', path)).body.timezone).toBe(kept)
  const slots = `${path}/slots?date_from=today&date_to=today&duration=30&display_timezone=${timezone}`
  expect((await app.call('GET', slots)).status).toBe(200)
})

/** A name, and what the refusal says. */
const refused: [name: string, word: string][] = [
  ['EST', 'America/New_York'],
  ['MST', 'America/'],
  ['HST', 'Pacific/Honolulu'],
  ['Etc/GMT+5', 'offset'],
  ['Mars/X', 'IANA'],
  ['+02:00', 'IANA'],
]

test.each(refused)('%s is refused wherever a zone is named: %s', async (zone, word) => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const named = encodeURIComponent(zone)
  const range = 'date_from=today&date_to=today&duration=30'
  const answers = [
    await app.call('POST', '/v1/humans', { name: 'Ann', timezone: zone }),
    await app.call('PATCH', `/v1/humans/${id}`, { timezone: zone }),
    await app.book(id, '2026-03-16T10:00', { timezone: zone }),
    await app.call('GET', `/v1/humans/${id}/slots?${range}&display_timezone=${named}`),
    await app.call('GET', `/v1/slots?human_ids=${id}&${range}&display_timezone=${named}`),
    await app.call('GET', `/v1/slots?human_ids=${id}&${range}&timezone=${named}`),
    await app.call('GET', `/v1/bookings?timezone=${named}`),
  ]
  for (const [at, answer] of answers.entries()) {
    const field = at === 3 || at === 4 ? 'display_timezone' : 'timezone'
    expectRefusal(answer, 'VALIDATION_ERROR', [field])
    expect(answer.body.error.message).toContain(word)
  }
})

test('a human who has such a zone works on, and anything else of it may be changed', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.elsewhere("UPDATE humans SET timezone = 'EST', version = version + 1")
  const { status, body } = await app.call('PATCH', `/v1/humans/${id}`, { name: 'Ann' })
  expect([status, body.name, body.timezone]).toEqual([200, 'Ann', 'EST'])
  expect((await app.slots(id, '2026-03-16'))[0]).toBe('2026-03-16T14:00:00.000Z')
  expect((await app.book(id, '2026-03-16T14:00:00Z')).status).toBe(201)
})
