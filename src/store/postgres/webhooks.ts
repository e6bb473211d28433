import { ofValidKey } from '../../domain/account.ts'
import type { EndpointFacts, EndpointStanding, ListedWebhook } from '../../domain/endpoint.ts'
import { dayCountedMax, recentAttemptsMax, standingCountedMax } from '../outbox.ts'
import { type Bindings, insertedSql, updatedSql } from '../rows/bindings.ts'
import {
  changing,
  type OtherRow,
  otherOf,
  rowOf,
  staying,
  type WebhookRow,
  webhookOf,
} from '../rows/webhook-rows.ts'
import { bulkRowsMax, type Webhooks, wholeRowsMax } from '../store.ts'
import type { Engine } from './engine.ts'
import { halfDone } from './errors.ts'
import { seqOfInstant } from './outbox/event-seqs.ts'
import { ofAccount } from './seqs.ts'
import { type Database, each } from './statements.ts'

/** What the account has registered itself. */
const owned = `id = ? AND ${ofAccount} AND kind = 'webhook'`

export function postgresWebhooks({
  writer,
  reader,
  commit,
  writeOnce,
  writeEntry,
}: Engine): Webhooks {
  const plan = writer.prepare<Pick<EndpointFacts, 'plan'>, [string]>(
    'SELECT plan FROM accounts WHERE id = ?',
  )
  const accountSeq = '(SELECT seq FROM accounts WHERE id = $account_id)'
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO webhooks ${insertedSql([...staying, ...changing], { account_seq: accountSeq, failures: '0' })}`,
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
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE webhooks SET ${updatedSql(changing)}, failures = CASE WHEN active < $active THEN 0 ELSE failures END,
       failing_since = CASE WHEN active < $active THEN NULL ELSE failing_since END
     WHERE id = $id`,
  )
  const findSql = `SELECT * FROM webhooks WHERE ${owned}`
  const find = reader.prepare<WebhookRow, [string, string]>(findSql)
  const present = writer.prepare<WebhookRow, [string, string]>(findSql)
  const ofIts = `FROM webhooks WHERE ${ofAccount} AND active IN (0, 1) AND kind = 'webhook'`
  const list = reader.prepare<WebhookRow & { seq: number }, [string, string, number]>(
    `SELECT * ${ofIts} AND id > ? ORDER BY id LIMIT ?`,
  )
  const some = reader.prepare<WebhookRow & { seq: number }, [number, number]>(
    "SELECT * FROM webhooks WHERE seq > ? AND kind = 'webhook' ORDER BY seq LIMIT ?",
  )
  const seal = writer.prepare<null, [string, string, string, string]>(
    // Unless it was rotated meanwhile.
    'UPDATE webhooks SET secret = ?, previous_secrets = ? WHERE id = ? AND secret = ?',
  )
  const others = writer.prepare<OtherRow, [string]>(
    `SELECT id, url, events, active ${ofIts} ORDER BY id`,
  )
  const listActive = reader.prepare<WebhookRow, []>(
    "SELECT * FROM webhooks WHERE active = 1 AND kind = 'webhook' ORDER BY id",
  )
  const faredSince = faredReader(reader)
  const factsOf = async (accountId: string): Promise<EndpointFacts> => ({
    ...(await ofValidKey(await plan.get(accountId))),
    endpoints: (await others.all(accountId)).map(otherOf),
  })

  async function removeInSteps(accountId: string, id: string): Promise<boolean> {
    const removeMany = async () => (await removeSome.run(id, bulkRowsMax)).changes
    while ((await commit.of(accountId).apply(removeMany)) === bulkRowsMax);
    return commit.of(accountId).apply(async () => (await remove.run(id, accountId)).changes > 0)
  }

  return {
    add: (accountId, decide, once, entry) =>
      writeOnce(
        accountId,
        once,
        async () => decide(await factsOf(accountId)),
        async (webhook) => {
          await insert.run({ ...rowOf(webhook), account_id: accountId })
          await writeEntry(entry)
          return webhook
        },
      ),
    async list(accountId, after = '', limit = wholeRowsMax, failedSinceMs = 0) {
      const fared = await faredSince(failedSinceMs)
      const rows = await list.all(accountId, after, limit)
      return each(rows, async (row) => ({ ...webhookOf(row), ...(await fared(row.seq)) }))
    },
    async sealSome(after, decide) {
      const rows = await some.all(after, bulkRowsMax)
      const anew = rows.flatMap((row) => {
        const sealed = decide(webhookOf(row))
        return sealed ? [{ row, sealed }] : []
      })
      // A start on data that is sealed writes nothing.
      if (anew.length > 0) {
        await commit.apply(async () => {
          for (const { row, sealed } of anew) {
            const old = JSON.stringify(sealed.previousSecrets)
            await seal.run(sealed.secret, old, row.id, row.secret)
          }
        })
      }
      return rows.length < bulkRowsMax ? null : (rows.at(-1)?.seq ?? null)
    },
    listActive: async () => (await listActive.all()).map(webhookOf),
    async find(accountId, id) {
      const row = await find.get(id, accountId)
      return row ? webhookOf(row) : null
    },
    change: (accountId, id, decide, entryOf) =>
      commit.of(accountId).decide(
        async () => {
          const row = await present.get(id, accountId)
          const before = row && webhookOf(row)
          return { before, webhook: decide(before, await factsOf(accountId)) }
        },
        async ({ before, webhook }) => {
          await update.run(rowOf(webhook))
          await writeEntry(entryOf?.(before, webhook))
          return webhook
        },
      ),
    async remove(accountId, id, entry) {
      const found = await commit.of(accountId).apply(async () => {
        const isThere = (await switchOff.run(id, accountId)).changes > 0
        if (isThere) await writeEntry(entry)
        return isThere
      })
      if (!found) return false
      return halfDone(removeInSteps(accountId, id), 'It is switched off, but still there.')
    },
  }
}

/** How an endpoint fares: each figure by an index of its own, and of bounded length. */
function faredReader(reader: Database) {
  const recent = reader.prepare<ListedWebhook['recent'], [number, number]>(
    `SELECT count(*) AS attempts, count(*) FILTER (WHERE status IS NULL OR status NOT BETWEEN 200 AND 299) AS failed
     FROM (SELECT status_code AS status FROM delivery_attempts WHERE webhook_seq = ?
       ORDER BY event_seq DESC, attempt DESC LIMIT ?) AS found`,
  )
  const newest = reader.prepare<NonNullable<EndpointStanding['newest']>, [number]>(
    `SELECT d.status, d.attempts, d.last_error AS lastError, coalesce(d.settled_at, e.created_at) AS atMs
     FROM deliveries d JOIN events e ON e.seq = d.event_seq
     WHERE d.webhook_seq = ? ORDER BY d.event_seq DESC LIMIT 1`,
  )
  const waiting = reader.prepare<{ waiting: number; oldestWaitingMs: number | null }, [number]>(
    `SELECT waiting, (SELECT created_at FROM events WHERE seq = oldest) AS oldestWaitingMs
     FROM (SELECT count(*) AS waiting, min(event_seq) AS oldest
       FROM (SELECT event_seq FROM deliveries
         WHERE webhook_seq = ? AND status = 'pending' ORDER BY next_attempt_at LIMIT ${standingCountedMax}) AS some_waiting) AS found`,
  )
  const failed = reader.prepare<{ failed: number }, [number, number]>(
    `SELECT count(*) FILTER (WHERE settled_at >= ?) AS failed
     FROM (SELECT settled_at FROM deliveries
       WHERE webhook_seq = ? AND status = 'failed' ORDER BY event_seq DESC LIMIT ${standingCountedMax}) AS found`,
  )
  const lastDay = reader.prepare<EndpointStanding['lastDay'], [number, number]>(
    `SELECT count(*) FILTER (WHERE status = 'delivered') AS delivered, count(*) FILTER (WHERE status = 'failed') AS failed
     FROM (SELECT status FROM deliveries WHERE webhook_seq = ? AND event_seq >= ?
       ORDER BY event_seq DESC LIMIT ${dayCountedMax}) AS found`,
  )
  const seqOf = seqOfInstant(reader)
  return async (sinceMs: number) => {
    const firstSeq = await seqOf(sinceMs)
    return async (seq: number): Promise<Pick<ListedWebhook, 'recent' | 'standing'>> => ({
      recent: (await recent.get(seq, recentAttemptsMax)) ?? { attempts: 0, failed: 0 },
      standing: {
        newest: await newest.get(seq),
        ...((await waiting.get(seq)) ?? { waiting: 0, oldestWaitingMs: null }),
        failed: (await failed.get(sinceMs, seq))?.failed ?? 0,
        lastDay: (await lastDay.get(seq, firstSeq)) ?? { delivered: 0, failed: 0 },
      },
    })
  }
}
