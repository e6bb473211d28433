/**
 * What a plain service on PostgreSQL does: one framework, one statement a booking, which EXCLUDE keeps apart, with one
 * outbox row. Its database is the first argument.
 */
import { SQL } from 'bun'
import { Elysia } from 'elysia'
import { Booking } from './booking.ts'

const sql = new SQL({ url: process.argv[2] ?? '', max: 20 })
await sql`CREATE EXTENSION IF NOT EXISTS btree_gist`
await sql`CREATE TABLE IF NOT EXISTS bookings (
  id uuid PRIMARY KEY, human_id uuid NOT NULL, during tstzrange NOT NULL, attendee_name text NOT NULL,
  attendee_email text, metadata jsonb, EXCLUDE USING gist (human_id WITH =, during WITH &&))`
await sql`CREATE TABLE IF NOT EXISTS outbox (id bigserial PRIMARY KEY, payload text NOT NULL)`

const app = new Elysia()
  .post(
    '/v1/bookings',
    async ({ body }) => {
      const id = Bun.randomUUIDv7()
      const text = JSON.stringify({ id, ...body, status: 'confirmed' })
      const end = new Date(Date.parse(body.starts_at) + body.duration * 60_000).toISOString()
      const range = `[${body.starts_at},${end})`
      await sql`WITH booked AS (
        INSERT INTO bookings VALUES (${id}, ${body.human_id}, ${range}::tstzrange, ${body.attendee_name},
          ${body.attendee_email ?? null}, ${body.metadata ?? null}))
        INSERT INTO outbox (payload) VALUES (${text})`
      return new Response(text, { status: 201, headers: json })
    },
    { body: Booking },
  )
  .listen({ hostname: '127.0.0.1', port: 0, reusePort: false })

const json = { 'content-type': 'application/json' }
console.log(`http://127.0.0.1:${app.server?.port}`)
