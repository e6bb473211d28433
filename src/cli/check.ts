import { parseArgs } from 'node:util'

const waitMs = 3_000

/** Asks a running server whether it is ready: the image's HEALTHCHECK. */
export async function check(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...words], options: { url: { type: 'string' } } })
  if (values.url === undefined) {
    console.error('slotflow check: say which server with --url http://127.0.0.1:3000')
    return 2
  }
  try {
    const address = new URL('/readyz', values.url)
    const { ok, status } = await fetch(address, { signal: AbortSignal.timeout(waitMs) })
    console.log(ok ? 'ready' : `not ready: ${status}`)
    return ok ? 0 : 1
  } catch (error) {
    console.error(`not ready: ${error instanceof Error ? error.message : error}`)
    return 1
  }
}
