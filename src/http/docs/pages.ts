import { lazily } from '../../operations/lazily.ts'
import type { Arrival } from '../door/arrivals.ts'
import { answerPacked, keptForEver, packed } from '../pages/packed.ts'
import { open, type Page } from '../route.ts'
import { assetFolder, assets } from './assets.ts'
import { guidePages } from './guide.ts'
import type { ToolNames } from './llms.ts'
import type { OpenApi } from './openapi.ts'
import { contentSecurityPolicy, docsPage, homePage } from './page.ts'
import { about } from './practice.ts'

/**
 * The documents, public: for tools, for people and for language models. All are made from the OpenAPI
 * document, once, when they are first asked for, and what makes them is loaded with that.
 */
export function docsPages(
  version: string,
  documentOf: () => Promise<OpenApi>,
  tools: ToolNames,
): readonly Page[] {
  const jsonOf = async () => JSON.stringify(await documentOf())
  const shortOf = async () => {
    const { llmsOf } = await import('./llms.ts')
    return llmsOf(await documentOf(), tools)
  }
  const wholeOf = async () => {
    const { referenceOf } = await import('./reference.ts')
    return referenceOf(await documentOf(), tools)
  }
  const json = kept('application/json', jsonOf)
  return [
    open('GET', '/openapi.json', json),
    open('GET', '/swagger/json', json),
    open('GET', '/llms.txt', kept('text/plain', shortOf)),
    open('GET', '/llms-full.txt', kept('text/plain', wholeOf)),
    open(
      'GET',
      '/',
      kept('text/html', async () => homePage(assetFolder, version, about)),
    ),
    open(
      'GET',
      '/docs',
      kept('text/html', async () => docsPage(assetFolder)),
    ),
    open('GET', '/swagger', () => new Response(null, movedToDocs)),
    ...assetPages,
    ...guidePages,
  ]
}

const movedToDocs = { status: 302, headers: { location: '/docs' } }

const policy = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
}

/** Answers a text that is written when it is first asked for. */
function kept(type: string, write: () => Promise<string>, fields = policy) {
  const made = lazily(async () => packed(await write(), type))
  return async ({ request }: Arrival) => answerPacked(request, await made(), fields)
}

const assetPages = Object.entries(assets).map(([name, { type, text }]) =>
  open('GET', `${assetFolder}/${name}`, kept(type, text, { ...policy, ...keptForEver })),
)
