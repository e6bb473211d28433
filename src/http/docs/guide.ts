import { Bounded } from '../../domain/bounded.ts'
import { Refusal } from '../../domain/errors.ts'
import { chapters, guideIndex } from '../../guide/chapters.ts'
import { lazily } from '../../operations/lazily.ts'
import { answerPacked, type Packed, packed } from '../pages/packed.ts'
import { prefersMarkdown } from '../pages/weights.ts'
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
  const isMarkdown = asMarkdown || prefersMarkdown(request)
  return answerPacked(request, textFor(request, name, shown, isMarkdown), policy, 'accept, ')
}

const policy = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
}

/** What was asked for before at the same address. */
const kept = new Bounded<Packed>(256)

function textFor(request: Request, name: string, shown: Shown, isMarkdown: boolean): Packed {
  const address = addressOf(request)
  const asked = `${address} ${name} ${isMarkdown}`
  const known = kept.get(asked)
  if (known) return known
  const text = isMarkdown ? shown.markdown : shown.page
  const made = packed(
    text.replaceAll(addressInChapters, address),
    isMarkdown ? 'text/markdown' : 'text/html',
  )
  kept.set(asked, made)
  return made
}

const addressInChapters = 'http://127.0.0.1:3000'

/** The address that the guide was asked for at: with it, its commands run as they stand. */
function addressOf({ url, headers }: Request): string {
  const { host } = new URL(url)
  // Whatever else a host may be made of has no business in a page.
  if (!/^[\w.:[\]-]+$/.test(host)) return addressInChapters
  const scheme = headers.get('x-forwarded-proto') === 'https' ? 'https' : 'http'
  return `${scheme}://${host}`
}
