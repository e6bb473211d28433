import type { ClaimedDelivery } from '../domain/delivery.ts'

/**
 * The headers by which a receiver knows that a delivery is ours, fresh and not seen before: those of the
 * Standard Webhooks specification, whose key is the secret decoded, and that of the hosted service,
 * whose key is the secret's whole text. For 24 hours after a rotation both secrets sign.
 */
export function signatureHeaders(delivery: ClaimedDelivery, nowMs: number) {
  const { id, secret, previousSecrets, payload } = delivery
  const seconds = Math.floor(nowMs / 1000)
  const old = previousSecrets.filter(({ untilMs }) => nowMs < untilMs)
  const secrets = [secret, ...old.map((each) => each.secret)]
  const standard = secrets.map(
    (each) => `v1,${sign(keyOf(each), `${id}.${seconds}.${payload}`, 'base64')}`,
  )
  const hosted = secrets.map((each) => `v1=${sign(each, `${seconds}.${payload}`, 'hex')}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': standard.join(' '),
    'x-slotflow-signature': [`t=${seconds}`, ...hosted].join(','),
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}

function sign(key: string | Buffer, text: string, encoding: 'base64' | 'hex'): string {
  return new Bun.CryptoHasher('sha256', key).update(text).digest(encoding)
}
