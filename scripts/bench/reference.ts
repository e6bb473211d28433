/**
 * What the framework itself can do: a server that validates and echoes a booking, and answers a static
 * copy of a slots payload (its text on standard input). The measure of every ratio in the table.
 */
import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'

const payload = await Bun.stdin.text()

const Booking = Type.Object({
  human_id: Type.String({ minLength: 36, maxLength: 36 }),
  starts_at: Type.String({ minLength: 20, maxLength: 30 }),
  duration: Type.Integer({ minimum: 1, maximum: 1_440 }),
  attendee_name: Type.String({ minLength: 1, maxLength: 200 }),
  attendee_email: Type.Optional(Type.String({ maxLength: 254 })),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

const app = new Elysia()
  .post('/v1/bookings', ({ body }) => body, { body: Booking })
  .get('/static', () => new Response(payload, { headers: { 'content-type': 'application/json' } }))
  .listen({ hostname: '127.0.0.1', port: 0, reusePort: false })

console.log(`http://127.0.0.1:${app.server?.port}`)
