import type { Database } from 'bun:sqlite'
import { monthOf, type PlanName, type Usage } from '../../domain/plan.ts'

interface Counter extends Usage {
  used: number
  packs: number
}

/**
 * The bookings of each account and month. A counter is read once a transaction, counts in memory, and is
 * written once, before the COMMIT: nobody else can change it meanwhile, and a roll-back forgets it.
 */
export function usageCounters(writer: Database) {
  const read = writer.prepare<
    { plan: PlanName; auto_purchase: number; used: number | null; packs: number | null },
    [number, string]
  >(
    `SELECT plan, auto_purchase, used, packs FROM accounts
     LEFT JOIN usage ON account_id = id AND month = ? WHERE id = ?`,
  )
  const write = writer.prepare<null, [string, number, number, number]>(
    `INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET used = excluded.used, packs = excluded.packs`,
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
    const { plan, auto_purchase, used, packs } = row
    const counter = { plan, autoPurchase: auto_purchase === 1, used: used ?? 0, packs: packs ?? 0 }
    counters.set(name, { accountId, month, counter })
    return counter
  }

  return {
    of: (accountId: string, nowMs: number): Usage => counterOf(accountId, nowMs),
    count(accountId: string, nowMs: number, packsBought: number): void {
      const counter = counterOf(accountId, nowMs)
      counter.used += 1
      counter.packs += packsBought
      counted.add(`${accountId} ${monthOf(nowMs).startMs}`)
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
