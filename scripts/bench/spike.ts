/**
 * The barest service with the durability of ours: one framework, one table with one outbox row, one commit and sync for
 * all that came in together, nothing else. Its file is the first argument.
 */
import { Database } from 'bun:sqlite'
import { Elysia } from 'elysia'
import { Booking } from './booking.ts'

const db = new Database(process.argv[2] ?? ':memory:', { create: true, strict: true })
db.run('PRAGMA journal_mode = WAL')
db.run('PRAGMA synchronous = FULL')
db.run(`CREATE TABLE IF NOT EXISTS bookings (
  id TEXT PRIMARY KEY, human_id TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
  attendee_name TEXT NOT NULL, attendee_email TEXT, metadata TEXT, UNIQUE (human_id, starts_at)
) STRICT, WITHOUT ROWID`)
db.run('CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT')
const insert = db.prepare('INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?)')
const send = db.prepare('INSERT INTO outbox (payload) VALUES (?)')
const begin = db.prepare('BEGIN IMMEDIATE')
const commit = db.prepare('COMMIT')

let waiting: (() => void)[] = []
let answers: (() => void)[] = []

function commitAll(): void {
  const writes = waiting
  waiting = []
  begin.run()
  for (const write of writes) write()
  commit.run()
  const synced = answers
  answers = []
  for (const answer of synced) answer()
}

const app = new Elysia()
  .post(
    '/v1/bookings',
    ({ body }) => {
      const { promise, resolve } = Promise.withResolvers<Response>()
      if (waiting.length === 0) setImmediate(commitAll)
      waiting.push(() => {
        const id = Bun.randomUUIDv7()
        const startsAt = Date.parse(body.starts_at)
        const text = JSON.stringify({ id, ...body, status: 'confirmed' })
        insert.run(
          id,
          body.human_id,
          startsAt,
          startsAt + body.duration * 60_000,
          body.attendee_name,
          body.attendee_email ?? null,
          body.metadata === undefined ? null : JSON.stringify(body.metadata),
        )
        send.run(text)
        answers.push(() => resolve(new Response(text, { status: 201, headers: json })))
      })
      return promise
    },
    { body: Booking },
  )
  .listen({ hostname: '127.0.0.1', port: 0, reusePort: false })

const json = { 'content-type': 'application/json' }
console.log(`http://127.0.0.1:${app.server?.port}`)
