/** Two processes on one file, one of them in Tokyo: the holidays of both are the same, to the day. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { type Call, callerOf, hire, product, startService } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

/** The next year but one, which neither process is asked for before. */
const year = new Date().getUTCFullYear() + 2
const christmas = `${year}-12-25T12:00:00Z`

const bookingOf = (human_id: string, starts_at: string) => ({
  ...{ human_id, starts_at, duration: 30, attendee_name: 'Alex Rivera' },
})

async function offered(call: Call, id: string): Promise<string[]> {
  const query = `date_from=${year}-12-24&date_to=${year}-12-28&duration=30`
  const { body } = await call('GET', `/v1/humans/${id}/slots?${query}`)
  return [...new Set(body.slots.map(({ starts_at }) => starts_at.slice(0, 10)))]
}

test.each([...product])(
  '$name: what one sets the other keeps, and no booking is free by accident',
  async (program) => {
    using folder = temporaryFolder()
    await using tokyo = await startService(program, folder.path, { TZ: 'Asia/Tokyo' })
    await using other = await startService(program, folder.path, { TZ: 'America/Los_Angeles' })
    const [first, second] = [callerOf(tokyo.url), callerOf(other.url)]
    const id = await hire(first)
    expect((await second('GET', `/v1/humans/${id}`)).status).toBe(200)
    const set = await first('PATCH', `/v1/humans/${id}`, { holidays: { country: 'DE' } })
    expect(set.status).toBe(200)
    // The second is asked for a booking first, and knows no year of any place.
    const refused = await second('POST', '/v1/bookings', bookingOf(id, christmas))
    expectRefusal(refused, 'SCHEDULE_BLOCKED')
    expect(refused.body.error.message).toContain('"1. Weihnachtstag" blocks')
    expectRefusal(await first('POST', '/v1/bookings', bookingOf(id, christmas)), 'SCHEDULE_BLOCKED')
    const days = ['24', '27', '28'].map((date) => `${year}-12-${date}`)
    expect(await offered(first, id)).toEqual(days)
    expect(await offered(second, id)).toEqual(days)
    const asked = `/v1/holidays?country=JP&year=${year}`
    expect((await first('GET', asked)).text).toBe((await second('GET', asked)).text)
    await second('PATCH', `/v1/humans/${id}`, { holidays: null })
    expect((await first('POST', '/v1/bookings', bookingOf(id, christmas))).status).toBe(201)
  },
)
