/** What a message says of itself, as far as it has to be known by those who pass it on. */

/** A message as it came: of these none need be there. */
export interface Envelope {
  readonly id?: unknown
  readonly method?: unknown
  readonly params?: { readonly name?: unknown; readonly _meta?: Readonly<Record<string, unknown>> }
}

/** Nothing for what is no object. */
export function envelopeOf(message: unknown): Envelope {
  return typeof message === 'object' && message !== null ? message : {}
}

const revisionKey = 'io.modelcontextprotocol/protocolVersion'

/** The revision that a message names; the revisions before 2026-07-28 name none. */
export function revisionOf(message: unknown): string | null {
  const revision = envelopeOf(message).params?._meta?.[revisionKey]
  return typeof revision === 'string' ? revision : null
}

/** The headers that repeat what stands in a message of the revision 2026-07-28 or a later one. */
export function headersOf(message: unknown): Readonly<Record<string, string>> {
  const revision = revisionOf(message)
  if (revision === null) return {}
  const { method, params } = envelopeOf(message)
  return {
    'mcp-protocol-version': headerText(revision),
    ...(typeof method === 'string' ? { 'mcp-method': headerText(method) } : {}),
    ...(typeof params?.name === 'string' ? { 'mcp-name': headerText(params.name) } : {}),
  }
}

/** What a header cannot carry goes as the protocol encodes it. */
function headerText(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?')
  return isPlain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`
}
