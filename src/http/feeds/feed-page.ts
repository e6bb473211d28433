import { answerBytesMax, Refusal } from '../../domain/errors.ts'
import type { OpenFeed } from '../../domain/feeds/feed.ts'
import { feedWriter } from '../../ics/feed.ts'
import type { Context } from '../../operations/context.ts'
import { feedParts, feedStamp, findFeed, instanceId } from '../../operations/feeds/feeds.ts'
import { open, type Page } from '../route.ts'

/** What was made of a feed, and of what: calendars come every quarter of an hour, and mostly nothing has changed. */
interface Kept {
  readonly stamp: string
  readonly etag: string
}

const keptMax = 10_000

/** Public: the secret is in the address, which stands in no log. */
export function feedPage(): Page {
  const kept = new Map<string, Kept>()
  /** What is being made: whoever asks for the same meanwhile is answered with it. */
  const making = new Map<string, Promise<string>>()
  const textOf = (context: Context, feed: OpenFeed, stamp: string): Promise<string> => {
    const name = `${feed.digest} ${stamp}`
    const made = making.get(name) ?? feedText(context, feed).finally(() => making.delete(name))
    making.set(name, made)
    return made
  }
  return open('GET', '/feeds/:secret', async ({ context, request, params }) => {
    const feed = await findFeed(context, secretIn(params.secret))
    const stamp = await feedStamp(context, feed)
    const known = kept.get(feed.digest)
    if (known?.stamp === stamp && isKnown(request, known.etag)) return unchanged(known.etag)
    const text = await textOf(context, feed, stamp)
    const etag = `"${Bun.SHA256.hash(text, 'base64url')}"`
    if (kept.size >= keptMax) kept.clear()
    kept.set(feed.digest, { stamp, etag })
    if (isKnown(request, etag)) return unchanged(etag)
    return new Response(text, {
      headers: { ...headersWith(etag), 'content-type': 'text/calendar; charset=utf-8' },
    })
  })
}

const address = /^([\w-]{43})\.ics$/

/** @throws Refusal NOT_FOUND */
function secretIn(name: unknown): string {
  const secret = typeof name === 'string' ? address.exec(name)?.[1] : undefined
  if (secret !== undefined) return secret
  throw new Refusal('NOT_FOUND', 'There is nothing at this address.')
}

/** A calendar takes no cursor: what does not fit comes into the feed as those before it go by. */
async function feedText(context: Context, feed: OpenFeed): Promise<string> {
  const writer = await feedWriter(feed, await instanceId(context))
  const parts: string[] = []
  let left = answerBytesMax - Buffer.byteLength(writer.head + writer.tail)
  for await (const part of feedParts(context, feed)) {
    const text = writer.events(part)
    left -= Buffer.byteLength(text)
    if (left < 0) break
    parts.push(text)
  }
  return `${writer.head}${parts.join('')}${writer.tail}`
}

/** A proxy that packs what it passes on marks the tag as weak. */
function isKnown({ headers }: Request, etag: string): boolean {
  const tags = headers.get('if-none-match')?.split(',') ?? []
  return tags.some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

function unchanged(etag: string): Response {
  return new Response(null, { status: 304, headers: headersWith(etag) })
}

function headersWith(etag: string) {
  return {
    etag,
    'cache-control': 'private, max-age=300',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  }
}
