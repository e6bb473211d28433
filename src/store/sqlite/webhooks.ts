import type { Database } from 'bun:sqlite'
import type { EventType, Webhook } from '../../domain/event.ts'
import type { CountFacts, Webhooks } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'
import { countFacts } from './humans.ts'
import type { WriteOnce } from './once.ts'

interface WebhookRow {
  id: string
  url: string
  events: string
  secret: string
  active: number
  created_at: number
}

export function sqliteWebhooks(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
  writeOnce: WriteOnce,
): Webhooks {
  const count = writer.prepare<CountFacts, [string]>(
    `SELECT plan, (SELECT count(*) FROM webhooks WHERE account_id = a.id AND active = 1) AS used
     FROM accounts a WHERE id = ?`,
  )
  const insert = writer.prepare<null, [string, string, string, string, string, number, number]>(
    `INSERT INTO webhooks (id, account_id, url, events, secret, active, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  // Its deliveries go with it: ON DELETE CASCADE.
  const remove = writer.prepare<null, [string, string]>(
    'DELETE FROM webhooks WHERE id = ? AND account_id = ?',
  )
  const list = reader.prepare<WebhookRow, [string]>(
    'SELECT * FROM webhooks WHERE account_id = ? AND active IN (0, 1) ORDER BY id',
  )

  return {
    add: (accountId, decide, once) =>
      writeOnce(once, () => {
        const webhook = decide(countFacts(count.get(accountId)))
        const { id, url, events, secret, active, createdAtMs } = webhook
        const eventsText = JSON.stringify(events)
        return () => {
          insert.run(id, accountId, url, eventsText, secret, active ? 1 : 0, createdAtMs)
          return webhook
        }
      }),
    async list(accountId) {
      return list.all(accountId).map(webhookOf)
    },
    remove: (accountId, id) => commit.write(() => () => remove.run(id, accountId).changes > 0),
  }
}

function webhookOf({ id, url, events, secret, active, created_at }: WebhookRow): Webhook {
  const types: EventType[] = JSON.parse(events)
  return { id, url, events: types, secret, active: active === 1, createdAtMs: created_at }
}
