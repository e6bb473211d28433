/** The guide's sales story, from the set-up to the CRM's table, against a running service. */
import { type Conversation, sdr } from './agent.ts'
import { type Api, apiAt, type Booking } from './api.ts'
import { type Crm, type CrmRow, openCrm, receiveWebhooks } from './crm.ts'
import leads from './leads.json'
import { type Lead, qualifyByRules } from './qualify.ts'
import { hireReps, registerWebhook } from './set-up.ts'

/** Leads that are talked to at the same time. */
const conversationsMax = 5

/** One line of the CRM's table at the end. */
export interface CheckedRow extends CrmRow {
  readonly rep: string
  /** Whether the service tells the same of the appointment, or of there being none. */
  readonly agrees: boolean
}

/**
 * Runs the story; `say` gets a line for each thing that happens.
 * @param crmPath Where the CRM makes its file.
 * @throws Refused where the service refuses what the story needs.
 */
export async function runStory(
  service: { readonly url: string; readonly key: string },
  crmPath: string,
  say: (line: string) => void,
): Promise<readonly CheckedRow[]> {
  const api = apiAt(service.url, service.key)
  const crm = openCrm(crmPath)
  const inbox = receiveWebhooks(crm)
  const agent = sdr(api, qualifyByRules)
  const talk = async (lead: Lead): Promise<Conversation> => {
    const conversation = await agent.talkTo(lead)
    const { verdict, said, booking } = conversation
    for (const line of said) say(`  ${line}`)
    if (!verdict.qualified) crm.disqualify(lead.id, verdict.reason)
    if (booking) await inbox.until(() => crm.find(lead.id)?.booking_id === booking.id)
    return conversation
  }
  try {
    const reps = await hireReps(api)
    inbox.trust(await registerWebhook(api, inbox.url))
    for (const lead of leads) crm.addLead(lead)
    say(`${reps.size} reps with hours and meetings, a CRM that listens, ${leads.length} leads.`)
    const conversations = await inLanes(leads, talk)
    for (const { lead, booking } of conversations) {
      if (!lead.cancels || !booking) continue
      await api.call('DELETE', `/bookings/${booking.id}?reason=travelling`)
      await inbox.until(() => crm.find(lead.id)?.status === 'needs_rebooking')
      say(`${lead.name} cancels, and is back in the queue.`)
      await talk(lead)
    }
    return await checked(api, crm, reps)
  } finally {
    await inbox.stop()
    crm.close()
  }
}

/** Works through a queue, several at once. */
async function inLanes<Work, Done>(
  queue: readonly Work[],
  run: (work: Work) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = []
  const waiting = queue.values()
  const lane = async () => {
    for (const work of waiting) done.push(await run(work))
  }
  await Promise.all(Array.from({ length: conversationsMax }, lane))
  return done
}

/** The CRM's rows beside what the service says: one confirmed booking for each scheduled lead, none for others. */
async function checked(
  api: Api,
  crm: Crm,
  reps: ReadonlyMap<string, string>,
): Promise<readonly CheckedRow[]> {
  return Promise.all(
    crm.rows().map(async (row) => {
      const path = `/bookings?status=confirmed&metadata.lead_id=${row.id}`
      const { bookings } = await api.call<{ bookings: readonly Booking[] }>('GET', path)
      return { ...row, rep: reps.get(row.rep_id ?? '') ?? '', agrees: tellsOf(bookings, row) }
    }),
  )
}

function tellsOf(bookings: readonly Booking[], row: CrmRow): boolean {
  const [booking] = bookings
  if (!booking) return row.status !== 'demo_scheduled'
  return (
    bookings.length === 1 &&
    row.status === 'demo_scheduled' &&
    booking.id === row.booking_id &&
    booking.starts_at === row.demo_time &&
    booking.human_id === row.rep_id
  )
}
