/** Which zones were meant by a name that is none. */
import { isOneLetterOff } from '../wording/spelling.ts'
import { abbreviations, american, places, regions, states } from './zone-places.ts'

const americanWords =
  /^(?:us_)?(eastern|central|mountain|pacific|atlantic)(?:_(?:standard|daylight|time|zone|us|usa|&|canada))*$/

/** Longer text names no zone. */
const charactersMax = 256
/** `Paris, Texas, USA`, and one more: each is looked for among all names. */
const partsMax = 4

/**
 * A name in another letter case, with blanks, misspelt, or of a city alone; what an abbreviation stands for. Several
 * where it has several clocks, the likeliest first; empty for no idea.
 */
export function guessZones(text: string, names: readonly string[]): readonly string[] {
  if (text.length > charactersMax) return []
  const wanted = plain(text)
  if (wanted === '') return []
  const whole = names.find((name) => name.toLowerCase() === wanted)
  if (whole) return [whole]
  const parts = wanted.split(/,_?/).filter(Boolean)
  if (parts.length > partsMax) return []
  if (parts.length > 1) return ofParts(parts, names)
  return guessOf(wanted, names) ?? spelledLike(wanted, names)
}

/** `Paris, Texas`: the part behind says which; where it says nothing, nobody knows. */
function ofParts(parts: readonly string[], names: readonly string[]): readonly string[] {
  const guesses = [...parts].reverse().map((part) => states[part] ?? guessOf(part, names))
  return guesses.some((guess) => guess === undefined)
    ? []
    : [...new Set(guesses.flat())].map(String)
}

function guessOf(wanted: string, names: readonly string[]): readonly string[] | undefined {
  // Before the city: Canada/Pacific ends so, and keeps another time than most who say Pacific.
  const [, region] = regions.find(([pattern]) => pattern.test(wanted)) ?? []
  const city = wanted.replace(/^.*\//, '').replace(/_(?:local_)?time(?:_?zone)?$/, '')
  const [, clock = ''] = americanWords.exec(wanted) ?? []
  return region ?? abbreviations[city] ?? american[clock] ?? places[city] ?? cityOf(city, names)
}

function cityOf(city: string, names: readonly string[]): readonly string[] | undefined {
  const name = names.find((one) => one.toLowerCase().endsWith(`/${city}`))
  return name === undefined ? undefined : [name]
}

/** `Europe/Berin`, `America/NewYork`: one sign off, or blanks and strokes left out. */
function spelledLike(wanted: string, names: readonly string[]): readonly string[] {
  const letters = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')
  const own = letters(wanted)
  if (own.length < 6) return []
  const isLike = (name: string) => isOneLetterOff(letters(name), own)
  return names.filter((name) => name.includes('/') && isLike(name)).slice(0, 3)
}

/** Small letters without accents, `_` for a blank; Outlook writes its offset before the name. */
function plain(text: string): string {
  const name = text.replace(/^\s*\((?:utc|gmt)[^)]*\)\s*/i, '')
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase()
  return letters.replace(/[()]/g, '').replace(/\s+/g, '_')
}
