import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { useMay } from './session.ts'
import type { WebhookList } from './types.ts'
import { type Asked, useAsk } from './use-ask.ts'

const path = '/v1/webhooks'

/** The endpoints, asked for once: the menu tells by them whether any fails, and views draw them. */
export const EndpointsContext = createContext<Asked<WebhookList> | null>(null)

/** For the page as a whole; asks nothing for keys that may not see endpoints. */
export function useAllEndpoints(isAsked: boolean): Asked<WebhookList> {
  return useAsk<WebhookList>(isAsked ? path : null, { quiet: true })
}

/** Every endpoint, or why it is not shown. */
export function useEndpoints(): Asked<WebhookList> {
  const all = useContext(EndpointsContext)
  const isThere = useMay('admin') && all !== null
  const own = useAsk<WebhookList>(isThere ? null : path)
  return isThere ? all : own
}
