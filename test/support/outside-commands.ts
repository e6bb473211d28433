/** Calendars kept elsewhere that bookings are written into, as random commands, and what has to stand there. */
import { expect } from 'bun:test'
import fc from 'fast-check'
import { expectRefusal } from './answers.ts'
import type { Real } from './commands.ts'
import type { Model, ModelBooking, ModelCalendar } from './model.ts'
import { slotEndMs } from './model.ts'
import type { RemoteFault } from './remote-calendars.ts'

/** Calendars, and what writes into them. */
export interface Outside {
  urlOf(name: string): string
  eventsIn(name: string): ReadonlyMap<string, string>
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

const connectCalendar = command(
  'connectCalendar',
  fc.tuple(pick, fc.constantFrom('busy', 'full')),
  async (model, real, outside, [who, detail]) => {
    const human = chosen(model.humans, who)
    if (!human || human.calendars.length >= calendarsMax) return
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
    for (const other of human.calendars) other.isWritten = false
    human.calendars.push({ id, name, isWritten: true, isFull: detail === 'full' })
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
    if (isWritten) for (const other of human.calendars) other.isWritten = false
    calendar.isWritten = isWritten
  },
)

const fault = fc.option(fc.tuple(fc.nat(3), fc.constantFrom('before' as const, 'behind' as const)))

const writeCalendars = command('writeCalendars', fault, async (model, _, outside, wanted) => {
  const hasFailed = await outside.write(wanted ?? undefined)
  if (!hasFailed) expectWritten(model, outside)
})

/** Whoever is free gets them: what they were agreed as stands. */
const handOver = command('handOver', fc.tuple(pick, pick), async (model, real, _, [who, whom]) => {
  const [from, to] = [chosen(model.humans, who), chosen(model.humans, whom)]
  if (!from || !to || from === to) return
  const answer = await real.call('POST', `/v1/humans/${from.id}/hand-over`, { to: to.id })
  if (answer.status !== 200) return expect(to.active).toBe(false)
  const { moved }: { moved: { booking_id: string; human_id: string }[] } = JSON.parse(answer.text)
  for (const { booking_id, human_id } of moved) {
    const booking = model.bookings.find(({ id }) => id === booking_id)
    expect([booking?.human, human_id]).toEqual([from, to.id])
    if (!booking) return
    booking.human = to
    model.happened('booking.updated', booking)
  }
})

/** With how often each comes. */
export const outsideCommands = [
  [connectCalendar, 3],
  [switchCalendar, 1],
  [writeCalendars, 4],
  [handOver, 2],
] as const

/** With nothing that waits, each calendar has what is ahead of its human, as it is now, and nothing that is not so. */
export function expectWritten(model: Model, outside: Outside): void {
  for (const human of model.humans) {
    const own = model.bookings.filter((one) => one.human === human && one.status === 'confirmed')
    for (const calendar of human.calendars) {
      const events = outside.eventsIn(calendar.name)
      const stands = own.filter(({ id }) => events.has(`${id}.ics`))
      // What is over is not written any more, and stays where it was.
      const isAhead = (booking: ModelBooking) => model.nowMs < slotEndMs(booking)
      const expected = calendar.isWritten
        ? own.filter((booking) => isAhead(booking) || events.has(`${booking.id}.ics`))
        : stands.filter((booking) => !isAhead(booking))
      const lines = (list: readonly string[]) => [...list].sort()
      const found = [...events].map(([name, event]) => `${name} ${event}`)
      expect([calendar.name, lines(found)]).toEqual([
        calendar.name,
        lines(expected.map((booking) => `${booking.id}.ics ${eventOf(booking, calendar)}`)),
      ])
      model.written += expected.length
    }
  }
}

function eventOf({ startMs, name }: ModelBooking, { isFull }: ModelCalendar): string {
  const start = new Date(startMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  return `${start} ${isFull ? name : 'Booked'}`
}
