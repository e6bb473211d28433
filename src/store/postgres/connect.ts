import { type ReservedSQL, SQL } from 'bun'
import { LateAnswer } from './errors.ts'
import type { Found, Sender, Value } from './statements.ts'

/** Nothing is waited for longer: what the server has not answered by then is refused. */
const answerMsMax = 5_000
/** A process that stands still in a transaction holds its locks no longer than this. */
const standstillMsMax = 10_000
const readersMax = 8
/** After so many answers in a row that did not come, the connections are made anew. */
const lateMax = 3

/** The connection that writes, for one transaction. */
export interface Lane extends Sender {
  release(): void
}

/** All connections of one process to its database: one that writes, and those that read. */
export interface Link extends Sender {
  lane(): Promise<Lane>
  /** One of the connections that read, for several reads. */
  reading(): Promise<Lane>
  close(): Promise<void>
}

export function connect(url: string): Link {
  const open = () => ({ readers: poolOf(url, readersMax), writers: poolOf(url, 2) })
  let pools = open()
  let late = 0

  const within = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const value = await soon(answer)
      late = 0
      return value
    } catch (error) {
      if (error instanceof LateAnswer) anew()
      throw error
    }
  }
  async function reserve(pool: SQL): Promise<Lane> {
    const reserved = await within(pool.reserve())
    return {
      send: <Row>(text: string, values: readonly Value[]) =>
        within(ask<Row>(reserved, text, values)),
      release: () => reserved.release(),
    }
  }
  function anew(): void {
    late += 1
    if (late < lateMax) return
    late = 0
    const before = pools
    pools = open()
    end(before.readers)
    end(before.writers)
  }

  return {
    send: <Row>(text: string, values: readonly Value[]) =>
      within(ask<Row>(pools.readers, text, values)),
    lane: () => reserve(pools.writers),
    reading: () => reserve(pools.readers),
    async close() {
      await Promise.all([pools.readers, pools.writers].map((pool) => pool.close({ timeout: 1 })))
    },
  }
}

function poolOf(url: string, max: number): SQL {
  return new SQL({
    url,
    max,
    bigint: true,
    connectionTimeout: answerMsMax / 1_000,
    connection: {
      application_name: 'slotflow',
      statement_timeout: answerMsMax,
      lock_timeout: answerMsMax,
      idle_in_transaction_session_timeout: standstillMsMax,
    },
  })
}

/** Statements without values go by the simple protocol: a transaction begins and ends in one of them. */
async function ask<Row>(
  on: SQL | ReservedSQL,
  text: string,
  values: readonly Value[],
): Promise<Found<Row>> {
  return await on.unsafe<Found<Row>>(text, [...values])
}

/** The answer, unless it comes too late: a connection that hangs tells nobody that it does. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new LateAnswer('no answer')), answerMsMax + 1_000)
  try {
    return await Promise.race([answer, promise])
  } finally {
    clearTimeout(timer)
  }
}

function end(pool: SQL): void {
  void pool.close({ timeout: 1 }).catch(() => undefined)
}
