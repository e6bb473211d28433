/** Times in words: whoever reads an answer aloud has no clock, and language models are poor at zones. */
import { showLocal } from '../../domain/time/zone.ts'
import type { Look } from './sentences.ts'

type Fields = Readonly<Record<string, unknown>>

/** An answer whose slots, bookings and holds say their start in words, where they do not already. */
export async function inWords(data: object, look: Look): Promise<object> {
  const { slots, days, bookings, timezone = 'UTC', ...rest }: Fields = { ...data }
  if (Array.isArray(slots)) {
    return { ...data, slots: slots.map((slot) => told(slot, String(timezone))) }
  }
  if (Array.isArray(days)) return { ...data, days: days.map((day) => dayTold(day, timezone)) }
  const zoneOf = zonesIn(look)
  if (!Array.isArray(bookings)) return 'human_id' in rest ? bookingTold(data, zoneOf) : data
  return { ...data, bookings: await Promise.all(bookings.map((one) => bookingTold(one, zoneOf))) }
}

const dayTold = (day: Fields, timezone: unknown) => ({
  ...day,
  slots: [day.slots ?? []].flat().map((slot) => told(Object(slot), String(timezone))),
})

async function bookingTold(booking: Fields | object, zoneOf: (id: string) => Promise<string>) {
  const { human_id: id, attendee_timezone: zone }: Fields = { ...booking }
  if (typeof id !== 'string') return booking
  return told({ ...booking }, typeof zone === 'string' ? zone : await zoneOf(id))
}

/** Beside starts_at, where it is read. */
function told(one: Fields, zone: string): Fields {
  const { starts_at: start } = one
  if (typeof start !== 'string' || 'local_start' in one) return one
  const { id, human_id: human, ...rest } = one
  const first = Object.entries({ id, human_id: human }).filter(([, value]) => value !== undefined)
  const words = showLocal(zone, Date.parse(start))
  return { ...Object.fromEntries(first), starts_at: start, local_start: words, ...rest }
}

/** The zone of each human, looked up once. */
function zonesIn(look: Look) {
  const known = new Map<string, Promise<string>>()
  return (id: string): Promise<string> => {
    const zone = known.get(id) ?? look.human(id).then((human) => human?.timezone ?? 'UTC')
    known.set(id, zone)
    return zone
  }
}
