import type { TObject } from '@sinclair/typebox'
import type { Fault } from '../domain/errors.ts'

const none: readonly Fault[] = []

/**
 * What is wrong with the query of an address as it was written, which what was read from it no longer tells: of a
 * name that comes twice the last value is left.
 */
export function queryFaults(url: string, read: object, { properties }: TObject): readonly Fault[] {
  const start = url.indexOf('?') + 1
  if (start === 0) return none
  const text = url.slice(start)
  // As many parts as names: no name comes twice. Good queries are looked at no closer (45 ns).
  if (partsOf(text) <= Object.keys(read).length) return none
  return repeatedIn(text).map((field) => {
    const how = properties[field]?.format === 'uuids' ? ', with the ids separated by commas' : ''
    return { field, message: `is given twice: send it once${how}` }
  })
}

function partsOf(query: string): number {
  let parts = 1
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) parts += 1
  return parts
}

function repeatedIn(query: string): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const name of query.split('&').filter(Boolean).map(nameIn)) {
    if (seen.has(name)) repeated.add(name)
    seen.add(name)
  }
  return [...repeated]
}

function nameIn(part: string): string {
  const name = (part.split('=', 1)[0] ?? '').replaceAll('+', ' ')
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
