/** JSON that holds texts which are JSON already: what callers wrote goes out byte for byte as it came in. */
import type { Refusal } from '../domain/errors.ts'

/** An object of members that are JSON; one without a text is left out. */
export function objectText(members: Readonly<Record<string, string | undefined>>): string {
  const texts: string[] = []
  for (const name in members) {
    const text = members[name]
    if (text !== undefined) texts.push(`"${name}":${text}`)
  }
  return `{${texts.join(',')}}`
}

export function listText(texts: readonly string[]): string {
  return `[${texts.join(',')}]`
}

/** Two objects as one; neither is empty, and they have no name in common. */
export function joinedText(first: string, second: string): string {
  return `${first.slice(0, -1)},${second.slice(1)}`
}

/** A string that needs no escapes: ids, instants and words of our own. */
export function quoted(plain: string): string {
  return `"${plain}"`
}

/** JSON that may be long, in pieces, each made when it is written: others have their turn in between. */
export interface LongText {
  readonly pieces: Iterable<string>
  /** What is said where only so many of the pieces fit into one answer; absent: what is said of any. */
  readonly tooLong?: (fitting: number) => Refusal
}

/** A list and what stands around it: a piece for what comes before it, one for each row, and one for the rest. */
export function* listPieces(head: string, rows: Iterable<string>, tail: string): Generator<string> {
  yield `${head}[`
  let comma = ''
  for (const row of rows) {
    yield comma + row
    comma = ','
  }
  yield `]${tail}`
}

/** An object of members that are written already, and of some that are yet to be. */
export function* objectPieces(members: string, others: Iterable<string>): Generator<string> {
  yield `{${members},`
  yield* others
  yield '}'
}

/** What each of some values is written as, once it is asked for. */
export function* textsOf<T>(values: Iterable<T>, textOf: (value: T) => string): Generator<string> {
  for (const value of values) yield textOf(value)
}
