/** What clients do all day, in the proportions in which they do it. */
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { firstFreeDay } from './seed.ts'

/** How long requests took, and what came of them. */
export class Tally {
  /** By a hundredth of the natural logarithm of microseconds: within 1 %. */
  readonly #waits = new Uint32Array(2_500)
  readonly statuses = new Map<string, number>()
  readonly errors: string[] = []
  requests = 0

  add(what: string, status: number, tookMs: number): void {
    this.requests += 1
    const place = Math.round(100 * Math.log(Math.max(1, tookMs * 1_000)))
    const at = Math.min(this.#waits.length - 1, place)
    this.#waits[at] = (this.#waits[at] ?? 0) + 1
    const name = `${what} ${status}`
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1)
  }

  percentileMs(percent: number): number {
    let left = Math.ceil((this.requests * percent) / 100)
    for (const [at, count] of this.#waits.entries()) {
      left -= count
      if (left <= 0) return Math.exp(at / 100) / 1_000
    }
    return 0
  }
}

export interface Traffic {
  /** One request of some kind; its answer is in the tally when it resolves. */
  once(tally: Tally): Promise<void>
}

const daysAhead = 20
const placesADay = 24
const recentMax = 20_000

/** What each kind of request may be answered when nothing is wrong: a taken slot is no fault. */
const right: Readonly<Record<string, readonly number[]>> = {
  slots: [200],
  book: [201, 409],
  read: [200],
  list: [200],
  cancel: [200],
  move: [200, 409, 422],
  hold: [201, 409],
  bookHold: [201, 409],
}

/** Out of a hundred. */
const kinds: readonly (readonly [kind: string, share: number])[] = [
  ['slots', 50],
  ['book', 22],
  ['read', 9],
  ['list', 2],
  ['cancel', 6],
  ['move', 4],
  ['hold', 4],
  ['bookHold', 3],
]

export function trafficOf(url: string, key: string, humans: readonly string[]): Traffic {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const bookings: string[] = []
  const holds: string[] = []
  const some = <T>(list: readonly T[]): T | undefined =>
    list[Math.floor(Math.random() * list.length)]
  const today = Math.floor(Date.now() / dayMs)
  const day = () => today + firstFreeDay + Math.floor(Math.random() * daysAhead)
  const date = (of: number) => new Date(of * dayMs).toISOString().slice(0, 10)
  const slot = () => ({
    human_id: some(humans),
    starts_at: new Date(
      day() * dayMs + Math.floor(Math.random() * placesADay) * 60 * minuteMs,
    ).toISOString(),
    duration: 30,
  })
  const keep = (list: string[], text: string) => {
    const id = /"id":"([^"]+)"/.exec(text)?.[1]
    if (id === undefined) return
    if (list.length < recentMax) list.push(id)
    else list[Math.floor(Math.random() * recentMax)] = id
  }

  /** Method, path and body of a request of this kind; null where there is nothing to do it with yet. */
  function requestOf(kind: string): readonly [string, string, object?] | null {
    const booking = some(bookings)
    const from = day()
    switch (kind) {
      case 'slots': {
        const range = `date_from=${date(from)}&date_to=${date(from + 4)}&duration=30`
        return ['GET', `/v1/humans/${some(humans)}/slots?${range}`]
      }
      case 'list':
        return ['GET', `/v1/bookings?human_id=${some(humans)}&limit=20`]
      case 'hold':
        return ['POST', '/v1/holds', { ...slot(), ttl_seconds: 30 }]
      case 'bookHold': {
        const hold = holds.pop()
        return hold ? ['POST', '/v1/bookings', { hold_id: hold, attendee_name: 'Robin' }] : null
      }
      case 'read':
        return booking ? ['GET', `/v1/bookings/${booking}`] : null
      case 'cancel':
        return booking ? ['DELETE', `/v1/bookings/${booking}`] : null
      case 'move': {
        const { starts_at } = slot()
        return booking ? ['PATCH', `/v1/bookings/${booking}`, { starts_at }] : null
      }
      default:
        return ['POST', '/v1/bookings', { ...slot(), attendee_name: 'Robin', metadata: { a: 1 } }]
    }
  }

  function kindOf(chance: number): string {
    let left = chance
    for (const [kind, share] of kinds) {
      left -= share
      if (left < 0) return kind
    }
    return 'book'
  }

  return {
    async once(tally) {
      const wanted = kindOf(Math.random() * 100)
      const request = requestOf(wanted)
      const kind = request ? wanted : 'book'
      const [method, path, body] = request ?? requestOf('book') ?? ['GET', '/readyz']
      const startedMs = performance.now()
      try {
        const sent = { method, headers, body: body === undefined ? null : JSON.stringify(body) }
        const response = await fetch(url + path, sent)
        const text = await response.text()
        tally.add(kind, response.status, performance.now() - startedMs)
        if (!right[kind]?.includes(response.status)) tally.errors.push(`${method} ${path}: ${text}`)
        if (response.status !== 201) return
        keep(kind === 'hold' ? holds : bookings, text)
      } catch (error) {
        tally.add(kind, 0, performance.now() - startedMs)
        tally.errors.push(`${method} ${path}: ${error}`)
      }
    },
  }
}
