/**
 * One client lists the tools, asks for slots, books one and asks for it again for somebody else; whatever it hands
 * to a model has to say what is free instead. `node probe.mjs NAME WAY`, the service by the environment.
 */
import { clients } from './clients.mjs'

const [name = '', way = ''] = process.argv.slice(2)
const { PROBE_URL, PROBE_KEY, PROBE_HUMAN, PROBE_DATE, PROBE_COMMAND } = process.env
const [command, ...args] = JSON.parse(PROBE_COMMAND)
const env = { SLOTFLOW_URL: PROBE_URL, SLOTFLOW_API_KEY: PROBE_KEY }
const service = { url: new URL('/mcp', PROBE_URL), key: PROBE_KEY, command, args, env }

/** What a model reads: an answer, or the words of an error. */
async function said(promise) {
  const answer = await promise.catch((error) => error.message)
  return typeof answer === 'string' ? answer : JSON.stringify(answer)
}

function expectWords(what, text, ...words) {
  for (const word of words) {
    if (!word.test(text)) throw new Error(`${what} lacks ${word}: ${text.slice(0, 600)}`)
  }
}

const client = await clients[name](service, way)
const names = await client.names()
expectWords('the list', names.join(' '), /find_slots/, /create_booking/)
const dates = { date_from: PROBE_DATE, date_to: PROBE_DATE, duration: 30 }
const found = await said(client.call('find_slots', { human_id: PROBE_HUMAN, ...dates }))
const [startsAt] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(found) ?? [found]
const wish = { human_id: PROBE_HUMAN, starts_at: startsAt, duration: 30 }
const booked = await said(client.call('create_booking', { ...wish, attendee_name: 'Alex Rivera' }))
expectWords('the booking', booked, /Booked/, /Alex Rivera/)
const refused = await said(client.call('create_booking', { ...wish, attendee_name: 'Kim Lee' }))
expectWords('the refusal', refused, /SLOT_UNAVAILABLE/, /alternatives/, /\d{4}-\d\d-\d\dT[\d:.]+Z/)
await client.close()
process.exit(0)
