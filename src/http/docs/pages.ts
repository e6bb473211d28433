import { kept, keptForEver } from '../pages/packed.ts'
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
  const page = (path: string, write: () => Promise<string>) =>
    open('GET', path, kept('text/html', write, policy))
  const text = (path: string, write: () => Promise<string>) =>
    open('GET', path, kept('text/plain', write, policy))
  const json = kept('application/json', async () => JSON.stringify(await documentOf()), policy)
  return [
    open('GET', '/openapi.json', json),
    open('GET', '/swagger/json', json),
    text('/llms.txt', async () => {
      const { llmsOf } = await import('./llms.ts')
      return llmsOf(await documentOf(), tools)
    }),
    text('/llms-full.txt', async () => {
      const { referenceOf } = await import('./reference.ts')
      return referenceOf(await documentOf(), tools)
    }),
    page('/', async () => homePage(assetFolder, version, about)),
    page('/docs', async () => {
      const { docsPage } = await import('../reference/page.ts')
      return docsPage(await documentOf(), tools, assetFolder)
    }),
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
