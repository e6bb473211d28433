/** Where the last good address began, up to its path: most requests name one host. (An address is parsed in 0.3 µs.) */
let lastOrigin = 'http://localhost/'

function isAddress(url: string): boolean {
  const parsed = URL.parse(url)
  if (!parsed) return false
  // Whatever follows it is an address, too: no path is wrong.
  const origin = `${parsed.origin}/`
  if (url.startsWith(origin)) lastOrigin = origin
  return true
}

/**
 * Sees to it that the `url` of a request is an address. Where its Host makes none, or HTTP/1.0 sends none, Bun
 * leaves the bare target there (`/v1/humans`) or what it could not read (`http://[::1/v1/humans`). Elysia cuts path
 * and query from it by place and would take `/any-name/v1/humans` for `/v1/humans`; `new URL` throws.
 */
export function readdress(request: Request): void {
  const { url } = request
  if (url.startsWith(lastOrigin) || isAddress(url)) return
  const target = url.replace(/^http:\/\/[^/]*/, '')
  // Its own member goes before that of its class. A new request would lose its socket and the params of its route.
  Object.defineProperty(request, 'url', { value: new URL(`http://localhost${target}`).href })
}
