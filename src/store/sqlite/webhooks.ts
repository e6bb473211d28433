import { ofValidKey } from '../../domain/account.ts'
import type { EventType, OldSecret, Webhook } from '../../domain/event.ts'
import { bulkRowsMax, type CountFacts, type Webhooks } from '../store.ts'
import type { Engine } from './engine.ts'
import { halfDone } from './errors.ts'
import { ofAccount } from './seqs.ts'

interface WebhookRow {
  id: string
  url: string
  events: string
  secret: string
  previous_secrets: string
  active: number
  disabled_reason: string | null
  created_at: number
}

const owned = `id = ? AND ${ofAccount}`

export function sqliteWebhooks({ writer, reader, commit, writeOnce }: Engine): Webhooks {
  const count = writer.prepare<CountFacts, [string]>(
    `SELECT plan, (SELECT count(*) FROM webhooks WHERE account_seq = a.seq AND active = 1) AS used
     FROM accounts a WHERE id = ?`,
  )
  const insert = writer.prepare<null, [string, string, string, string, string, number, number]>(
    `INSERT INTO webhooks (id, account_seq, url, events, secret, active, created_at, failures)
     VALUES (?, (SELECT seq FROM accounts WHERE id = ?), ?, ?, ?, ?, ?, 0)`,
  )
  const switchOff = writer.prepare<null, [string, string]>(
    `UPDATE webhooks SET active = 0 WHERE ${owned}`,
  )
  const removeSome = writer.prepare<null, [string, number]>(
    `DELETE FROM deliveries WHERE (webhook_seq, event_seq) IN (
       SELECT webhook_seq, event_seq FROM deliveries
       WHERE webhook_seq = (SELECT seq FROM webhooks WHERE id = ?) LIMIT ?)`,
  )
  // What deliveries are left go with it: ON DELETE CASCADE.
  const remove = writer.prepare<null, [string, string]>(`DELETE FROM webhooks WHERE ${owned}`)
  const update = writer.prepare<
    null,
    [string, string, string, string, number, string | null, string]
  >(
    `UPDATE webhooks SET url = ?1, events = ?2, secret = ?3, previous_secrets = ?4, active = ?5,
       disabled_reason = ?6, failures = iif(active < ?5, 0, failures),
       failing_since = iif(active < ?5, NULL, failing_since)
     WHERE id = ?7`,
  )
  const findSql = `SELECT * FROM webhooks WHERE ${owned}`
  const find = reader.prepare<WebhookRow, [string, string]>(findSql)
  const present = writer.prepare<WebhookRow, [string, string]>(findSql)
  const list = reader.prepare<WebhookRow, [string]>(
    `SELECT * FROM webhooks WHERE ${ofAccount} AND active IN (0, 1) ORDER BY id`,
  )

  async function removeInSteps(accountId: string, id: string): Promise<boolean> {
    const removeMany = () => removeSome.run(id, bulkRowsMax).changes
    while ((await commit.apply(removeMany)) === bulkRowsMax);
    return commit.apply(() => remove.run(id, accountId).changes > 0)
  }

  return {
    add: (accountId, decide, once) =>
      writeOnce(
        once,
        () => decide(ofValidKey(count.get(accountId))),
        (webhook) => {
          const { id, url, secret, active, createdAtMs } = webhook
          const events = JSON.stringify(webhook.events)
          insert.run(id, accountId, url, events, secret, active ? 1 : 0, createdAtMs)
          return webhook
        },
      ),
    async list(accountId) {
      return list.all(accountId).map(webhookOf)
    },
    async find(accountId, id) {
      const row = find.get(id, accountId)
      return row ? webhookOf(row) : null
    },
    change: (accountId, id, decide) =>
      commit.decide(
        () => {
          const row = present.get(id, accountId)
          return decide(row ? webhookOf(row) : null, ofValidKey(count.get(accountId)))
        },
        (webhook) => {
          const { url, secret, active, disabledReason } = webhook
          const events = JSON.stringify(webhook.events)
          const previousSecrets = JSON.stringify(webhook.previousSecrets)
          update.run(url, events, secret, previousSecrets, active ? 1 : 0, disabledReason, id)
          return webhook
        },
      ),
    async remove(accountId, id) {
      const found = await commit.apply(() => switchOff.run(id, accountId).changes > 0)
      if (!found) return false
      return halfDone(removeInSteps(accountId, id), 'It is switched off, but still there.')
    },
  }
}

function webhookOf(row: WebhookRow): Webhook {
  const { id, url, secret } = row
  const events: EventType[] = JSON.parse(row.events)
  const previousSecrets: OldSecret[] = JSON.parse(row.previous_secrets)
  return {
    id,
    url,
    events,
    secret,
    previousSecrets,
    active: row.active === 1,
    disabledReason: row.disabled_reason,
    createdAtMs: row.created_at,
  }
}
