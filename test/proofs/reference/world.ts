/** What samples speak of, made anew for each of them: the ids of the document's examples stand for it. */
import type { Call } from '../../support/process.ts'
import { alwaysOpen, hire } from '../../support/process.ts'

/** A year to come, so that the dates of the samples are neither past nor too far away. */
const year = new Date().getUTCFullYear() + 1

export const dated = (code: string): string => code.replaceAll('2027-', `${year}-`)

const start = `${year}-03-22T10:00:00.000Z`
const exampleId = (end: string) => `019aa3c0-7a00-7000-8000-0000000000${end}`

/** What was made before for the same sample. */
interface World {
  readonly human: string
  readonly endpoint: string
  readonly calendarUrl: string
}

/** Creates something and answers its id. */
type Make = (call: Call, world: World) => Promise<string>

async function created(call: Call, path: string, body?: object): Promise<string> {
  const { status, text } = await call('POST', path, body)
  if (status !== 200 && status !== 201) throw new Error(`${path} answered ${status}: ${text}`)
  const { id }: { id: string } = JSON.parse(text)
  return id
}

const wish = (human: string) => ({ human_id: human, starts_at: start, duration: 30 })

/** By the end of the id, in the order in which they need each other. */
const makers: readonly (readonly [string, Make])[] = [
  ['01', (call) => hire(call, alwaysOpen, 'America/New_York')],
  [
    '02',
    (call, { human }) =>
      created(call, `/v1/humans/${human}/overrides`, {
        ...{ type: 'block', title: 'Fair', all_day: false, start_date: `${year}-04-05` },
        ...{ start_time: '12:00', end_time: '13:00' },
      }),
  ],
  [
    '03',
    (call, { human }) =>
      created(call, '/v1/bookings', { ...wish(human), attendee_name: 'Alex Rivera' }),
  ],
  [
    '04',
    (call) =>
      created(call, '/v1/webhooks', {
        url: `https://${crypto.randomUUID()}.example.com/hook`,
        events: ['booking.cancelled'],
      }),
  ],
  ['05', (call, { endpoint }) => created(call, `/v1/webhooks/${endpoint}/test`)],
  ['06', (call) => created(call, '/v1/api-keys', { name: 'sample', scope: 'agent' })],
  [
    '07',
    (call, { human, calendarUrl }) =>
      created(call, `/v1/humans/${human}/calendars`, { type: 'ics', url: calendarUrl }),
  ],
  ['08', (call, { human }) => created(call, '/v1/holds', wish(human))],
  [
    '0a',
    (call, { human }) =>
      created(call, '/v1/services', {
        ...{ name: 'Call', slug: `call-${crypto.randomUUID()}`, durations: [30] },
        human_ids: [human],
      }),
  ],
]

/** Ids that are those of humans, though other samples have them for something else. */
const humansIn: Readonly<Record<string, string>> = { listTeamSlots: '02', handOver: '04' }

/** A sample about things that are there, made for it alone. */
export async function aboutWhatIs(
  code: string,
  operationId: string,
  call: Call,
  calendarUrl: string,
): Promise<string> {
  let text = dated(code)
  const world = { human: '', endpoint: '', calendarUrl }
  for (const [end, make] of makers) {
    const isWanted = text.includes(exampleId(end))
    if (!isWanted && (end !== '01' || !text.includes('019aa3c0'))) continue
    const id = humansIn[operationId] === end ? await hire(call) : await make(call, world)
    if (end === '01') world.human = id
    if (end === '04') world.endpoint = id
    text = text.replaceAll(exampleId(end), id)
  }
  // There has to be one before it can be deleted.
  if (operationId === 'deleteFeed')
    await call('POST', `/v1/humans/${world.human}/feed`, { detail: 'busy' })
  return text.replaceAll('https://calendar.example.com/ana/private-8f3c/basic.ics', calendarUrl)
}
