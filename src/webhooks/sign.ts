import { createHmac } from 'node:crypto'
import type { ClaimedDelivery } from '../domain/delivery.ts'

/**
 * The headers by which a receiver knows that a delivery is ours, fresh and not seen before: those of the
 * Standard Webhooks specification, whose key is the secret decoded, and that of the hosted service,
 * whose key is the secret's whole text.
 */
export function signatureHeaders({ id, secret, payload }: ClaimedDelivery, nowMs: number) {
  const seconds = Math.floor(nowMs / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const standard = createHmac('sha256', key).update(`${id}.${seconds}.${payload}`).digest('base64')
  const hosted = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${standard}`,
    'x-slotflow-signature': `t=${seconds},v1=${hosted}`,
  }
}
