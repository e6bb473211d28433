import { sealCalendars } from '../operations/calendars/calendar-seals.ts'
import type { Context } from '../operations/context.ts'
import { sealWebhooks } from '../operations/webhooks.ts'

/** Seals what 0.1.0 left in clear, and what stands under an older key. One line says what cannot be opened. */
export async function sealSecrets(context: Context): Promise<void> {
  const { secrets, log } = context
  if (secrets.fault !== null) return
  try {
    const webhooks = await sealWebhooks(context)
    const calendars = await sealCalendars(context)
    const [first] = [...webhooks, ...calendars]
    if (first === undefined) return
    log.error(
      'secrets cannot be opened: until their key is back, nothing is sent to these webhooks and these calendars are not read, unless they have a new secret or a new url',
      { webhooks: webhooks.length, calendars: calendars.length, first },
    )
  } catch (error) {
    // The next round comes by itself.
    log.error('secrets could not be sealed', { reason: String(error) })
  }
}
