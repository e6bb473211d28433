import { Refusal } from '../../domain/errors.ts'
import { chapters, guideIndex } from '../../guide/chapters.ts'
import { lazily } from '../../operations/lazily.ts'
import { open, type Page } from '../route.ts'
import { assetFolder } from './assets.ts'
import { contentSecurityPolicy, guidePage, linkedTo, titleOf } from './guide-page.ts'

/** A chapter in both of its forms. */
interface Shown {
  readonly page: string
  readonly markdown: string
}

const names = Object.keys(chapters)
const contents = Object.entries(chapters).map(([name, text]) => [name, titleOf(text)] as const)

function show(written: string, name: string | null): Shown {
  // A place of the same chapter, too, is found wherever the text is read.
  const text = written.replaceAll('](#', `](${name ?? 'README'}.md#`)
  return {
    page: guidePage(linkedTo(text, ''), { name, contents, folder: assetFolder }),
    markdown: linkedTo(text, '.md'),
  }
}

/** By name; the index has none. Made once, when the guide is first asked for. */
const guide = lazily(async () => {
  const shown = Object.entries(chapters).map(([name, text]) => [name, show(text, name)] as const)
  return new Map<string, Shown>([['', show(guideIndex, null)], ...shown])
})

/** The user's guide, public: pages for people, Markdown for those who ask for it. */
export const guidePages: readonly Page[] = [
  open('GET', '/guide', ({ request }) => answer(request, '')),
  open('GET', '/guide.md', ({ request }) => answer(request, '', true)),
  open('GET', '/guide/:chapter', ({ request, params: { chapter } }) => {
    // What cannot be decoded comes as null, whatever its type says.
    const asked = typeof chapter === 'string' ? chapter : 'none'
    const name = asked.replace(/\.md$/, '')
    return answer(request, name, name !== asked)
  }),
]

async function answer(request: Request, name: string, asMarkdown = false): Promise<Response> {
  const shown = (await guide()).get(name)
  if (!shown) {
    throw new Refusal('NOT_FOUND', `The guide has no such chapter. It has: ${names.join(', ')}.`)
  }
  const isMarkdown = asMarkdown || prefersMarkdown(request.headers.get('accept') ?? '')
  return new Response(atHome(isMarkdown ? shown.markdown : shown.page, request), {
    headers: {
      'content-type': `text/${isMarkdown ? 'markdown' : 'html'}; charset=utf-8`,
      'cache-control': 'no-cache',
      vary: 'accept',
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
    },
  })
}

/** The address of the service as the chapters write it. */
const addressHere = 'http://127.0.0.1:3000'

/** With the address that the guide was asked for at: its commands run as they stand. */
function atHome(text: string, { url, headers }: Request): string {
  const { host } = new URL(url)
  // Whatever else a host may be made of has no business in a page.
  if (!/^[\w.:[\]-]+$/.test(host)) return text
  const scheme = headers.get('x-forwarded-proto') === 'https' ? 'https' : 'http'
  return text.replaceAll(addressHere, `${scheme}://${host}`)
}

/** Browsers do not name it; whoever does, wants it at least as much as a page, unless `q` says otherwise. */
function prefersMarkdown(accept: string): boolean {
  const wish = wishFor('text/markdown', accept)
  return wish > 0 && wish >= wishFor('text/html', accept)
}

/** The `q` of a type that is named (RFC 9110, 12.5.1); 0 where it is not. */
function wishFor(type: string, accept: string): number {
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    if (name !== type) continue
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0
  }
  return 0
}
