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
  return typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value)
}

/** What was typed; undefined where nothing was. */
export function metadataIn(fields: FormData): Metadata | undefined {
  const text = fields.get('metadata')
  const lines = (typeof text === 'string' ? text : '').split('\n').filter((line) => line.trim())
  if (lines.length === 0) return undefined
  return Object.fromEntries(lines.map(memberOf))
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
