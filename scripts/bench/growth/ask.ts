/** What is asked of the service itself before it is measured. */
import { showDate } from '../../../src/domain/time/notation.ts'
import { dayMs } from '../../../src/domain/time/units.ts'
import { key } from '../stage.ts'

const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

async function ask(url: string, method: string, body?: unknown): Promise<string> {
  const response = await fetch(url, {
    ...{ method, headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`)
  return text
}

/** All of them, some at a time. */
async function each<T>(things: readonly T[], work: (thing: T) => Promise<unknown>): Promise<void> {
  const atOnce = 32
  for (let at = 0; at < things.length; at += atOnce) {
    await Promise.all(things.slice(at, at + atOnce).map(work))
  }
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

/** A morning blocked on each of as many days, from the first that the bench asks for on. */
export async function addOverrides(url: string, ids: readonly string[], count: number) {
  const today = Math.floor(Date.now() / dayMs)
  const pairs = ids.flatMap((id) => numbers(count).map((n) => ({ id, day: today + 30 + n })))
  await each(pairs, ({ id, day }) =>
    ask(`${url}/v1/humans/${id}/overrides`, 'POST', {
      ...{ type: 'block', title: 'Away', all_day: false, start_date: showDate(day) },
      ...{ start_time: '05:00', end_time: '06:00' },
    }),
  )
}

export async function addServices(url: string, count: number): Promise<void> {
  await each(numbers(count), (n) =>
    ask(`${url}/v1/services`, 'POST', { name: `Service ${n}`, durations: [30] }),
  )
}

/** They hear of cancellations: none of them has anything to do with what is measured, and each is looked at. */
export async function addEndpoints(url: string, count: number): Promise<void> {
  await each(numbers(count), (n) =>
    ask(`${url}/v1/webhooks`, 'POST', {
      url: `http://127.0.0.1:9/${n}`,
      events: ['booking.cancelled'],
    }),
  )
}

/** A calendar of each human with so many events, none of them where the bench books. Answers once all of them are read. */
export async function addCalendars(url: string, ids: readonly string[], count: number) {
  if (count === 0) return
  const text = calendarOf(count)
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => new Response(text, { headers: { 'content-type': 'text/calendar' } }),
  })
  try {
    await each(ids, (id) =>
      ask(`${url}/v1/humans/${id}/calendars`, 'POST', {
        ...{ type: 'ics', name: 'Work', url: `http://127.0.0.1:${server.port}/${id}.ics` },
      }),
    )
    for (const id of ids) {
      const path = `${url}/v1/humans/${id}/calendars`
      while ((await ask(path, 'GET')).includes('"syncing"')) await Bun.sleep(50)
      if (!(await ask(path, 'GET')).includes('"ok"')) throw new Error(await ask(path, 'GET'))
    }
  } finally {
    await server.stop(true)
  }
}

/** Events of a quarter of an hour at 5:00, 5:20 … of each day: the bench books in the afternoon. */
function calendarOf(count: number): string {
  const aDay = 12
  const today = Math.floor(Date.now() / dayMs)
  const stamp = (atMs: number) => new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const events = numbers(count).map((n) => {
    const startMs = (today + 1 + Math.floor(n / aDay)) * dayMs + (15 + (n % aDay)) * 20 * 60_000
    const times = `DTSTART:${stamp(startMs)}\r\nDTEND:${stamp(startMs + 15 * 60_000)}`
    return `BEGIN:VEVENT\r\nUID:${n}@bench\r\nDTSTAMP:${stamp(startMs)}\r\n${times}\r\nSUMMARY:Busy\r\nEND:VEVENT\r\n`
  })
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n${events.join('')}END:VCALENDAR\r\n`
}
