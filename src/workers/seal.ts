import type { Context } from '../operations/context.ts'
import { sealWebhooks } from '../operations/webhooks.ts'

/** Seals what 0.1.0 left in clear, and what stands under an older key. */
export async function sealSecrets(context: Context): Promise<void> {
  const { secrets, log } = context
  if (secrets.fault !== null) return
  try {
    const closed = await sealWebhooks(context)
    if (closed.length === 0) return
    log.error(
      'secrets of webhooks cannot be opened: nothing is sent to these until the key is back, or they have a new secret',
      {
        count: closed.length,
        first: closed[0] ?? '',
      },
    )
  } catch (error) {
    // The next round comes by itself.
    log.error('secrets could not be sealed', { reason: String(error) })
  }
}
