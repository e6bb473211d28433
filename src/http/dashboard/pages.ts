import { Refusal } from '../../domain/errors.ts'
import { lazily } from '../../operations/lazily.ts'
import { open, type Page } from '../route.ts'
import { pageFiles } from './bundle.ts'
import { contentSecurityPolicy, dashboardPage, icon, iconName } from './page.ts'

const folder = '/dashboard/files'

interface Asset {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
}

/** By name, compressed. */
type Assets = ReadonlyMap<string, Asset>

const dashboard = lazily(async () => {
  const files = await pageFiles()
  const texts = Object.entries({ ...files, [iconName]: icon })
  const assets: Assets = new Map(texts.map(([name, text]) => [name, assetOf(name, text)]))
  return { page: assetOf('page.html', dashboardPage(folder, Object.keys(files))), assets }
})

/** The page and its files, public: what it shows, it asks the API for. */
export const dashboardPages: readonly Page[] = [
  open('GET', '/dashboard', async ({ request }) => pageAnswer(request)),
  open('GET', '/dashboard/*', async ({ request }) => pageAnswer(request)),
  open('GET', `${folder}/:name`, async ({ params, request }) => {
    const asset = (await dashboard()).assets.get(params.name ?? '')
    if (!asset) throw new Refusal('NOT_FOUND', 'There is no such file: load /dashboard again.')
    return answer(request, asset, 'public, max-age=31536000, immutable')
  }),
]

/** One page for every view: the path is read in the browser. */
async function pageAnswer(request: Request): Promise<Response> {
  return answer(request, (await dashboard()).page, 'no-cache')
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

function assetOf(name: string, text: string): Asset {
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8'
  return { type, body: Bun.gzipSync(text, { level: 9 }) }
}

function answer({ headers }: Request, { type, body }: Asset, cacheControl: string): Response {
  const takesGzip = /\bgzip\b/.test(headers.get('accept-encoding') ?? '')
  return new Response(takesGzip ? body : Bun.gunzipSync(body), {
    headers: {
      'content-type': type,
      ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
      vary: 'accept-encoding',
      'cache-control': cacheControl,
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
  })
}
