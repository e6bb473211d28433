import { Refusal } from '../../domain/errors.ts'
import { lazily } from '../../operations/lazily.ts'
import { answerPacked, keptForEver, type Packed, packed } from '../pages/packed.ts'
import { open, type Page } from '../route.ts'
import { pageFiles } from './bundle.ts'
import { mailPage } from './mails.ts'
import { contentSecurityPolicy, dashboardPage, icon, iconName } from './page.ts'

const folder = '/dashboard/files'

/** By name. */
type Assets = ReadonlyMap<string, Packed>

const dashboard = lazily(async () => {
  const files = await pageFiles()
  const texts = Object.entries({ ...files, [iconName]: icon })
  const assets: Assets = new Map(texts.map(([name, text]) => [name, assetOf(name, text)]))
  return { page: assetOf('page.html', dashboardPage(folder, Object.keys(files))), assets }
})

/** The page and its files, public: what it shows, it asks the API for. */
export const dashboardPages: readonly Page[] = [
  open('GET', '/dashboard', async ({ request }) => pageAnswer(request)),
  mailPage,
  open('GET', '/dashboard/*', async ({ request }) => pageAnswer(request)),
  open('GET', `${folder}/:name`, async ({ params, request }) => {
    const asset = (await dashboard()).assets.get(params.name ?? '')
    if (!asset) throw new Refusal('NOT_FOUND', 'There is no such file: load /dashboard again.')
    return answer(request, asset, keptForEver)
  }),
]

/** One page for every view: the path is read in the browser. */
async function pageAnswer(request: Request): Promise<Response> {
  return answer(request, (await dashboard()).page)
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
}

function assetOf(name: string, text: string): Packed {
  return packed(text, types[name.split('.').at(-1) ?? ''] ?? 'text/plain')
}

const policy = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

function answer(request: Request, asset: Packed, fields: Readonly<Record<string, string>> = {}) {
  return answerPacked(request, asset, { ...policy, ...fields })
}
