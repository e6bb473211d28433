import type { Context } from '../operations/context.ts'
import { unreachableEndpoints } from '../operations/webhooks.ts'
import { type Networks, openTo } from '../outbound/address.ts'
import { whyClosed } from '../outbound/resolve.ts'

/** A start names so many endpoints: whoever has more looks for them in the list. */
const namedMax = 20

/** Says in the log which endpoints the settings have closed: whoever changed one hears it at once. */
export async function sayUnreachable(context: Context, allow: Networks | null): Promise<void> {
  const closed = await unreachableEndpoints(context, ({ url, isLoopbackOpen }) =>
    whyClosed(url, openTo(allow, isLoopbackOpen)),
  )
  for (const { id, reason } of closed.slice(0, namedMax)) {
    context.log.error('nothing is sent to a webhook', { webhook: id, reason })
  }
  const more = closed.length - namedMax
  if (more > 0) context.log.error('nothing is sent to further webhooks', { count: more })
}
