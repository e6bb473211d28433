import { ofValidKey } from '../../domain/account.ts'
import { type Cap, monthOf, type Pack, type Usage } from '../../domain/plan.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayMs } from '../../domain/time/units.ts'
import { type Bindings, insertedSql, type Values } from '../rows/bindings.ts'
import { ledgerColumns, type UsageRow, usageOf } from '../rows/usage-rows.ts'
import type { Database } from './statements.ts'

interface Counter {
  readonly accountId: string
  readonly month: Interval
  /** Replaced as it counts: what was told to a decision stays as it was. */
  usage: Usage
  isChanged: boolean
}

/**
 * What an account (?2) has used in a month (?1), and further columns beside it. The plus keeps SQLite from
 * preparing it anew for each value that is bound beside max().
 */
export const usageSql = (...columns: readonly string[]): string =>
  `SELECT ${['plan', 'auto_purchase', 'used', 'packs', coveredSql, ...columns].join(', ')}
   FROM accounts a LEFT JOIN usage ON account_id = a.id AND month = ?1 WHERE a.id = ?2`

const coveredSql =
  '(SELECT max(covered) FROM ledger WHERE account_id = a.id AND month = ?1) AS covered'

/**
 * The bookings of each account and month. A counter is read once a transaction, counts in memory, and is
 * written once, before the COMMIT: nobody else can change it meanwhile, and a roll-back forgets it.
 */
export function usageCounters(writer: Database) {
  const read = writer.prepare<UsageRow, [number, string]>(usageSql())
  const write = writer.prepare<null, [string, number, number, number]>(
    `INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, month) DO UPDATE SET used = excluded.used, packs = excluded.packs`,
  )
  const writeLedger = writer.prepare<null, [Bindings]>(
    `INSERT INTO ledger ${insertedSql(ledgerColumns, { kind: "'pack'" })}`,
  )
  /** By account: one, or two at the turn of a month. */
  const counters = new Map<string, Counter[]>()

  async function counterOf(accountId: string, nowMs: number): Promise<Counter> {
    const known = counters.get(accountId) ?? []
    const present = known.find(({ month }) => month.startMs <= nowMs && nowMs < month.endMs)
    if (present) return present
    const month = monthOf(nowMs)
    const usage = usageOf(ofValidKey(await read.get(month.startMs, accountId)))
    const counter = { accountId, month, usage, isChanged: false }
    counters.set(accountId, [...known, counter])
    return counter
  }

  const keyDay = writer.prepare<{ used: number }, [string, number]>(
    'SELECT booked AS used FROM api_keys WHERE id = ? AND booked_on = ?',
  )
  const countKey = writer.prepare<null, [number, string]>(
    `UPDATE api_keys SET booked = CASE WHEN booked_on = ?1 THEN booked + 1 ELSE 1 END, booked_on = ?1
     WHERE id = ?2`,
  )

  return {
    /** With a cap also of that key's day. */
    async of(accountId: string, nowMs: number, cap: Cap | null = null): Promise<Usage> {
      const { usage } = await counterOf(accountId, nowMs)
      if (cap === null) return usage
      const used = (await keyDay.get(cap.keyId, Math.floor(nowMs / dayMs)))?.used ?? 0
      return { ...usage, ofKey: { allowed: cap.bookings, used } }
    },
    countKey: ({ keyId }: Cap, nowMs: number) => countKey.run(Math.floor(nowMs / dayMs), keyId),
    /** Counts a booking, and writes the pack that it bought into the ledger. */
    async count(
      accountId: string,
      nowMs: number,
      bookingId: string,
      pack: Pack | null,
    ): Promise<void> {
      const counter = await counterOf(accountId, nowMs)
      const { usage, month } = counter
      counter.usage = { ...usage, used: usage.used + 1 }
      counter.isChanged = true
      if (pack === null) return
      const { bookings, cents, covered } = pack
      counter.usage = { ...counter.usage, packs: usage.packs + 1, covered }
      const id = Bun.randomUUIDv7('hex', nowMs)
      await writeLedger.run({
        ...{ id, bookings, cents, covered },
        account_id: accountId,
        month: month.startMs,
        booking_id: bookingId,
        created_at: nowMs,
      } satisfies Values<(typeof ledgerColumns)[number]>)
    },
    /** At the beginning of each transaction. */
    forget(): void {
      counters.clear()
    },
    /** Before each COMMIT. */
    async flush(): Promise<void> {
      for (const { accountId, month, usage, isChanged } of [...counters.values()].flat()) {
        if (isChanged) await write.run(accountId, month.startMs, usage.used, usage.packs)
      }
    },
  }
}

export type UsageCounters = ReturnType<typeof usageCounters>
