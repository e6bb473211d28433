/** Metadata as lines of text: `name = value`. Values that are no plain text stand as JSON. */
import type { Booking } from '../api/types.ts'

type Metadata = NonNullable<Booking['metadata']>

export function metadataText(metadata: Booking['metadata']): string {
  return Object.entries(metadata ?? {})
    .map(([name, value]) => `${name} = ${valueText(value)}`)
    .join('\n')
}

/** Text stands as it is, unless it would be read as something else. */
export function valueText(value: unknown): string {
  return typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value)
}

/** On one line, nothing lost when it is trimmed, and no JSON. */
function isPlain(text: string): boolean {
  return !/[\r\n]/.test(text) && text === text.trim() && !isJson(text)
}

/** What was typed; undefined where nothing was. */
export function metadataIn(fields: FormData): Metadata | undefined {
  const lines = typedIn(fields)
    .split('\n')
    .filter((line) => line.trim())
  if (lines.length === 0) return undefined
  return Object.fromEntries(lines.map(memberOf))
}

/** The metadata of an edited booking: nothing where the text is unchanged, for not every name can be typed. */
export function metadataPatch(
  fields: FormData,
  before: Booking['metadata'],
): { metadata?: Metadata | null } {
  const isSame = typedIn(fields) === lineEnds(metadataText(before))
  return isSame ? {} : { metadata: metadataIn(fields) ?? null }
}

function typedIn(fields: FormData): string {
  const text = fields.get('metadata')
  return typeof text === 'string' ? lineEnds(text) : ''
}

/** As a text area has them. */
function lineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function memberOf(line: string): [name: string, value: unknown] {
  const at = line.indexOf('=')
  if (at < 0) return [line.trim(), true]
  const [name, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  return [name, isJson(value) ? JSON.parse(value) : value]
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
