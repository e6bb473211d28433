/** A small CRM with a file of its own, which learns of appointments from webhooks and from nothing else. */
import { Database } from 'bun:sqlite'
import { Webhook } from 'standardwebhooks'
import type { Booking } from './api.ts'
import type { Lead } from './qualify.ts'

export interface CrmRow {
  readonly id: string
  readonly name: string
  readonly company: string
  readonly status: 'new' | 'disqualified' | 'demo_scheduled' | 'needs_rebooking'
  readonly note: string
  readonly rep_id: string | null
  readonly demo_time: string | null
  readonly booking_id: string | null
}

export type Crm = ReturnType<typeof openCrm>

/** @param path Of the database file; it is made. */
export function openCrm(path: string) {
  const db = new Database(path, { create: true, strict: true })
  db.run(`
    CREATE TABLE leads (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, company TEXT NOT NULL, status TEXT NOT NULL,
      note TEXT NOT NULL, rep_id TEXT, demo_time TEXT, booking_id TEXT
    ) STRICT;
    CREATE TABLE received (webhook_id TEXT PRIMARY KEY) STRICT;
  `)
  const add = db.prepare<null, [string, string, string]>(
    `INSERT INTO leads (id, name, company, status, note) VALUES (?, ?, ?, 'new', '')`,
  )
  const disqualify = db.prepare<null, [string, string]>(
    "UPDATE leads SET status = 'disqualified', note = ? WHERE id = ?",
  )
  const receive = db.prepare<null, [string]>('INSERT OR IGNORE INTO received VALUES (?)')
  const schedule = db.prepare<null, [string, string, string, string]>(
    `UPDATE leads SET status = 'demo_scheduled', rep_id = ?, demo_time = ?, booking_id = ? WHERE id = ?`,
  )
  // Only for the booking it knows: deliveries may arrive in another order than things happened.
  const unschedule = db.prepare<null, [string, string]>(
    `UPDATE leads SET status = 'needs_rebooking', rep_id = NULL, demo_time = NULL, booking_id = NULL
     WHERE id = ? AND booking_id = ?`,
  )
  const list = db.prepare<CrmRow, []>('SELECT * FROM leads ORDER BY id')
  const find = db.prepare<CrmRow, [string]>('SELECT * FROM leads WHERE id = ?')

  return {
    addLead: ({ id, name, company }: Lead) => void add.run(id, name, company),
    disqualify: (id: string, reason: string) => void disqualify.run(reason, id),
    /** What a webhook told, once: a delivery may come twice. */
    learn(webhookId: string, event: string, booking: Booking): void {
      const leadId = booking.metadata?.lead_id
      if (leadId === undefined || receive.run(webhookId).changes === 0) return
      if (event === 'booking.confirmed') {
        schedule.run(booking.human_id, booking.starts_at, booking.id, leadId)
      }
      if (event === 'booking.cancelled') unschedule.run(leadId, booking.id)
    },
    find: (id: string) => find.get(id),
    rows: () => list.all(),
    close: () => db.close(),
  }
}

/** Takes webhooks on a free loopback port, checks their signatures and tells the CRM. */
export function receiveWebhooks(crm: Crm) {
  let verifier: Webhook | undefined
  let told = Promise.withResolvers<void>()
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const text = await request.text()
      verifier?.verify(text, Object.fromEntries(request.headers))
      const { event, data } = JSON.parse(text)
      crm.learn(request.headers.get('webhook-id') ?? '', event, data)
      told.resolve()
      told = Promise.withResolvers()
      return new Response('ok')
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/webhooks/slotflow`,
    trust: (secret: string) => {
      verifier = new Webhook(secret)
    },
    /** Resolves once it holds; asked again after each webhook. */
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await told.promise
    },
    stop: () => server.stop(true),
  }
}
