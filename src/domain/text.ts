/**
 * Text that people read. What steers a terminal, a page or a model without being seen is no part of a name: controls,
 * line ends, characters that turn the direction of what follows, tags, and runs of characters without width, in which
 * whole sentences have been hidden. What real names carry (LRM, RLM, ALM, ZWJ, ZWNJ) stays.
 */

/** Whatever may be a fault: all other text, nearly all there is, is passed at one look. */
const doubtful =
  /[\p{Cc}\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]|\p{VS}/u
const forbidden = /[\p{Cc}\u2028-\u202e\u{e0000}-\u{e007f}]/u
const withoutWidth = '\\u061c\\u180e\\u200b-\\u200f\\u2060-\\u2064\\ufeff'
/** The second of a run is named. Variation selectors follow what they vary; one after another they vary nothing. */
const run = new RegExp(`(?<=[${withoutWidth}])[${withoutWidth}]|(?<=\\p{VS})\\p{VS}`, 'u')
/** The flags of England, Scotland, Wales: a black flag, the letters of a region as tags, and the end. */
const flags = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/gu
const visible = new RegExp(`[^\\s${withoutWidth}]`, 'u')
const enclosing = /^[\u2066-\u2068]([^\u2066-\u2069]*)\u2069$/u
const unsaid = /[\p{Cc}\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]+/gu

/** The first character that no name may hold, `U+202E at character 5`; null where there is none. */
export function hiddenIn(text: string): string | null {
  if (!doubtful.test(text)) return null
  // As long as before, so that what follows a flag keeps its place.
  const plain = text.replace(flags, (flag) => '.'.repeat([...flag].length))
  const found = [forbidden.exec(plain), run.exec(plain)].filter((match) => match !== null)
  const [first] = found.sort((a, b) => a.index - b.index)
  if (first === undefined) return null
  const place = [...plain.slice(0, first.index)].length + 1
  return `${codePoint(first[0])} at character ${place}`
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
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
  const characters = [...text.replace(unsaid, ' ').replaceAll('"', "'").trim()]
  const cut = characters.slice(0, quotedCharactersMax).join('')
  return `"${cut}${characters.length > quotedCharactersMax ? '…' : ''}"`
}
