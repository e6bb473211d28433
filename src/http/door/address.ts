/** Where the last good address began, up to its path: most requests name one host. (An address is parsed in 0.3 µs.) */
let lastOrigin = 'http://localhost/'

function isAddress(url: string): boolean {
  const parsed = URL.parse(url)
  // `CONNECT localhost:443` has no path, and reads as an address of the scheme `localhost`.
  if (!parsed || parsed.host === '') return false
  // Whatever follows it is an address, too: no path is wrong.
  const origin = `${parsed.origin}/`
  if (url.startsWith(origin)) lastOrigin = origin
  return true
}

/** A request at the address that was meant; the one that came knows its socket. */
export class ReaddressedRequest extends Request {
  constructor(
    url: string,
    readonly original: Request,
  ) {
    super(url, original)
  }
}

/**
 * A request whose `url` is an address. Where its Host makes none, or HTTP/1.0 sends none, Bun leaves the bare
 * target there (`/v1/humans`) or what it could not read (`http://[::1/v1/humans`). Elysia cuts path and query
 * from it by place and would take `/any-name/v1/humans` for `/v1/humans`; `new URL` throws.
 */
export function readdressed(request: Request): Request {
  const { url } = request
  if (url.startsWith(lastOrigin) || isAddress(url)) return request
  const path = url.replace(/^http:\/\/[^/]*/, '')
  const target = path === '' || path.startsWith('/') ? path : `/${path}`
  return new ReaddressedRequest(new URL(`http://localhost${target}`).href, request)
}
