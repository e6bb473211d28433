import { Elysia } from 'elysia'
import { lazily } from '../operations/lazily.ts'
import { assetFolder, assets } from './docs-assets.ts'
import { about } from './docs-guide.ts'
import { contentSecurityPolicy, docsPage, homePage } from './docs-page.ts'
import { referenceOf } from './docs-reference.ts'
import { guideRoutes } from './guide.ts'
import { llmsOf, type ToolOf } from './llms.ts'
import type { OpenApi } from './openapi.ts'

/**
 * The documents, public: for tools, for people and for language models. All are made from the OpenAPI
 * document, once, when they are first asked for.
 */
export const docsRoutes = (version: string, documentOf: () => Promise<OpenApi>, toolOf: ToolOf) => {
  const jsonOf = lazily(async () => JSON.stringify(await documentOf()))
  const shortOf = lazily(async () => llmsOf(await documentOf(), toolOf))
  const wholeOf = lazily(async () => referenceOf(await documentOf(), toolOf))
  return new Elysia({ detail: { hide: true } })
    .get('/openapi.json', async () => answer(await jsonOf(), 'application/json'))
    .get('/swagger/json', async () => answer(await jsonOf(), 'application/json'))
    .get('/llms.txt', async () => answer(await shortOf(), plainText))
    .get('/llms-full.txt', async () => answer(await wholeOf(), plainText))
    .get('/', () => answer(homePage(assetFolder, version, about), html))
    .get('/docs', () => answer(docsPage(assetFolder), html))
    .get('/swagger', ({ redirect }) => redirect('/docs', 302))
    .use(assetRoutes)
    .use(guideRoutes)
}

const html = 'text/html; charset=utf-8'
const plainText = 'text/plain; charset=utf-8'
const keptForEver = 'public, max-age=31536000, immutable'

const assetRoutes = new Elysia({ prefix: assetFolder, detail: { hide: true } })
for (const [name, { type, body }] of Object.entries(assets)) {
  assetRoutes.get(`/${name}`, () => answer(body(), type, keptForEver))
}

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
