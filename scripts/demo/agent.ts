/** The SDR: qualifies a lead, holds three times, presents them in the lead's zone, books the one taken. */
import { type Api, type Booking, Refused, type Slot } from './api.ts'
import type { Lead, Qualifier, Verdict } from './qualify.ts'

/** Half an hour for a first demo. */
const durationMinutes = 30
const timesPresented = 3
const roundsMax = 3

export interface Conversation {
  readonly lead: Lead
  readonly verdict: Verdict
  /** What was said, line by line. */
  readonly said: readonly string[]
  readonly booking: Booking | null
}

interface Held {
  readonly id: string
  readonly words: string
}

export function sdr(api: Api, qualify: Qualifier) {
  return {
    async talkTo(lead: Lead): Promise<Conversation> {
      const verdict = await qualify(lead)
      if (!verdict.qualified) return { lead, verdict, said: [], booking: null }
      return { lead, verdict, ...(await schedule(api, lead, verdict)) }
    },
  }
}

/** Holds, presents, books. A round in which somebody else was faster, or every hold ran out, is followed by another. */
async function schedule(api: Api, lead: Lead, { role }: Verdict) {
  const said: string[] = []
  for (let round = 1; round <= roundsMax; round += 1) {
    const conversationId = `conv_${crypto.randomUUID()}`
    const held = await holdSome(api, await freeTimes(api, lead, role), conversationId)
    const picked = held[Math.min(lead.picks, held.length - 1)]
    if (!picked) break
    said.push(`SDR: I can offer ${held.map(({ words }) => words).join(', or ')}.`)
    said.push(`${lead.name}: ${picked.words}, please.`)
    const booking = await bookHeld(api, lead, picked, conversationId)
    await Promise.all(held.filter((each) => each !== picked).map((each) => release(api, each)))
    if (booking) return { said, booking }
  }
  return { said: [...said, 'SDR: I will come back to you with other times.'], booking: null }
}

/** A few times over the next days on which one of the reps is free, in the words of the lead's zone. */
async function freeTimes(api: Api, lead: Lead, role: string): Promise<readonly Slot[]> {
  const query = new URLSearchParams({
    role,
    duration: String(durationMinutes),
    date_from: 'tomorrow',
    date_to: '+14d',
    spread: '2',
    display_timezone: lead.timezone,
  })
  const { slots } = await api.call<{ slots: readonly Slot[] }>('GET', `/slots?${query}`)
  return slots
}

/** Holds the first three that nobody takes meanwhile. */
async function holdSome(
  api: Api,
  slots: readonly Slot[],
  conversationId: string,
): Promise<readonly Held[]> {
  const held: Held[] = []
  for (const { starts_at, human_ids, local_start } of slots) {
    if (held.length === timesPresented) break
    const metadata = { conversation_id: conversationId }
    const body = { human_id: human_ids[0], starts_at, duration: durationMinutes, metadata }
    const hold = await unlessTaken(api.call<{ id: string }>('POST', '/holds', body))
    if (hold) held.push({ id: hold.id, words: local_start })
  }
  return held
}

function bookHeld(
  api: Api,
  lead: Lead,
  held: Held,
  conversationId: string,
): Promise<Booking | null> {
  const body = {
    hold_id: held.id,
    attendee_name: lead.name,
    attendee_email: lead.email,
    metadata: { lead_id: lead.id, conversation_id: conversationId, source: 'ai_sdr' },
  }
  // The key makes it safe to send again, should the answer be lost.
  return unlessTaken(api.call<Booking>('POST', '/bookings', body, conversationId))
}

async function release(api: Api, { id }: Held): Promise<void> {
  await api.call('DELETE', `/holds/${id}`)
}

/** Null where somebody was faster: the one refusal after which another time is the answer. */
async function unlessTaken<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Refused && error.code === 'SLOT_UNAVAILABLE') return null
    throw error
  }
}
