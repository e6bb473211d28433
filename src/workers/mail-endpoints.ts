import type { Context } from '../operations/context.ts'
import { keepMailEndpoints } from '../operations/mails/mail-endpoints.ts'

/** Keeps the mails of accounts as the accounts want them: they come and go by other processes too. */
export async function keepEndpoints(context: Context): Promise<void> {
  try {
    await keepMailEndpoints(context)
  } catch (error) {
    // The next round comes by itself.
    context.log.error('the mails of accounts could not be set', { reason: String(error) })
  }
}
