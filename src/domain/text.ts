/**
 * Text that people read. What steers a terminal, a page or a model without being seen is no part of a name: controls,
 * line ends, characters that turn the direction of what follows, tags, and runs of characters without width, in which
 * whole sentences have been hidden. What real names carry (LRM, RLM, ALM, ZWJ, ZWNJ) stays.
 */

/** Whatever may be a fault: all other text, nearly all there is, is passed at one look. */
const doubtful = /[\p{Cc}\u2028-\u202e\p{DI}]/u
const forbidden = /[\p{Cc}\u2028-\u202e\u{e0000}-\u{e007f}]/u
/**
 * Where several take no room in a row, as fillers of Hangul do, the second is named. Variation selectors follow what
 * they vary, a joiner too; one after another they vary nothing. Isolates are looked at by themselves.
 */
const run = /(?<=[\p{DI}--[\p{VS}\u2066-\u2069]])[\p{DI}--[\p{VS}\u2066-\u2069]]|(?<=\p{VS})\p{VS}/v
/** The flags of England, Scotland, Wales: a black flag, the letters of a region as tags, and the end. */
const flags = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/gu
/** Braille without a dot has no property that says so. */
const visible = /[^\p{Z}\p{Cc}\p{Cf}\p{DI}\u2800]/u
const isolates = /[\u2066-\u2069]/gu
const enclosing = /^[\u2066-\u2068]([^\u2066-\u2069]*)\u2069$/u
const unsaid = /[\p{Cc}\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]+/gu

/** The first character that no name may hold, `U+202E at character 5`; null where there is none. */
export function hiddenIn(text: string): string | null {
  if (!doubtful.test(text)) return null
  // As long as before, so that what follows a flag keeps its place.
  const plain = text.replace(flags, (flag) => '.'.repeat([...flag].length))
  const found = [forbidden.exec(plain), run.exec(plain), openIsolate(plain)]
  const [first] = found.filter((match) => match !== null).sort((a, b) => a.index - b.index)
  return first === undefined ? null : placed(plain, first.index)
}

/** The first isolate that is not closed, or the first end of one that was not begun. */
function openIsolate(text: string): RegExpExecArray | null {
  const open: RegExpExecArray[] = []
  for (const found of text.matchAll(isolates)) {
    if (found[0] !== '\u2069') open.push(found)
    else if (open.pop() === undefined) return found
  }
  return open[0] ?? null
}

/** `U+3164 at character 1`, the first of a text of which nothing is seen; null where something is, or it is empty or blanks. */
export function blankIn(text: string): string | null {
  if (!isBlank(text) || text.trim() === '') return null
  return placed(text, text.search(/\S/u))
}

function placed(text: string, index: number): string {
  return `${codePoint(text.slice(index))} at character ${[...text.slice(0, index)].length + 1}`
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** A text without what hides in it, on one line; empty where nothing of it is seen. */
export function seenOf(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').replace(unsaid, '')
  const seen = hiddenIn(plain) === null ? plain : plain.replace(/\p{DI}+/gu, '')
  return isBlank(seen) ? '' : seen
}

export function isBlank(text: string): boolean {
  return !visible.test(text)
}

/** Without the isolates that enclose the whole of it: some address books send names in them. */
export function unenclosed(text: string): string {
  return enclosing.exec(text)?.[1] ?? text
}

/** As much of a text as stands in a sentence: enough to know a name by, too little for a second sentence. */
const quotedCharactersMax = 60

/** Stored text within a sentence: in quotes, on one line, and cut. It may be older than the rules above. */
export function quoted(text: string): string {
  return `"${inLine(text.replaceAll('"', "'"), quotedCharactersMax)}"`
}

/** Stored text on one line, and cut: nothing in it turns or ends what stands around it. */
export function inLine(text: string, charactersMax = Number.POSITIVE_INFINITY): string {
  const characters = [...text.replace(unsaid, ' ').trim()]
  if (characters.length <= charactersMax) return characters.join('')
  return `${characters.slice(0, charactersMax).join('')}…`
}

/** The digits of a phone number, or of a part of one, that is written as people do; null for what is none. */
export function digitsOfPhone(text: string): string | null {
  const digits = text.replace(/[\s().\-/]/g, '').replace(/^(?:\+|00)/, '')
  if (!/^\d{4,15}$/.test(digits)) return null
  // The 0 of calls within a country.
  return digits.length > 6 ? digits.replace(/^0/, '') : digits
}
