import type { Database } from 'bun:sqlite'
import { monthOf, type Pack, type PlanName, type Usage } from '../../domain/plan.ts'

interface Counter extends Usage {
  used: number
  packs: number
  covered: number
}

interface CounterRow {
  plan: PlanName
  auto_purchase: number
  used: number | null
  packs: number | null
  covered: number | null
}

/**
 * The bookings of each account and month. A counter is read once a transaction, counts in memory, and is
 * written once, before the COMMIT: nobody else can change it meanwhile, and a roll-back forgets it.
 */
export function usageCounters(writer: Database) {
  const read = writer.prepare<CounterRow, [number, string]>(
    `SELECT plan, auto_purchase, used, packs,
       (SELECT max(covered) FROM ledger WHERE account_id = a.id AND month = ?1) AS covered
     FROM accounts a LEFT JOIN usage ON account_id = a.id AND month = ?1 WHERE a.id = ?2`,
  )
  const write = writer.prepare<null, [string, number, number, number]>(
    `INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET used = excluded.used, packs = excluded.packs`,
  )
  const writeLedger = writer.prepare<
    null,
    [string, string, number, number, number, number, string, number]
  >(
    `INSERT INTO ledger (id, account_id, month, kind, bookings, cents, covered, booking_id, created_at)
     VALUES (?, ?, ?, 'pack', ?, ?, ?, ?, ?)`,
  )
  const counters = new Map<string, { accountId: string; month: number; counter: Counter }>()
  const counted = new Set<string>()

  function counterOf(accountId: string, nowMs: number): Counter {
    const month = monthOf(nowMs).startMs
    const name = `${accountId} ${month}`
    const known = counters.get(name)
    if (known) return known.counter
    const row = read.get(month, accountId)
    if (!row) throw new Error('the account of a valid key is missing')
    const counter = {
      plan: row.plan,
      autoPurchase: row.auto_purchase === 1,
      used: row.used ?? 0,
      packs: row.packs ?? 0,
      covered: row.covered ?? 0,
    }
    counters.set(name, { accountId, month, counter })
    return counter
  }

  return {
    of: (accountId: string, nowMs: number): Usage => counterOf(accountId, nowMs),
    /** Counts a booking, and writes the pack that it bought into the ledger. */
    count(accountId: string, nowMs: number, bookingId: string, pack: Pack | null): void {
      const counter = counterOf(accountId, nowMs)
      counter.used += 1
      const month = monthOf(nowMs).startMs
      counted.add(`${accountId} ${month}`)
      if (pack === null) return
      const { bookings, cents, covered } = pack
      counter.packs += 1
      counter.covered = covered
      const id = Bun.randomUUIDv7('hex', nowMs)
      writeLedger.run(id, accountId, month, bookings, cents, covered, bookingId, nowMs)
    },
    /** At the beginning of each transaction. */
    forget(): void {
      counters.clear()
      counted.clear()
    },
    /** Before each COMMIT. */
    flush(): void {
      for (const name of counted) {
        const kept = counters.get(name)
        if (kept) write.run(kept.accountId, kept.month, kept.counter.used, kept.counter.packs)
      }
    },
  }
}

export type UsageCounters = ReturnType<typeof usageCounters>
