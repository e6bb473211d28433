import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { SQL } from 'bun'
import { minuteMs } from '../../src/domain/time/units.ts'
import { preparedTexts } from '../../src/store/postgres/statements.ts'
import { endPostgres, type TestPostgres, testPostgres } from '../support/postgres.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  nineMs,
  nowMs,
  refusalOf,
} from '../support/store.ts'
import { someOfContract } from './contract.ts'

const server = await testPostgres()
afterAll(endPostgres)
if (server !== null) {
  setDefaultTimeout(20_000)
  // What races and what transactions promise; all of it is a proof.
  const chapters = ['accounts', 'claims', 'holds', 'once', 'isolation', 'life', 'mailList'] as const
  someOfContract('PostgreSQL', () => server.engine(), chapters)
  describe('several processes on one PostgreSQL', () => ofSeveral(server))
}

const slots = 16
const agents = 200

function ofSeveral(postgres: TestPostgres): void {
  test('every statement there is, is one that the server takes', async () => {
    await using engine = postgres.engine()
    await engine.open().isReady()
    await using sql = new SQL({ url: await engine.url, max: 1 })
    const refused: string[] = []
    for (const [nth, text] of preparedTexts().entries()) {
      const prepared = sql.unsafe(`PREPARE try_${nth} AS ${text}`)
      await prepared.catch((error) => refused.push(`${error.message}: ${text}`))
    }
    expect(refused).toEqual([])
    expect(preparedTexts().length).toBeGreaterThan(200)
  })

  test('of two hundred agents that want the sixteen slots of a day through two processes, one has each', async () => {
    await using engine = postgres.engine()
    const nodes = [engine.open(), engine.open()]
    const [one] = nodes
    if (!one) throw new Error('there are two')
    const accountId = await addAccount(one)
    const { id: humanId } = await addHuman(one, accountId)
    const asked = Array.from({ length: agents }, (_, n) => {
      const node = nodes[n % nodes.length] ?? one
      const startMs = nineMs + (n % slots) * 30 * minuteMs
      return refusalOf(book(node, accountId, humanId, { startMs }))
    })
    const answers = await Promise.all(asked)
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(slots)
    expect(new Set(answers)).toEqual(new Set(['accepted', 'SLOT_UNAVAILABLE']))
    const { total, bookings } = await one.bookings.list(accountId, {}, { limit: 99, offset: 0 })
    expect([total, new Set(bookings.map(({ startMs }) => startMs)).size]).toEqual([slots, slots])
  })

  test('whoever follows the events of two processes by their numbers misses none', async () => {
    await using engine = postgres.engine()
    const [one, other, reader] = [engine.open(), engine.open(), engine.open()]
    const accountId = await addAccount(one)
    const people = await Promise.all([addHuman(one, accountId), addHuman(other, accountId)])
    let isOver = false
    const writing = Promise.all(
      people.flatMap(({ id }, n) =>
        Array.from({ length: 60 }, (_, nth) => {
          const startMs = nineMs + nth * 30 * minuteMs
          return book(n === 0 ? one : other, accountId, id, { startMs })
        }),
      ),
    ).finally(() => {
      isOver = true
    })
    const seen: number[] = []
    for (let isLast = false; ; ) {
      const page = await reader.events.list(accountId, seen.at(-1) ?? 0, 100)
      seen.push(...page.map(({ seq }) => seq))
      if (isLast && page.length === 0) break
      isLast = isOver
    }
    await writing
    const all = await reader.events.list(accountId, 0, 1_000)
    expect(seen).toEqual(all.map(({ seq }) => seq))
    expect(seen).toHaveLength(120)
  })

  test('a connection that the server ends between two writes is made anew, and nothing is done twice', async () => {
    await using engine = postgres.engine()
    const store = engine.open()
    const accountId = await addAccount(store)
    await addWebhook(store, accountId)
    const { id: humanId } = await addHuman(store, accountId)
    await using sql = new SQL({ url: await engine.url, max: 1 })
    const outcomes: string[] = []
    for (let nth = 0; nth < 8; nth += 1) {
      const startMs = nineMs + nth * 30 * minuteMs
      const booked = refusalOf(book(store, accountId, humanId, { startMs }))
      await sql.unsafe(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      )
      outcomes.push(await booked)
    }
    const accepted = outcomes.filter((outcome) => outcome === 'accepted').length
    expect(outcomes.every((outcome) => ['accepted', 'UNAVAILABLE'].includes(outcome))).toBe(true)
    const { total } = await store.bookings.list(accountId, {}, { limit: 9, offset: 0 })
    // What was refused is not known to be written, unless its answer says so: more than were told there may be.
    expect(total).toBeGreaterThanOrEqual(accepted)
    expect((await store.events.list(accountId, 0, 99)).length).toBe(total)
    expect(
      await refusalOf(book(store, accountId, humanId, { startMs: nineMs + 20 * 30 * minuteMs })),
    ).toBe('accepted')
    expect(nowMs).toBeLessThan(nineMs)
  })
}
