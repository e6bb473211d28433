/**
 * Writes that arrive while others wait share one transaction, and so one sync of the server. One transaction at a time
 * for each process. It locks first, in a statement of its own, so that every read behind it sees what others committed
 * before: the accounts that are written to, in their order, or, for what concerns no account, everything. Whoever has the
 * lock of an account decides alone about it, on whatever node, and its events are committed in the order of their numbers.
 *
 * Each write decides before it applies; a refusal touches no other write. Should a statement fail, the server takes
 * nothing more of the transaction: all of it is rolled back, and each write tried again by itself.
 */

import { nothingWritten, unknownOutcome } from '../../domain/errors.ts'
import type { Lane, Link } from './connect.ts'
import { asRefusal, codeOf, isToldByServer } from './errors.ts'
import type { Sender } from './statements.ts'

export const writesPerCommitMax = 64
export const writesWaitingMax = 4_096
/** How often a lone write is tried again after the server ended it for the sake of another. */
const triesMax = 5
const settleTries = 20
const settleWaitMs = 100
/** The lock of everything: shared by what holds the locks of accounts. */
const everything = 0x534c4f54

/** Both run inside one transaction and may run again; what `apply` answers is answered once it is durable. */
export interface GroupCommit {
  /** `decide` reads and decides, or throws; then `apply` writes what it decided. */
  decide<D, T>(decide: () => D | Promise<D>, apply: (decision: D) => T | Promise<T>): Promise<T>
  /** Where there is nothing to decide. */
  apply<T>(apply: () => T | Promise<T>): Promise<T>
}

export interface Commits extends GroupCommit {
  /** What concerns one account alone: others write to other accounts meanwhile. */
  of(accountId: string): GroupCommit
  /** How many writes wait. */
  waiting(): number
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>
}

/** What else takes part in a transaction. */
export interface Hooks {
  /** Called inside each transaction, before anything else. */
  begun(): void
  /** Called inside each transaction, before its COMMIT. */
  committing(): Promise<void>
  /** Called after each roll-back: what was computed inside the transaction never was. */
  rolledBack(): void
  /** Called after each commit, before its writes are answered. */
  committed(writes: number): void
}

interface Waiting {
  /** Null: everything. */
  readonly accountId: string | null
  /** Decides; what it returns applies; what that returns answers. */
  readonly work: () => Promise<() => Promise<() => void>>
  fail(error: unknown): void
}

/** `writer` sends what is written inside the transaction that runs. */
export function groupCommit(link: Link, hooks: Hooks): Commits & { readonly writer: Sender } {
  const queue: Waiting[] = []
  let present: Lane | null = null
  let isRunning = false
  let idle = Promise.withResolvers<void>()

  const writer: Sender = {
    send(text, values) {
      if (present === null) throw new Error('nothing is written outside of a transaction')
      return present.send(text, values)
    },
  }

  async function run(): Promise<void> {
    while (queue.length > 0) await commitBatch(queue.splice(0, writesPerCommitMax), 1)
    isRunning = false
    idle.resolve()
  }

  async function commitBatch(batch: readonly Waiting[], nth: number): Promise<void> {
    let answers: readonly (() => void)[] = []
    let transaction = ''
    try {
      present = await link.lane()
      transaction = await begin(present, batch)
      hooks.begun()
      answers = await performed(batch)
      await hooks.committing()
    } catch (error) {
      await rollback()
      await again(batch, nth, error)
      return
    }
    const fault = await committed(link, present, transaction)
    if (fault === null) release()
    else await rollback()
    if (fault === null) {
      hooks.committed(batch.length)
      for (const answer of answers) answer()
    } else if (fault.isUnknown)
      failAll(batch, unknownOutcome('The connection to the database broke.'))
    else await again(batch, nth, fault.error)
  }

  async function again(batch: readonly Waiting[], nth: number, error: unknown): Promise<void> {
    const [only, ...others] = batch
    if (only === undefined) return
    const isClash = codeOf(error).startsWith('40')
    if (others.length > 0) for (const waiting of batch) await commitBatch([waiting], 1)
    else if (isClash && nth < triesMax) await commitBatch(batch, nth + 1)
    else only.fail(asRefusal(error))
  }

  async function rollback(): Promise<void> {
    await present?.send('ROLLBACK', []).catch(() => undefined)
    release()
    hooks.rolledBack()
  }

  function release(): void {
    present?.release()
    present = null
  }

  function add<T>(
    accountId: string | null,
    work: (resolve: (value: T) => void) => Waiting['work'],
  ) {
    if (queue.length >= writesWaitingMax) {
      return Promise.reject(nothingWritten('Too many writes are waiting.'))
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    queue.push({ accountId, work: work(resolve), fail: reject })
    if (isRunning) return promise
    isRunning = true
    idle = Promise.withResolvers<void>()
    // On the next turn: what this turn brings comes along.
    setImmediate(run)
    return promise
  }

  const of = (accountId: string | null): GroupCommit => ({
    decide: <D, T>(decide: () => D | Promise<D>, apply: (decision: D) => T | Promise<T>) =>
      add<T>(accountId, (resolve) => answering(decide, apply, resolve)),
    apply: <T>(apply: () => T | Promise<T>) =>
      add<T>(accountId, (resolve) => answering(nothing, apply, resolve)),
  })
  return {
    ...of(null),
    of,
    writer,
    waiting: () => queue.length,
    async drained() {
      if (isRunning) await idle.promise
    },
  }
}

/** Begins and locks; answers the number of the transaction. Sent at once: the server takes one after the other. */
async function begin(lane: Lane, batch: readonly Waiting[]): Promise<string> {
  const accounts = batch.map(({ accountId }) => accountId)
  const ids = [...new Set(accounts.filter((id) => id !== null))]
  const isOfAll = accounts.includes(null)
  const begun = lane.send('BEGIN ISOLATION LEVEL READ COMMITTED', [])
  const named = lane.send<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid', [])
  const shared = isOfAll ? '' : '_shared'
  const locked = lane.send(`SELECT pg_advisory_xact_lock${shared}(${everything})`, [])
  const lockedAccounts = isOfAll ? null : lane.send(lockAccounts, [JSON.stringify(ids)])
  await Promise.all([begun, named, locked, lockedAccounts])
  return (await named)[0]?.xid ?? ''
}

const lockAccounts = `SELECT 1 FROM accounts
  WHERE id IN (SELECT json_array_elements_text($1::text::json)) ORDER BY seq FOR NO KEY UPDATE`

/** Null: it is. A connection that broke meanwhile does not say whether it is: the server is asked anew. */
async function committed(link: Link, lane: Lane, transaction: string) {
  try {
    await lane.send('COMMIT', [])
    return null
  } catch (error) {
    if (isToldByServer(error)) return { error, isUnknown: false }
    const outcome = await outcomeOf(link, transaction)
    return outcome === 'committed' ? null : { error, isUnknown: outcome !== 'aborted' }
  }
}

/** What became of a transaction whose COMMIT nobody answered. */
async function outcomeOf(link: Link, transaction: string): Promise<string> {
  for (let nth = 1; nth <= settleTries; nth += 1) {
    const status = await link
      .send<{ status: string | null }>('SELECT pg_xact_status($1::text::xid8) AS status', [
        transaction,
      ])
      .then(([row]) => row?.status ?? 'unknown')
      .catch(() => null)
    if (status !== null && status !== 'in progress') return status
    await new Promise<void>((resolve) => setTimeout(resolve, settleWaitMs))
  }
  return 'unknown'
}

async function performed(batch: readonly Waiting[]): Promise<(() => void)[]> {
  const answers: (() => void)[] = []
  for (const waiting of batch) answers.push(await perform(waiting))
  return answers
}

/** A decision that throws becomes its own answer; what applying throws does not, nor what the server says. */
async function perform({ work, fail }: Waiting): Promise<() => void> {
  let apply: () => Promise<() => void>
  try {
    apply = await work()
  } catch (error) {
    if (codeOf(error) !== '') throw error
    return () => fail(error)
  }
  return apply()
}

function answering<D, T>(
  decide: () => D | Promise<D>,
  apply: (decision: D) => T | Promise<T>,
  resolve: (value: T) => void,
): Waiting['work'] {
  return async () => {
    const decision = await decide()
    return async () => {
      const value = await apply(decision)
      return () => resolve(value)
    }
  }
}

function failAll(batch: readonly Waiting[], reason: unknown): void {
  for (const { fail } of batch) fail(reason)
}

const nothing = () => undefined
