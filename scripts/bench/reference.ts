/**
 * What the framework itself can do: a server that validates and echoes a booking, and answers a static
 * copy of a slots payload (its text on standard input). The measure of every ratio in the table.
 */
import { Elysia } from 'elysia'
import { Booking } from './booking.ts'

const payload = await Bun.stdin.text()

const app = new Elysia()
  .post('/v1/bookings', ({ body }) => body, { body: Booking })
  .get('/static', () => new Response(payload, { headers: { 'content-type': 'application/json' } }))
  .listen({ hostname: '127.0.0.1', port: 0, reusePort: false })

console.log(`http://127.0.0.1:${app.server?.port}`)
