/** Two processes serve one file: every promise of one process holds across both. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Answer } from '../support/answers.ts'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  openFile,
  type Program,
  product,
  type Service,
  soundBookings,
  startHook,
  startService,
} from '../support/process.ts'
import { randomOf } from '../support/random.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const minuteMs = 60_000
const seed = 20_260_316
/** The day after tomorrow. */
const day = new Date(Date.now() + 2 * 1_440 * minuteMs).toISOString().slice(0, 10)
const dayStartMs = Date.parse(`${day}T00:00:00Z`)

const nineToFive = {
  working_days: [1, 2, 3, 4, 5, 6, 7],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

/** Runs all, `places` at a time. */
async function race<T>(work: readonly (() => Promise<T>)[], places: number): Promise<T[]> {
  const results: T[] = []
  const waiting = [...work.entries()]
  async function place(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results[next[0]] = await next[1]()
  }
  await Promise.all(Array.from({ length: places }, place))
  return results
}

interface Pair extends AsyncDisposable {
  readonly services: readonly [Service, Service]
  readonly first: Call
  readonly second: Call
  readonly humanId: string
}

/** Both on one file, and a human who works from nine to five, UTC, on all days. */
async function startPair(program: Program, folder: string, env = {}): Promise<Pair> {
  const one = await startService(program, folder, env)
  const two = await startService(program, folder, env)
  const [first, second] = [callerOf(one.url), callerOf(two.url)]
  return {
    services: [one, two],
    first,
    second,
    humanId: await hire(first, nineToFive),
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]()
      await two[Symbol.asyncDispose]()
    },
  }
}

const orderAt = (humanId: string, startMs: number, duration = 30, name = 'Alex Rivera') => ({
  human_id: humanId,
  starts_at: new Date(startMs).toISOString(),
  duration,
  attendee_name: name,
})

async function startsOffered(call: Call, humanId: string): Promise<string[]> {
  const query = `date_from=${day}&date_to=${day}&duration=30`
  const { body } = await call('GET', `/v1/humans/${humanId}/slots?${query}`)
  return body.slots.map(({ starts_at }) => starts_at)
}

describe.concurrent.each([...product])('$name, twice on one file', (program) => {
  test('of 50 agents that race for a day of four meetings through both, four get in and are told other days', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second } = pair
    const humanId = await hire(first, { ...nineToFive, max_per_day: 4 })
    const random = randomOf(seed)
    const answers = await race(
      Array.from({ length: 50 }, (_, n) => () => {
        const startMs = dayStartMs + (540 + 30 * random(16)) * minuteMs
        const call = n % 2 === 0 ? first : second
        return call('POST', '/v1/bookings', orderAt(humanId, startMs, 30, `agent ${n}`))
      }),
      40,
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(4)
    expect(statuses.filter((status) => status === 409)).toHaveLength(46)
    expect(soundBookings(folder.path)).toHaveLength(4)
    expect(await startsOffered(second, humanId)).toEqual([])
    const noon = orderAt(humanId, dayStartMs + 720 * minuteMs)
    const { body } = await second('POST', '/v1/bookings', noon)
    const offered = body.error?.alternatives?.map((one) => one.starts_at.slice(0, 10))
    expect(offered).toHaveLength(3)
    expect(offered).not.toContain(day)
  })

  test('of 200 agents that race for one day through both, one wins each slot and all others get a 409', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second, humanId } = pair
    const random = randomOf(seed)
    const wishes = Array.from({ length: 200 }, (_, n) => {
      const minutes = n % 3 === 0 ? 60 : 30
      const startMs = dayStartMs + (540 + 30 * random(minutes === 60 ? 15 : 16)) * minuteMs
      return { name: `agent ${n}`, startMs, endMs: startMs + minutes * minuteMs, minutes }
    })
    const answers = await race(
      wishes.map(({ name, startMs, minutes }, n) => () => {
        const call = n % 2 === 0 ? first : second
        return call('POST', '/v1/bookings', orderAt(humanId, startMs, minutes, name))
      }),
      40,
    )

    const stored = soundBookings(folder.path)
    const winners = wishes.filter((_, n) => answers[n]?.status === 201)
    const losers = wishes.filter((_, n) => answers[n]?.status !== 201)
    const byName = (a: string, b: string) => (a < b ? -1 : 1)
    expect(stored.map(({ attendee }) => attendee).sort(byName)).toEqual(
      winners.map(({ name }) => name).sort(byName),
    )
    expect(winners.length).toBeGreaterThanOrEqual(8)
    const refusals = answers.filter(({ status }) => status !== 201)
    expect(new Set(refusals.map(({ body }) => `${body.error.status} ${body.error.code}`))).toEqual(
      new Set(['409 SLOT_UNAVAILABLE']),
    )
    // Nobody was refused who had no winner in the way.
    const unbeaten = losers.filter(
      (loser) => !winners.some((won) => won.startMs < loser.endMs && loser.startMs < won.endMs),
    )
    expect(unbeaten).toEqual([])
  })

  test('one Idempotency-Key, sent 20 times at once through both, is one booking and 20 equal answers', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second, humanId } = pair
    const body = orderAt(humanId, dayStartMs + 600 * minuteMs)
    const once = { 'idempotency-key': 'order-66' }
    const send = (n: number) => (n % 2 === 0 ? first : second)('POST', '/v1/bookings', body, once)
    const answers: Answer[] = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    const replays = answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')
    expect(replays).toHaveLength(19)
    expect(soundBookings(folder.path).map(({ id }) => id)).toEqual([answers[0]?.body.id ?? ''])
  })

  test('of holds and bookings that race for one slot through both, one wins; a hold becomes one booking', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second, humanId } = pair
    const through = (n: number) => (n % 2 === 0 ? first : second)
    const startMs = dayStartMs + 600 * minuteMs
    const { attendee_name, ...slot } = orderAt(humanId, startMs)
    const wishes = Array.from({ length: 40 }, (_, n) => () => {
      const call = through(n)
      return n % 4 < 2
        ? call('POST', '/v1/holds', slot)
        : call('POST', '/v1/bookings', { ...slot, attendee_name })
    })
    const statuses = (await race(wishes, 20)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, ...Array(39).fill(409)])

    const later = { ...slot, starts_at: new Date(startMs + 60 * minuteMs).toISOString() }
    const { body } = await first('POST', '/v1/holds', later)
    expect((await second('POST', '/v1/bookings', { ...later, attendee_name })).status).toBe(409)
    expect(await startsOffered(second, humanId)).not.toContain(later.starts_at)
    const turn = (n: number) =>
      through(n)('POST', '/v1/bookings', { hold_id: body.id, attendee_name })
    const turned = await Promise.all(Array.from({ length: 20 }, (_, n) => turn(n)))
    const made = turned.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    const refused = turned.filter(({ status }) => status === 422)
    expect(refused).toHaveLength(19)
    for (const { text } of refused) expect(text).toContain(made[0]?.body.id ?? 'no booking')
    const stored = soundBookings(folder.path).filter(({ startsAtMs }) => startsAtMs !== startMs)
    expect(stored.map(({ id }) => id)).toEqual([made[0]?.body.id ?? ''])
  })

  test('of 50 agents that want any of five humans at once, through both, five get one each', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second, humanId } = pair
    const humanIds = [humanId]
    while (humanIds.length < 5) humanIds.push(await hire(first, nineToFive))
    const { human_id: _, ...order } = orderAt(humanId, dayStartMs + 600 * minuteMs)
    const wishes = Array.from({ length: 50 }, (_, n) => () => {
      const assign = n % 3 === 0 ? 'balanced' : 'first'
      const body = { ...order, human_ids: humanIds, assign }
      return (n % 2 === 0 ? first : second)('POST', '/v1/bookings', body)
    })
    const answers = await race(wishes, 25)
    const won = answers.filter(({ status }) => status === 201)
    expect(won.map(({ body }) => body.human_id).sort()).toEqual(humanIds.sort())
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(45)
    expect(soundBookings(folder.path)).toHaveLength(5)
  })

  test('what changes through one process is seen by the other at once', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const { first, second, humanId } = pair
    const nine = orderAt(humanId, dayStartMs + 540 * minuteMs)
    for (const [here, there] of [
      [first, second],
      [second, first],
    ] as const) {
      expect(await startsOffered(there, humanId)).toHaveLength(16)

      const booked = await here('POST', '/v1/bookings', nine)
      expect(booked.status).toBe(201)
      expect(await startsOffered(there, humanId)).not.toContain(nine.starts_at)
      expect((await there('POST', '/v1/bookings', nine)).status).toBe(409)
      expect((await there('DELETE', `/v1/bookings/${booked.body.id}`)).status).toBe(200)
      expect(await startsOffered(here, humanId)).toContain(nine.starts_at)

      const block = { type: 'block', title: 'Away', all_day: true, start_date: day }
      const made = await here('POST', `/v1/humans/${humanId}/overrides`, block)
      expect(made.status).toBe(201)
      const refused = await there('POST', '/v1/bookings', nine)
      expect(refused.body.error?.code).toBe('SCHEDULE_BLOCKED')
      expect(await startsOffered(there, humanId)).toEqual([])
      await there('DELETE', `/v1/humans/${humanId}/overrides/${made.body.id}`)
      expect(await startsOffered(here, humanId)).toHaveLength(16)
    }
    await first('DELETE', `/v1/humans/${humanId}`)
    expect((await second('POST', '/v1/bookings', nine)).status).toBe(404)
  })

  test('each event is sent once while both live, and by the other when one was killed', async () => {
    using folder = temporaryFolder()
    await using hook = startHook(() => new Response('ok'))
    await using pair = await startPair(program, folder.path, {
      SLOTFLOW_WEBHOOK_SCHEDULE: '1s,1s',
    })
    const { first, second, humanId, services } = pair
    await first('POST', '/v1/webhooks', { url: hook.url, events: ['booking.confirmed'] })
    const starts = Array.from({ length: 16 }, (_, n) => dayStartMs + (540 + 30 * n) * minuteMs)
    const bookings = await Promise.all(
      starts
        .slice(0, 12)
        .map((startMs, n) =>
          (n % 2 === 0 ? first : second)('POST', '/v1/bookings', orderAt(humanId, startMs)),
        ),
    )
    await hook.came(12)
    const last = await first('POST', '/v1/bookings', orderAt(humanId, starts[12] ?? 0))
    await services[0].kill()
    await hook.came(13)
    // Time for a second attempt to come, were there one.
    await Bun.sleep(100)
    const sent = hook.attempts.map(({ event }) => event.data.id)
    expect(sent.sort()).toEqual([...bookings, last].map(({ body }) => body.id).sort())
    expect(new Set(hook.attempts.map(({ id }) => id)).size).toBe(13)
    expect(await services[1].stop()).toEqual({ code: 0, signal: null })
  })

  test('a lock that another process keeps is 503 after five seconds, reads go on, and it passes by itself', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const humanId = await hire(call, nineToFive)
    const order = orderAt(humanId, dayStartMs + 600 * minuteMs)
    using other = openFile(folder.path)
    other.run('BEGIN IMMEDIATE')
    const startedMs = performance.now()
    let tookMs = 0
    const writes = Promise.all([1, 2, 3].map(() => call('POST', '/v1/bookings', order)))
    void writes.finally(() => {
      tookMs = performance.now() - startedMs
    })
    const readsMs: number[] = []
    while (tookMs === 0) {
      const readMs = performance.now()
      expect((await call('GET', `/v1/humans/${humanId}`)).status).toBe(200)
      readsMs.push(performance.now() - readMs)
      await Bun.sleep(10)
    }
    for (const { status, body, headers } of await writes) {
      expect([status, body.error.code]).toEqual([503, 'UNAVAILABLE'])
      expect(Number(headers.get('retry-after'))).toBeWithin(1, 61)
    }
    // Five, and what a machine that is busy with other tests adds.
    expect(tookMs).toBeWithin(4_000, 14_000)
    expect(readsMs.sort((a, b) => a - b)[readsMs.length >> 1]).toBeLessThan(100)
    other.run('ROLLBACK')
    expect((await call('POST', '/v1/bookings', order)).status).toBe(201)
    expect(soundBookings(folder.path)).toHaveLength(1)
  })

  test('the one that is stopped last takes the journal away', async () => {
    using folder = temporaryFolder()
    await using pair = await startPair(program, folder.path)
    const [one, two] = pair.services
    expect(await one.stop()).toEqual({ code: 0, signal: null })
    const body = orderAt(pair.humanId, dayStartMs + 600 * minuteMs)
    expect((await pair.second('POST', '/v1/bookings', body)).status).toBe(201)
    expect(await two.stop()).toEqual({ code: 0, signal: null })
    expect(await Bun.file(`${fileIn(folder.path)}-wal`).exists()).toBeFalse()
    expect(soundBookings(folder.path)).toHaveLength(1)
  })
})
