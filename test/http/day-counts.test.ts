/** How busy the days of a month are. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

test('confirmed bookings count on the UTC day of their start, for keys that see them', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human()]
  await app.book(sarah.id, '2026-03-16T09:00:00Z')
  await app.book(sarah.id, '2026-03-16T10:00:00Z')
  await app.book(tom.id, '2026-03-31T10:00:00Z')
  const { body } = await app.book(tom.id, '2026-03-17T10:00:00Z')
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  const busy = async (key: string) => {
    const { text } = await app.call('GET', '/v1/usage/days?month=2026-03', undefined, { key })
    const { days }: { days: { date: string; bookings: number }[] } = JSON.parse(text)
    expect(days).toHaveLength(31)
    return days.filter(({ bookings }) => bookings > 0).map(({ date, bookings }) => [date, bookings])
  }
  const first = ['2026-03-16', 2]
  expect(await busy(app.key)).toEqual([first, ['2026-03-31', 1]])
  const bound = { name: 'rep', scope: 'rep', human_ids: [sarah.id] }
  const { text } = await app.call('POST', '/v1/api-keys', bound)
  expect(await busy(JSON.parse(text).key)).toEqual([first])
})

test('a month has the days that it has, and nothing else is one', async () => {
  await using app = await startTestApp()
  const daysOf = async (month: string) => {
    const { text } = await app.call('GET', `/v1/usage/days?month=${month}`)
    return JSON.parse(text).days.length
  }
  expect(await Promise.all(['2027-02', '2028-02', '2027-04'].map(daysOf))).toEqual([28, 29, 30])
  for (const month of ['2027-13', '2027-2', 'March', '']) {
    expectRefusal(await app.call('GET', `/v1/usage/days?month=${month}`), 'VALIDATION_ERROR')
  }
})
