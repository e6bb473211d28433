import { Bounded } from '../../domain/bounded.ts'
import type { OldSecret, Webhook } from '../../domain/event.ts'
import { openText, sealAnew, sealText } from '../../secrets/sealed-text.ts'
import type { Secrets } from '../../secrets/secrets.ts'

const purpose = 'webhook'
/** What was opened stays in memory: a delivery is signed with it at every attempt. */
const openedKept = 10_000

type Kept = Pick<Webhook, 'id' | 'secret' | 'previousSecrets'>

/** A signing secret as Standard Webhooks writes it: `whsec_` and base64 of 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
}

export function sealWebhookSecret(secrets: Secrets, id: string, secret: string): string {
  return sealText(secrets, purpose, id, secret)
}

/** Null: it cannot be opened, so nothing is signed with it. */
export function openWebhookSecret(secrets: Secrets, id: string, kept: string): string | null {
  return openText(secrets, purpose, id, kept)
}

/** Opens the secrets that a delivery is signed with. Old ones that nobody can open sign no more. */
export function webhookSecretOpener(secrets: Secrets) {
  const opened = new Bounded<string>(openedKept)
  const open = (id: string, kept: string): string | null => {
    const known = opened.get(kept)
    if (known !== undefined) return known
    const secret = openWebhookSecret(secrets, id, kept)
    if (secret !== null) opened.set(kept, secret)
    return secret
  }
  return ({ id, secret, previousSecrets }: Kept) => {
    const own = open(id, secret)
    if (own === null) return null
    const old = previousSecrets.flatMap(({ secret: kept, untilMs }): OldSecret[] => {
      const before = open(id, kept)
      return before === null ? [] : [{ secret: before, untilMs }]
    })
    return { secret: own, previousSecrets: old }
  }
}

/** Its secrets under the key that seals now: those of 0.1.0, and those before a rotation. Null: they are. */
export function sealedAnew(
  secrets: Secrets,
  { id, secret, previousSecrets }: Kept,
): Pick<Webhook, 'secret' | 'previousSecrets'> | null {
  const anew = (kept: string) => sealAnew(secrets, purpose, id, kept)
  const own = anew(secret)
  const old = previousSecrets.map((each) => ({ ...each, anew: anew(each.secret) }))
  if (own === null && old.every((each) => each.anew === null)) return null
  return {
    secret: own ?? secret,
    previousSecrets: old.map((each) => ({
      secret: each.anew ?? each.secret,
      untilMs: each.untilMs,
    })),
  }
}
