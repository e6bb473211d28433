import { kept, keptForEver } from '../pages/packed.ts'
import { prefersMarkdown } from '../pages/weights.ts'
import { open, type Page } from '../route.ts'
import { assetFolder, assets } from './assets.ts'
import { guidePages } from './guide.ts'
import type { ToolNames } from './llms.ts'
import type { OpenApi } from './openapi.ts'
import { contentSecurityPolicy, homePage } from './page.ts'
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
  const text = (path: string, write: () => Promise<string>) =>
    open('GET', path, kept('text/plain', write, policy))
  const json = kept('application/json', async () => JSON.stringify(await documentOf()), policy)
  const short = async () => {
    const { llmsOf } = await import('./llms.ts')
    return llmsOf(await documentOf(), tools)
  }
  const whole = async () => {
    const { referenceOf } = await import('./reference.ts')
    return referenceOf(await documentOf(), tools)
  }
  const reference = async () => {
    const { docsPage } = await import('../reference/page.ts')
    return docsPage(await documentOf(), tools, assetFolder)
  }
  const forPeople = kept('text/html', reference, policy, 'accept, ')
  const asMarkdown = kept('text/markdown', whole, policy, 'accept, ')
  const first = async () => homePage(assetFolder, version, about)
  return [
    open('GET', '/openapi.json', json),
    open('GET', '/swagger/json', json),
    text('/llms.txt', short),
    text('/llms-full.txt', whole),
    open('GET', '/', kept('text/html', first, policy)),
    open('GET', '/docs', (arrival) =>
      prefersMarkdown(arrival.request) ? asMarkdown(arrival) : forPeople(arrival),
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

const assetPages = Object.entries(assets).map(([name, { type, text }]) =>
  open(
    'GET',
    `${assetFolder}/${name}`,
    kept(type, async () => text, { ...policy, ...keptForEver }),
  ),
)
