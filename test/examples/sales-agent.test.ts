/** The guide for sales agents, run: reps, their hours, a webhook, agents that race for the same slots. */
import { expect, test } from 'bun:test'
import { type Answer, type BookingBody, type EventBody, readAnswer } from '../support/answers.ts'
import { startReceiver, startTestServer } from '../support/server.ts'

const reps = [
  {
    name: 'Sarah Chen',
    email: 'sarah@acme.com',
    role: 'ae_enterprise',
    timezone: 'America/New_York',
  },
  {
    name: 'Marcus Johnson',
    email: 'marcus@acme.com',
    role: 'ae_midmarket',
    timezone: 'America/Chicago',
  },
]

/** As the guide sends them with every call, the GETs included. */
type Headers = Readonly<Record<string, string>>

interface Agent {
  readonly url: string
  readonly headers: Headers
  /** Statuses of the bookings it tried. */
  readonly tried: number[]
  /** Called between asking for slots and booking one. */
  beforeBooking(): Promise<void>
}

interface Lead {
  readonly leadId: string
  readonly name: string
  readonly email: string
}

function agentAt(url: string, key: string, beforeBooking = async () => {}): Agent {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return { url, headers, tried: [], beforeBooking }
}

async function call(agent: Agent, method: string, path: string, body?: object): Promise<Answer> {
  const { url, headers } = agent
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  return readAnswer(await fetch(`${url}/v1${path}`, { method, headers, ...text }))
}

/** The slots of the next seven days, as the guide asks for them. */
async function freeSlots(agent: Agent, repId: string, duration: number) {
  const dates = [Date.now(), Date.now() + 7 * 86_400_000].map((ms) => new Date(ms).toISOString())
  const [from, to] = dates.map((instant) => instant.slice(0, 10))
  const path = `/humans/${repId}/slots?date_from=${from}&date_to=${to}&duration=${duration}`
  const { status, body } = await call(agent, 'GET', path)
  expect(status).toBe(200)
  return body.slots
}

function bookSlot(agent: Agent, repId: string, startsAt: string, lead: Lead) {
  return call(agent, 'POST', '/bookings', {
    human_id: repId,
    starts_at: startsAt,
    duration: 30,
    attendee_name: lead.name,
    attendee_email: lead.email,
    metadata: {
      lead_id: lead.leadId,
      conversation_id: `conv_${lead.leadId}`,
      source: 'ai_sdr',
      qualified_at: new Date().toISOString(),
    },
  })
}

/** The guide's core function: the first free slot, and from the start again on a 409. */
async function bookDemo(agent: Agent, repId: string, lead: Lead): Promise<BookingBody> {
  const [first] = await freeSlots(agent, repId, 30)
  if (!first) throw new Error('no slots this week')
  await agent.beforeBooking()
  const { status, body } = await bookSlot(agent, repId, first.starts_at, lead)
  agent.tried.push(status)
  if (status === 201) return body
  if (status === 409) return bookDemo(agent, repId, lead)
  throw new Error(body.error.message)
}

/** The guide's retry loop: fresh slots each time, another one at each attempt, null when all fail. */
async function bookWithRetry(agent: Agent, repId: string, lead: Lead, maxRetries: number) {
  for (let attempt = 0; attempt < maxRetries; attempt += 1) {
    const slots = await freeSlots(agent, repId, 30)
    const slot = slots[attempt % slots.length]
    if (!slot) break
    await agent.beforeBooking()
    const { status, body } = await bookSlot(agent, repId, slot.starts_at, lead)
    agent.tried.push(status)
    if (status === 201) return body
    if (status !== 409) break
  }
  return null
}

async function firstAvailableRep(agent: Agent, repIds: readonly string[]) {
  for (const repId of repIds) {
    const slots = await freeSlots(agent, repId, 30)
    if (slots.length > 0) return { repId, slots }
  }
  return null
}

/** Resolves each caller once `count` of them have come; later ones pass. */
function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let present = 0
  return () => {
    present += 1
    if (present >= count) resolve()
    return promise
  }
}

/** Steps 1 and 2 of the guide's set-up: both reps with their hours. Answers their ids. */
async function hireReps(agent: Agent): Promise<[sarahId: string, marcusId: string]> {
  const ids: string[] = []
  for (const rep of reps) {
    const { status, body } = await call(agent, 'POST', '/humans', rep)
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...rep, active: true })
    const hours = await call(agent, 'PUT', `/humans/${body.id}/availability`, {
      working_days: [1, 2, 3, 4, 5],
      work_start: '09:00',
      work_end: '17:00',
      meeting_durations: [30, 60],
    })
    expect(hours.status).toBe(200)
    ids.push(body.id)
  }
  const [sarahId = '', marcusId = ''] = ids
  return [sarahId, marcusId]
}

/** What stands in the CRM, kept by the guide's webhook handler. */
function crmOf(events: readonly EventBody[]): Map<string, string> {
  const crm = new Map<string, string>()
  for (const { event, data } of events) {
    const lead = String(data.metadata?.lead_id)
    if (event === 'booking.confirmed') crm.set(lead, `demo_scheduled ${data.starts_at}`)
    if (event === 'booking.cancelled') crm.set(lead, 'needs_rebooking')
  }
  return crm
}

const lead = (n: number): Lead => ({
  leadId: `lead_${n}`,
  name: `Lead ${n}`,
  email: `lead${n}@startup.io`,
})

/** Weekday and hour in New York: `Tue, 14`. */
function newYorkTime(instant: string): string {
  return new Date(instant).toLocaleString('en-US', {
    timeZone: 'America/New_York',
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
}

test('an agent sets up its reps, books a demo, and its CRM hears of it and of the cancellation', async () => {
  await using server = await startTestServer()
  await using receiver = startReceiver()
  const agent = agentAt(server.url, server.key)
  const [sarahId] = await hireReps(agent)
  const standup = await call(agent, 'POST', `/humans/${sarahId}/overrides`, {
    type: 'block',
    title: 'Team standup',
    all_day: false,
    start_date: '2026-03-01',
    start_time: '14:00',
    end_time: '15:00',
    recurrence: { freq: 'weekly', days: [2] },
  })
  expect(standup.status).toBe(201)
  const events = ['booking.confirmed', 'booking.cancelled']
  const webhook = await call(agent, 'POST', '/webhooks', { url: receiver.url, events })
  expect(webhook.status).toBe(201)

  const hours = (await freeSlots(agent, sarahId, 30)).map((slot) => newYorkTime(slot.starts_at))
  expect(hours).toContain('Tue, 13')
  expect(hours).not.toContain('Tue, 14')

  const booking = await bookDemo(agent, sarahId, lead(1))
  const confirmed = await receiver.next(({ event }) => event === 'booking.confirmed')
  expect(confirmed.data).toEqual(booking)
  expect(confirmed.data.metadata).toMatchObject({ lead_id: 'lead_1', source: 'ai_sdr' })
  expect(crmOf(receiver.events).get('lead_1')).toBe(`demo_scheduled ${booking.starts_at}`)

  const cancelled = await call(agent, 'DELETE', `/bookings/${booking.id}`)
  expect(cancelled.status).toBe(200)
  await receiver.next(({ event }) => event === 'booking.cancelled')
  expect(crmOf(receiver.events).get('lead_1')).toBe('needs_rebooking')
})

test('of two agents that were shown the same slot, one gets it and the other the next one', async () => {
  await using server = await startTestServer()
  const together = meeting(2)
  const agents = [1, 2].map(() => agentAt(server.url, server.key, together))
  const [sarahId] = await hireReps(agentAt(server.url, server.key))
  const offered = await freeSlots(agentAt(server.url, server.key), sarahId, 30)

  const booked = await Promise.all(agents.map((agent, at) => bookDemo(agent, sarahId, lead(at))))

  const starts = booked.map(({ starts_at }) => starts_at).sort()
  expect(starts).toEqual(offered.slice(0, 2).map(({ starts_at }) => starts_at))
  expect(agents.map(({ tried }) => tried.join()).sort()).toEqual(['201', '409,201'])
})

test('ten agents that race each book a demo of their own, however often they lose', async () => {
  await using server = await startTestServer()
  const agents = Array.from({ length: 10 }, () => agentAt(server.url, server.key, meeting(1)))
  const [sarahId] = await hireReps(agentAt(server.url, server.key))
  const booked = await Promise.all(agents.map((agent, at) => bookDemo(agent, sarahId, lead(at))))
  expect(new Set(booked.map(({ starts_at }) => starts_at)).size).toBe(10)
})

test('the retry loop tries another slot each time and gives up after the last', async () => {
  await using server = await startTestServer()
  const [sarahId] = await hireReps(agentAt(server.url, server.key))
  /** Somebody who takes whatever the agent is about to book. */
  const rival = (wins: number, takenAt: number[]) => async () => {
    if (takenAt.length === wins) return
    const slots = await freeSlots(agentAt(server.url, server.key), sarahId, 30)
    const wanted = slots[takenAt.length % slots.length]
    const other = agentAt(server.url, server.key)
    const { status } = await bookSlot(other, sarahId, wanted?.starts_at ?? '', lead(99))
    takenAt.push(status)
  }
  const patient = agentAt(server.url, server.key, rival(2, []))
  expect(await bookWithRetry(patient, sarahId, lead(1), 3)).toMatchObject({ status: 'confirmed' })
  expect(patient.tried).toEqual([409, 409, 201])
  const unlucky = agentAt(server.url, server.key, rival(3, []))
  expect(await bookWithRetry(unlucky, sarahId, lead(2), 3)).toBeNull()
  expect(unlucky.tried).toEqual([409, 409, 409])
})

test('a lead goes to the first rep who has time', async () => {
  await using server = await startTestServer()
  const agent = agentAt(server.url, server.key)
  const repIds = await hireReps(agent)
  const [sarahId, marcusId] = repIds
  expect((await firstAvailableRep(agent, repIds))?.repId).toBe(sarahId)
  await call(agent, 'POST', `/humans/${sarahId}/overrides`, {
    type: 'block',
    title: 'Sabbatical',
    all_day: true,
    start_date: '2026-01-01',
    end_date: '2998-12-31',
  })
  expect((await firstAvailableRep(agent, repIds))?.repId).toBe(marcusId)
  expect(await firstAvailableRep(agent, [sarahId])).toBeNull()
})
