import type { Database } from 'bun:sqlite'
import { linkLifeMs } from '../../../domain/links/link.ts'

/** How a text that a key sealed is known where a column has room for text. */
export type SealedIn = (kept: string) => Uint8Array | null

/** What a file needs keys for: it is read while a server may write to it. */
export function keyNeedsIn(db: Database, sealedIn: SealedIn, nowMs: number) {
  const texts = db
    .query<{ secret: string; previous: string }, []>(
      'SELECT secret, previous_secrets AS previous FROM webhooks',
    )
    .all()
    .flatMap(({ secret, previous }) => {
      const before: { secret: string }[] = JSON.parse(previous)
      return [secret, ...before.map((each) => each.secret)].flatMap((kept) => sealedIn(kept) ?? [])
    })
  const blobs = db.query<{ sealed: Uint8Array }, []>('SELECT sealed FROM calendars').all()
  const sealed = [...texts, ...blobs.map((row) => row.sealed)]
  const linked = db.prepare<unknown, [number, number]>(
    'SELECT 1 FROM bookings WHERE cancelled = 0 AND ends_at > ? AND created_at < ? LIMIT 1',
  )
  return {
    isSealedWith: (keyId: Uint8Array) =>
      sealed.some((bytes) => keyId.every((byte, at) => byte === bytes[at])),
    hasLink: (madeBeforeMs: number) => linked.get(nowMs - linkLifeMs, madeBeforeMs) !== null,
  }
}
