/** Calendars kept elsewhere that bookings are written into, as random commands, and what has to stand there. */
import { expect } from 'bun:test'
import fc from 'fast-check'
import { expectRefusal } from './answers.ts'
import type { Real } from './commands.ts'
import type { Model, ModelBooking, ModelCalendar, ModelHuman } from './model.ts'
import { slotEndMs } from './model.ts'
import type { RemoteFault } from './remote-calendars.ts'

/** Calendars, and what writes into them. */
export interface Outside {
  urlOf(name: string): string
  eventsIn(name: string): ReadonlyMap<string, string>
  /** How many events wait to be written. */
  waiting(): number
  /** Writes what waits. With a fault the server fails once, after so many writes; answers whether it did. */
  write(fault?: readonly [writes: number, fault: RemoteFault]): Promise<boolean>
}

type Run<Args> = (model: Model, real: Real, outside: Outside, args: Args) => Promise<void>

function command<Args>(name: string, args: fc.Arbitrary<Args>, run: Run<Args>) {
  return args.map((given) => ({
    check: (model: Readonly<Model>) => model.humans.length > 0,
    run: async (model: Model, real: Real) => {
      // An engine without them has nothing to write.
      if (real.outside) await run(model, real, real.outside, given)
    },
    toString: () => `${name} ${JSON.stringify(given)}`,
  }))
}

const pick = fc.nat(30)
const chosen = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length]
const calendarsMax = 3

function cease(calendar: ModelCalendar): void {
  if (calendar.isWritten) calendar.hasCeased = true
  calendar.isWritten = false
}

/** Connects one more calendar of a human, which takes the bookings from then on. */
export async function connect(
  real: Real,
  outside: Outside,
  human: ModelHuman,
  detail: 'busy' | 'full',
): Promise<void> {
  const name = `${human.id}-${human.calendars.length}`
  const path = `/v1/humans/${human.id}/calendars`
  const answer = await real.call('POST', path, {
    ...{ type: 'caldav', url: outside.urlOf(name), username: 'ana', password: 'word' },
    ...{ write_bookings: true, detail },
  })
  if (!human.active) return expectRefusal(answer, 'NOT_FOUND')
  expect(answer.status).toBe(201)
  const { id } = answer.body
  // Nobody reads it here, so that nobody waits for it.
  expect((await real.call('PATCH', `${path}/${id}`, { read_busy: false })).status).toBe(200)
  for (const other of human.calendars) cease(other)
  human.calendars.push({ id, name, isWritten: true, hasCeased: false, isFull: detail === 'full' })
}

const connectCalendar = command(
  'connectCalendar',
  fc.tuple(pick, fc.constantFrom('busy' as const, 'full' as const)),
  async (model, real, outside, [who, detail]) => {
    const human = chosen(model.humans, who)
    if (human && human.calendars.length < calendarsMax) await connect(real, outside, human, detail)
  },
)

const switchCalendar = command(
  'switchCalendar',
  fc.tuple(pick, pick, fc.boolean()),
  async (model, real, _, [who, which, isWritten]) => {
    const human = chosen(model.humans, who)
    const calendar = human && chosen(human.calendars, which)
    if (!calendar) return
    const path = `/v1/humans/${human.id}/calendars/${calendar.id}`
    const answer = await real.call('PATCH', path, { write_bookings: isWritten })
    if (!human.active) return expectRefusal(answer, 'NOT_FOUND')
    expect(answer.status).toBe(200)
    if (isWritten) for (const other of human.calendars) cease(other)
    if (isWritten) calendar.isWritten = true
    else cease(calendar)
  },
)

const fault = fc.option(
  fc.tuple(fc.constantFrom(0, 0, 0, 1), fc.constantFrom('before' as const, 'behind' as const)),
  { freq: 2 },
)

const writeCalendars = command('writeCalendars', fault, async (model, _, outside, wanted) => {
  const hasFailed = await outside.write(wanted ?? undefined)
  if (hasFailed) model.failedWrites += 1
  else expectWritten(model, outside)
})

/** Whoever is free gets them: what they were agreed as stands. */
const handOver = command(
  'handOver',
  fc.tuple(pick, pick),
  async (model, real, _, [which, whom]) => {
    const from = chosen(model.bookings, which)?.human
    const others = model.humans.filter((human) => human !== from)
    const to = chosen(others, whom)
    if (!from || !to) return
    const answer = await real.call('POST', `/v1/humans/${from.id}/hand-over`, { to: to.id })
    if (answer.status !== 200) return expect(to.active).toBe(false)
    const { moved }: { moved: { booking_id: string; human_id: string }[] } = JSON.parse(answer.text)
    for (const { booking_id, human_id } of moved) {
      const booking = model.bookings.find(({ id }) => id === booking_id)
      expect([booking?.human, human_id]).toEqual([from, to.id])
      if (!booking) return
      booking.human = to
      model.handedOver += 1
      model.happened('booking.updated', booking)
    }
  },
)

/** With how often each comes. */
export const outsideCommands = [
  [connectCalendar, 2],
  [switchCalendar, 1],
  [writeCalendars, 8],
  [handOver, 5],
] as const

/** With nothing that waits, each calendar has what is ahead of its human, as it is now, and nothing that is not so. */
export function expectWritten(model: Model, outside: Outside): void {
  expect(outside.waiting()).toBe(0)
  for (const human of model.humans) {
    const own = model.bookings.filter((one) => one.human === human && one.status === 'confirmed')
    for (const calendar of human.calendars) {
      const lineOf = (booking: ModelBooking) => `${booking.id}.ics ${eventOf(booking, calendar)}`
      const found = [...outside.eventsIn(calendar.name)].map((event) => event.join(' '))
      const ahead = own.filter((booking) => model.nowMs < slotEndMs(booking))
      const over = own.filter((booking) => !ahead.includes(booking)).map(lineOf)
      const wanted = calendar.isWritten ? ahead.map(lineOf) : []
      // What is over is written no more and stays; where a calendar has ceased once, nobody looks after it.
      const isHistory = (line: string) => calendar.hasCeased && startOf(line) <= model.nowMs
      const kept = found.filter((line) => !over.includes(line) && !isHistory(line))
      const missing = wanted.filter((line) => !found.includes(line))
      expect([calendar.name, kept.filter((line) => !wanted.includes(line)), missing]).toEqual([
        calendar.name,
        [],
        [],
      ])
      model.written += wanted.length
    }
  }
}

const startOf = (line: string): number =>
  Date.parse((line.split(' ')[1] ?? '').replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))

function eventOf({ startMs, name }: ModelBooking, { isFull }: ModelCalendar): string {
  const start = new Date(startMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  return `${start} ${isFull ? name : 'Booked'}`
}
