import type { ClaimedDelivery, WebhookSchedule } from '../domain/delivery.ts'
import { minuteMs } from '../domain/time/units.ts'
import { type LinkContext, linksOf } from '../operations/links/links.ts'
import { webhookSecretOpener } from '../operations/webhooks/webhook-secrets.ts'
import { withLink } from '../webhooks/links.ts'
import type { Send } from '../webhooks/send.ts'
import type { Channel } from './channel.ts'
import { deliveriesInFlightMax } from './places.ts'

/** What cannot be signed waits so long, until the key is back. */
const sealedWaitMs = 5 * minuteMs

/** Deliveries to addresses of accounts, signed with secrets that are opened here and nowhere else. */
export function webhookChannel(
  context: LinkContext,
  schedule: WebhookSchedule,
  send: Send,
): Channel {
  const open = webhookSecretOpener(context.secrets)
  return {
    ...{ schedule, most: deliveriesInFlightMax, isHeld: () => false },
    send: async (delivery, nowMs, isWanted) => {
      const { webhookId, secret, previousSecrets } = delivery
      const opened = open({ id: webhookId, secret, previousSecrets })
      if (opened !== null) return send({ ...linked(context, delivery), ...opened }, nowMs, isWanted)
      const error = 'not sent, and not counted: the secret of this endpoint cannot be opened'
      return { statusCode: null, error, answer: null, putOffUntilMs: nowMs + sealedWaitMs }
    },
  }
}

/** What is sent to an endpoint that gets links, with the link as it is now. */
function linked(context: LinkContext, delivery: ClaimedDelivery): ClaimedDelivery {
  if (delivery.linked === null) return delivery
  return { ...delivery, payload: withLink(delivery.payload, linksOf(context)(delivery.linked)) }
}
