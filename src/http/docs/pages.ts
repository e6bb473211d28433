import { lazily } from '../../operations/lazily.ts'
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
  const jsonOf = lazily(async () => JSON.stringify(await documentOf()))
  const shortOf = lazily(async () => {
    const { llmsOf } = await import('./llms.ts')
    return llmsOf(await documentOf(), tools)
  })
  const wholeOf = lazily(async () => {
    const { referenceOf } = await import('./reference.ts')
    return referenceOf(await documentOf(), tools)
  })
  return [
    open('GET', '/openapi.json', async () => answer(await jsonOf(), 'application/json')),
    open('GET', '/swagger/json', async () => answer(await jsonOf(), 'application/json')),
    open('GET', '/llms.txt', async () => answer(await shortOf(), plainText)),
    open('GET', '/llms-full.txt', async () => answer(await wholeOf(), plainText)),
    open('GET', '/', () => answer(homePage(assetFolder, version, about), html)),
    open('GET', '/docs', () => answer(docsPage(assetFolder), html)),
    open('GET', '/swagger', () => new Response(null, movedToDocs)),
    ...assetPages,
    ...guidePages,
  ]
}

const movedToDocs = { status: 302, headers: { location: '/docs' } }
const html = 'text/html; charset=utf-8'
const plainText = 'text/plain; charset=utf-8'
const keptForEver = 'public, max-age=31536000, immutable'

const assetPages = Object.entries(assets).map(([name, { type, body }]) =>
  open('GET', `${assetFolder}/${name}`, () => answer(body(), type, keptForEver)),
)

function answer(body: string | Blob, type: string, cacheControl = 'no-cache'): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'cache-control': cacheControl,
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
    },
  })
}
