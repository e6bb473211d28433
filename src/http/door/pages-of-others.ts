import { Refusal } from '../../domain/errors.ts'
import { allows, type Origins } from './cors.ts'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * A page that a browser shows may call where its origin is named, and from its own host. Where the service listens on loopback, that
 * host must be loopback by name as well: under any other name the page came here by DNS rebinding.
 * @throws Refusal FORBIDDEN
 */
export function refusePagesOfOtherHosts(
  { headers, url }: Request,
  origins: Origins | null,
  listensOn = 'localhost',
): void {
  const origin = headers.get('origin')
  if (origin === null || allows(origins, origin)) return
  const { hostname, host } = URL.parse(origin) ?? { hostname: '', host: '' }
  if (loopbackNames.includes(hostname)) return
  const isLocal = loopbackNames.includes(listensOn) || listensOn === '::1'
  if (!isLocal && host === new URL(url).host) return
  throw new Refusal(
    'FORBIDDEN',
    `Pages of ${origin} may not call /mcp. Call it from a program, which sends no Origin header, or let the operator name that origin in SLOTFLOW_CORS_ORIGINS.`,
  )
}
