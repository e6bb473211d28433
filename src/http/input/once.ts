import type { Sight } from '../../domain/access/sight.ts'
import { invalid } from '../../domain/errors.ts'
import { idempotencyKeyCharactersMax, type Once } from '../../domain/idempotency.ts'
import { byInstant } from '../../wire/start-time.ts'
import type { Caller } from '../operation.ts'

const printable = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/**
 * What the `Idempotency-Key` of a creating call asks for; undefined without one. The fingerprint is
 * of the body as understood, so that white space, the order of members, and how an instant is written make no other
 * request.
 * @throws Refusal VALIDATION_ERROR for a key that is no key.
 */
export function onceOf<T>(
  { sight, repeat }: Caller,
  body: object,
  nowMs: number,
  answer: (value: T) => string,
): Once<T> | undefined {
  if (repeat === null) return undefined
  const { key, call } = repeat
  if (key.length > idempotencyKeyCharactersMax || !printable.test(key)) {
    const message = `must be 1 to ${idempotencyKeyCharactersMax} printable ASCII characters`
    throw invalid([{ field: 'Idempotency-Key', message }])
  }
  return {
    ...{ accountId: sight.account, key, nowMs, answer },
    fingerprint: `2 ${fingerprintOf(call, byInstant(body))}`,
    // As 0.1.0 made it.
    earlier: () => fingerprintOf(call, body),
    by: {
      keyId: sight.keyId,
      mayRead: (madeBy, kept) => !sight.isBound || seesAll(sight, madeBy, JSON.parse(kept)),
    },
  }
}

function fingerprintOf(call: string, body: object): string {
  const text = `${call}\n${JSON.stringify(ordered(body))}`
  return new Bun.CryptoHasher('sha256').update(text).digest('base64url')
}

interface OfHuman {
  readonly human_id?: string
}

/** Whether all that an answer tells of belongs to humans that are seen, and was made by a key whose rows are. */
function seesAll(sight: Sight, madeBy: string | null, answer: OfHuman & { bookings?: OfHuman[] }) {
  const rows = answer.bookings ?? [answer]
  return rows.every(({ human_id: humanId }) => {
    return humanId !== undefined && sight.sees({ humanId, madeBy })
  })
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, ordered(member)])
  // Not the bare list: a list of pairs in the body would look the same.
  return { members }
}
