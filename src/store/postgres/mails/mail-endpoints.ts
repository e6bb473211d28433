import type { MailWishes } from '../../../domain/mails/kinds.ts'
import type { Bindings } from '../../rows/bindings.ts'
import type { Mails } from '../../store.ts'
import type { Engine } from '../engine.ts'

/** Which mails an account wants, as its row says it. */
export function wishesIn(notifications: string | null): MailWishes {
  return notifications === null ? {} : JSON.parse(notifications)
}

interface AccountRow {
  readonly accountSeq: number
  readonly wishes: string | null
  readonly webhookSeq: number | null
  readonly events: string | null
  readonly active: number | null
}

const rowsSql = `SELECT a.seq AS accountSeq, a.notifications AS wishes, w.seq AS webhookSeq, w.events, w.active
  FROM accounts a LEFT JOIN webhooks w ON w.account_seq = a.seq AND w.kind = 'mail'
  WHERE a.deleted_at IS NULL`

/** An account whose mails nobody wants has no endpoint that listens: its bookings pay nothing for mails. */
export function mailEndpoints({ writer, reader, commit }: Engine): Mails['keepEndpoints'] {
  const all = reader.prepare<AccountRow, [string | null]>(`${rowsSql} AND a.id = coalesce(?, a.id)`)
  const one = writer.prepare<AccountRow, [number]>(`${rowsSql} AND a.seq = ?`)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO webhooks (id, account_seq, kind, url, events, secret, failures, active, created_at)
     VALUES ($id, $account_seq, 'mail', 'mail:', $events, '', 0, 1, $at)`,
  )
  // What it listens to since then: of what was before, nobody expects to have heard.
  const set = writer.prepare<null, [string, number, number]>(
    'UPDATE webhooks SET events = ?, active = 1, created_at = ? WHERE seq = ?',
  )
  const stop = writer.prepare<null, [number]>('UPDATE webhooks SET active = 0 WHERE seq = ?')

  return async ({ newId, nowMs, decide, accountId }) => {
    const wantedBy = ({ wishes }: AccountRow) => decide(wishesIn(wishes))
    const isAsWanted = (row: AccountRow) => {
      const wanted = wantedBy(row)
      return wanted === null
        ? row.active !== 1
        : row.active === 1 && row.events === JSON.stringify(wanted)
    }
    const changed = (await all.all(accountId ?? null)).filter((row) => !isAsWanted(row))
    for (const { accountSeq } of changed) {
      await commit.apply(async () => {
        // Another process may have done it.
        const row = await one.get(accountSeq)
        if (!row || isAsWanted(row)) return
        const wanted = wantedBy(row)
        if (wanted === null) return void (await stop.run(row.webhookSeq ?? 0))
        const events = JSON.stringify(wanted)
        if (row.webhookSeq !== null) await set.run(events, nowMs, row.webhookSeq)
        else await insert.run({ id: newId(), account_seq: accountSeq, events, at: nowMs })
      })
    }
  }
}
