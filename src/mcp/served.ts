/** What the door of the tools serves, made once of the API's own document. */
import { invalid } from '../domain/errors.ts'
import { said, type Text, type Wording } from '../domain/wording/says.ts'
import type { Log } from '../observe/log.ts'
import { catalogueOf, nameOf } from './catalogue.ts'
import type { ApiDocument } from './document.ts'
import type { Service } from './message.ts'
import type { Tool } from './tool.ts'
import { toolSets } from './tools.ts'
import { toolWording } from './wording.ts'

/** What this door needs of the API; handed in, for doors do not import each other. */
export interface Api {
  /** In the words given. */
  document(wording: Wording): Promise<ApiDocument>
  /** Good practice for those who call it, one habit each. */
  readonly practice: readonly Text[]
  readonly log: Log
}

export async function serviceOf(
  { document, practice, log }: Api,
  own: readonly Tool[],
): Promise<Service> {
  const api = await document(toolWording)
  const tools = new Map(catalogueOf(api, own).map((tool) => [tool.name, tool]))
  const instructions = practice.map((habit) => said(habit, toolWording)).join('\n')
  return { info: api.info, tools, instructions, log }
}

/** All tools, or those of the set in the address. @throws Refusal VALIDATION_ERROR for a set that is not there */
export function toolsFor({ url }: Request, all: Service['tools']): Service['tools'] {
  const name = url.includes('?') ? new URL(url).searchParams.get('tools') : null
  if (name === null) return all
  const ids = Object.hasOwn(toolSets, name) ? toolSets[name] : undefined
  if (ids === undefined) {
    const known = Object.keys(toolSets).join(', ')
    throw invalid([{ field: 'tools', message: `must be one of ${known}, or be left out` }])
  }
  const names = new Set(ids.map(nameOf))
  return new Map([...all].filter(([tool]) => names.has(tool)))
}
