/** Links with which a human comes to the own week: for one use, soon, and with no more than that. */
import { entryOf } from '../../domain/access/audit.ts'
import type { NewKey } from '../../domain/account.ts'
import { Refusal } from '../../domain/errors.ts'
import { minuteMs } from '../../domain/time/units.ts'
import type { Context, Sight } from '../context.ts'
import { digestOf, keptKey, newKey } from '../keys.ts'
import { newSecret, newSession, sessionEntry, sessionsOfKeyMax } from '../sessions.ts'

const linkMs = 15 * minuteMs
/** The key behind the links of a human, by its name: there is one for each. */
const keyName = 'Sign-in links'

export interface MadeLink {
  /** In this answer only. */
  readonly token: string
  readonly expiresAtMs: number
  readonly keyId: string
}

/** @throws Refusal NOT_FOUND where there is no such human, or no longer. */
export async function createSignInLink(
  context: Context,
  sight: Sight,
  humanId: string,
): Promise<MadeLink> {
  const { store, clock } = context
  const accountId = sight.wholeAccount
  const human = await store.humans.find(accountId, humanId)
  if (!human?.active) throw new Refusal('NOT_FOUND', 'There is no active human with this id.')
  const keyId = await keyBehind(context, sight, human.id)
  const [token, nowMs] = [newSecret(), clock.nowMs()]
  const link = { digest: digestOf(token), accountId, keyId, expiresAtMs: nowMs + linkMs }
  const object = { kind: 'human', id: human.id } as const
  await store.sessions.addLink(
    link,
    nowMs,
    entryOf(sight.author, 'createSignInLink', object, nowMs, { linkId: linkIdOf(link.digest) }),
  )
  return { token, expiresAtMs: link.expiresAtMs, keyId }
}

/** The key that stands for the human, made with the first link. Nobody knows its text. */
async function keyBehind(context: Context, sight: Sight, humanId: string): Promise<string> {
  const { store } = context
  const keys = await store.accounts.listKeys(sight.wholeAccount)
  const made = keys.find(
    ({ name, scope, humanIds }) =>
      name === keyName && scope === 'rep' && humanIds?.join() === humanId,
  )
  if (made) return made.id
  const wanted: NewKey = {
    ...{ name: keyName, humanIds: [humanId], ownBookings: false },
    ...{ expiresAtMs: null, dailyBookings: null },
    scope: 'rep',
  }
  const kept = keptKey(context, sight.wholeAccount, wanted, newKey(), sight.keyId)
  const object = { kind: 'api_key', id: kept.id } as const
  await store.accounts.addKey(kept, entryOf(sight.author, 'createApiKey', object, kept.createdAtMs))
  return kept.id
}

/** Names a link without opening anything: a piece of the digest of 256 random bits. */
const linkIdOf = (digest: string) => digest.slice(0, 8)

/** Opens a session by a link, which is used up with it; null where it is unknown, used or over, or its key was revoked. */
export async function signInByLink(
  { store, clock }: Context,
  token: string,
  address: string | null = null,
) {
  const nowMs = clock.nowMs()
  const { secret, session } = newSession(nowMs)
  const digest = digestOf(token)
  const principal = await store.sessions.useLink(
    { digest, session, ofKeyMax: sessionsOfKeyMax, nowMs },
    ({ accountId, keyId, humanIds }) => {
      const [humanId] = humanIds ?? []
      const details = {
        signedInBy: 'link',
        linkId: linkIdOf(digest),
        ...(humanId && { humanId }),
      } as const
      return sessionEntry({ accountId, keyId, address }, 'signIn', nowMs, details)
    },
  )
  return principal && { secret, principal, expiresAtMs: session.expiresAtMs }
}
