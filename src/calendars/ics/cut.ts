/** Where an answer of WebDAV can be cut, so that no more than a piece of it is read at once. */
import { UnreadableCalendar } from '../../domain/calendars/unreadable.ts'

export interface Cut {
  /** An answer by itself, of the responses that are whole. */
  readonly whole: string
  /** What of the next one is there already. */
  readonly rest: Uint8Array<ArrayBuffer>
  /** The answer ends here. */
  readonly isEnded: boolean
}

/** What stands before the first response. */
const headBytesMax = 64 * 1024

/** Cuts bytes behind the last response that is whole. @throws UnreadableCalendar for what is no such answer */
export function cutIn(body: Uint8Array<ArrayBuffer>, isFirst: boolean): Cut {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const root = isFirst ? rootIn(bytes) : { endAt: 0, isEmpty: false }
  if (root === null) return { whole: '', rest: body, isEnded: false }
  if (root.isEmpty) return { whole: '', rest: new Uint8Array(), isEnded: true }
  const { cutAt, isEnded } = lastEndIn(bytes, root.endAt)
  // Without a response of its own the head waits for one.
  if (cutAt === root.endAt && !isEnded) return { whole: '', rest: body, isEnded }
  return { whole: bytes.toString('utf8', root.endAt, cutAt), rest: body.slice(cutAt), isEnded }
}

/** The tag that all the rest stands in; null: it has not come yet. */
function rootIn(bytes: Buffer): { readonly endAt: number; readonly isEmpty: boolean } | null {
  for (const { name, endAt } of tagsIn(bytes, 0, () => true)) {
    if (/^[?!]/.test(name)) continue
    if (name !== 'multistatus') throw noAnswer()
    return { endAt, isEmpty: bytes[endAt - 2] === slash }
  }
  if (bytes.length > headBytesMax) throw noAnswer()
  return null
}

function lastEndIn(bytes: Buffer, fromAt: number) {
  let cutAt = fromAt
  for (const { name, endAt } of tagsIn(bytes, fromAt, (next) => next === slash)) {
    if (name === '/response') cutAt = endAt
    if (name === '/multistatus') return { cutAt, isEnded: true }
  }
  return { cutAt, isEnded: false }
}

export const noAnswer = () => new UnreadableCalendar('answers what is no WebDAV')

const slash = 0x2f
const exclamation = 0x21

/** Tags that are whole, by their names without prefixes: those whose first byte is wanted. */
function* tagsIn(bytes: Buffer, fromAt: number, isWanted: (firstByte: number) => boolean) {
  for (let at = bytes.indexOf('<', fromAt); at >= 0; ) {
    const first = bytes[at + 1]
    if (first === undefined) return
    const end = first === exclamation ? endOfText(bytes, at) : '>'
    if (end === null) return
    const endsAt = end !== '>' || isWanted(first) ? bytes.indexOf(end, at + 1) : at
    if (endsAt < 0) return
    if (end === '>' && isWanted(first)) {
      const [name = ''] = bytes.toString('latin1', at + 1, endsAt).split(/\s|\/$/, 1)
      yield { name: name.replace(/^(\/?)[^:]*:/, '$1'), endAt: endsAt + 1 }
    }
    at = bytes.indexOf('<', endsAt + 1)
  }
}

/** What ends a comment or a text in which a tag is none; null: so little of it is there that nobody knows. */
function endOfText(bytes: Buffer, at: number): string | null {
  for (const [begin, end] of texts) {
    const here = bytes.toString('latin1', at, at + begin.length)
    if (here === begin) return end
    if (begin.startsWith(here)) return null
  }
  return '>'
}

const texts = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
] as const
