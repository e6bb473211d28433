import type { Audit, KeptEntry } from '../../../src/store/store.ts'
import type { Rows } from './rows.ts'

/** Entries alone: which key caused an event is not kept. */
export function memoryAudit(rows: Rows): Audit {
  return {
    async list(
      accountId,
      { keyId, objectId, ...span },
      { beforeSeq = Number.POSITIVE_INFINITY, limit },
    ) {
      const all = await rows.read(({ audit }) =>
        [...audit].map(([seq, one]): [string, KeptEntry] => {
          const { accountId: owner, ...entry } = one.row
          return [owner, { ...entry, seq }]
        }),
      )
      const found = all
        .filter(([owner, { seq }]) => owner === accountId && seq < beforeSeq)
        .map(([, entry]) => entry)
        .filter((entry) => keyId === undefined || entry.keyId === keyId)
        .filter((entry) => objectId === undefined || entry.objectId === objectId)
        .filter(({ atMs }) => atMs >= (span.sinceMs ?? 0) && atMs < (span.untilMs ?? Infinity))
        .reverse()
      const entries = found.slice(0, limit)
      return { entries, nextSeq: found.length > limit ? (entries.at(-1)?.seq ?? null) : null }
    },
    names: async () => new Map(),
    listEvents: () => Promise.reject(new Error('the engine in memory keeps no such thing')),
  }
}
