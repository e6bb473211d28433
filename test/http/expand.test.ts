/** guide/requests.md#lists: bookings that say who is booked, deleted or not. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

const at = (time: string) => `2026-03-16T${time}:00.000Z`

test('expand=human adds who is booked to each booking, also one who was deleted', async () => {
  await using app = await startTestApp()
  const tom = await app.human({ name: 'Tom', role: 'ae', timezone: 'Europe/Berlin' })
  const sarah = await app.human()
  const first = await app.book(tom.id, at('09:00'))
  await app.book(sarah.id, at('10:00'))
  await app.call('DELETE', `/v1/humans/${tom.id}`)
  const its = { id: tom.id, name: 'Tom', email: null, role: 'ae', timezone: 'Europe/Berlin' }
  const list = JSON.parse((await app.call('GET', '/v1/bookings?expand=human')).text)
  expect(list.bookings).toMatchObject([
    { human_id: tom.id, human: { ...its, active: false } },
    { human_id: sarah.id, human: { name: 'Sarah Chen', active: true } },
  ])
  expect(Object.keys(list.bookings[0].human).sort()).toEqual([...Object.keys(its), 'active'].sort())
  const one = await app.call('GET', `/v1/bookings/${first.body.id}?expand=human`)
  expect(JSON.parse(one.text)).toEqual(list.bookings[0])
  const words = `/v1/bookings/${first.body.id}?expand=human&display_timezone=UTC`
  expect(JSON.parse((await app.call('GET', words)).text)).toMatchObject({
    ...{ local_start: 'Monday 16 March 2026, 09:00 UTC', human: { id: tom.id } },
  })
  const bare = await app.call('GET', '/v1/bookings')
  expect(bare.text).not.toContain('"human"')
  expectRefusal(await app.call('GET', '/v1/bookings?expand=all'), 'VALIDATION_ERROR', ['expand'])
})
