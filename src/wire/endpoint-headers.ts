/** Headers of one's own on what an endpoint gets. */
import { Type } from '@sinclair/typebox'
import type { Fault } from '../domain/errors.ts'
import type { Rules } from './rules.ts'

const headersMax = 20
const nameCharactersMax = 100
const valueCharactersMax = 1_024
/** Receivers take 8 to 16 KiB of headers, and ours are among them. */
const headersBytesMax = 4_096

export const Headers = Type.Record(Type.String(), Type.String(), {
  description: `Headers to send with each delivery, such as Authorization: at most ${headersMax}. Their values are never shown again.`,
})

/** These say where a request goes, how it is read, or that it is ours. */
const ours =
  /^(?:host|content-.*|webhook-.*|x-slotflow-.*|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|accept-encoding|user-agent|expect)$/i

export const headerRules: Rules = ({ headers }) => {
  if (typeof headers !== 'object' || headers === null) return []
  const entries = Object.entries(headers)
  if (entries.length > headersMax) return [fault(`must be at most ${headersMax}`)]
  const names = new Set(entries.map(([name]) => name.toLowerCase()))
  if (names.size < entries.length) return [fault('must not name one header twice')]
  const faults = entries.flatMap(([name, value]) => faultOf(name, String(value)) ?? [])
  if (faults.length > 0) return faults
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0)
  return bytes > headersBytesMax
    ? [fault(`must be at most ${headersBytesMax} characters in all, not ${bytes}`)]
    : []
}

/** The value stands in no message. */
function faultOf(name: string, value: string): Fault | null {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || name.length > nameCharactersMax) {
    return fault(`must have names of 1 to ${nameCharactersMax} letters, digits and hyphens`)
  }
  const field = `headers.${name}`
  if (ours.test(name))
    return { field, message: 'is a header that the service sets itself: leave it out' }
  if (
    !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) ||
    value.length > valueCharactersMax
  ) {
    const message = `must be 1 to ${valueCharactersMax} printable ASCII characters, without blanks at its ends`
    return { field, message }
  }
  return null
}

function fault(message: string): Fault {
  return { field: 'headers', message }
}
