import { FormatRegistry, type TObject, type TSchema } from '@sinclair/typebox'
import { parseQueryFromURL } from 'elysia/parse-query'
import type { Fault } from '../../domain/errors.ts'

const none: readonly Fault[] = []

/** The query of an address, as it was written and as it is read. */
export function queryOf(url: string) {
  const start = url.indexOf('?') + 1
  const written = start === 0 ? '' : url.slice(start)
  const query: Record<string, unknown> = written === '' ? {} : parseQueryFromURL(written)
  return { written, query }
}

/**
 * What is wrong with a query as it was written, which what was read from it no longer tells: of a name that comes
 * twice the last value is left, and of what is no UTF-8 its escapes.
 */
export function queryFaults(text: string, read: object, { properties }: TObject): readonly Fault[] {
  if (text === '') return none
  // As many parts as names, so no name comes twice. Good queries are looked at no closer (45 ns, 180 with escapes).
  if (partsOf(text) <= Object.keys(read).length && isSound(text)) return none
  const parts = text.split('&').filter(Boolean)
  const unsound = parts.filter((part) => !isSound(part)).map(nameIn)
  return [
    ...unsound.map((field) => ({ field, message: encodingWords })),
    ...repeatedIn(parts).map((field) => ({ field, message: onceWords(properties[field]) })),
  ]
}

/** A `+` that nobody encoded is read as a blank. It is put back where nothing else can be meant: `10:00 02:00` is no time. */
export function withPlus(text: string, read: Record<string, unknown>, { properties }: TObject) {
  if (!text.includes('+')) return
  for (const [name, { format, plus = format }] of Object.entries(properties)) {
    const value = read[name]
    if (typeof value !== 'string' || !value.includes(' ')) continue
    const accepts = FormatRegistry.Get(plus)
    const meant = value.replaceAll(' ', '+')
    if (accepts && !accepts(value) && accepts(meant)) read[name] = meant
  }
}

const encodingWords = 'must be UTF-8 in percent-encoding: é is %C3%A9, and % itself is %25'

function onceWords(schema?: TSchema): string {
  const many = schema?.format === 'uuids' ? ', with the ids separated by commas' : ''
  return `is given twice: send it once${many}`
}

function partsOf(query: string): number {
  let parts = 1
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) parts += 1
  return parts
}

function repeatedIn(parts: readonly string[]): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const name of parts.map(nameIn)) {
    if (seen.has(name)) repeated.add(name)
    seen.add(name)
  }
  return [...repeated]
}

function nameIn(part: string): string {
  const name = (part.split('=', 1)[0] ?? '').replaceAll('+', ' ')
  return isSound(name) ? decodeURIComponent(name) : name
}

/** Whether all its escapes are UTF-8. */
function isSound(text: string): boolean {
  if (!text.includes('%')) return true
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
