import type { WebhookSchedule } from '../domain/delivery.ts'
import { minuteMs } from '../domain/time/units.ts'
import { webhookSecretOpener } from '../operations/webhooks/webhook-secrets.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Send } from '../webhooks/send.ts'
import type { Channel } from './channel.ts'
import { deliveriesInFlightMax } from './places.ts'

/** What cannot be signed waits so long, until the key is back. */
const sealedWaitMs = 5 * minuteMs

/** Deliveries to addresses of accounts, signed with secrets that are opened here and nowhere else. */
export function webhookChannel(secrets: Secrets, schedule: WebhookSchedule, send: Send): Channel {
  const open = webhookSecretOpener(secrets)
  return {
    ...{ schedule, most: deliveriesInFlightMax, isHeld: () => false },
    send: async (delivery, nowMs, isWanted) => {
      const { webhookId, secret, previousSecrets } = delivery
      const opened = open({ id: webhookId, secret, previousSecrets })
      if (opened !== null) return send({ ...delivery, ...opened }, nowMs, isWanted)
      const error = 'not sent, and not counted: the secret of this endpoint cannot be opened'
      return { statusCode: null, error, answer: null, putOffUntilMs: nowMs + sealedWaitMs }
    },
  }
}
