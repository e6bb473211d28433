/** Which of many are called by some names. Each of the many is looked at once, for all names together. */
import { isOneLetterOff } from './spelling.ts'

/** One that may be meant. */
export interface NamedRow {
  readonly id: string
  readonly name: string
  /** The short name of a service, or the e-mail of a human. */
  readonly otherName: string | null
  readonly role?: string | null
}

/** What one name means. */
export interface Found {
  /** The first of them, as many as are shown and one more. */
  readonly rows: readonly NamedRow[]
  readonly count: number
  /** Whether it is the whole of the name, the e-mail or the slug, and not a part. */
  readonly isWhole: boolean
  /** Whether it is the role of somebody. */
  readonly isRole: boolean
}

/** How many are named where a word fits several. */
export const namesShown = 5
/** Longer than any name or address may be. */
export const nameCharactersMax = 320
/** Whoever names more wants no meaning sought in each: the list is refused by its number. */
export const namesSoughtMax = 100
/** Names with a letter wrong are sought for the first few alone: it takes longest, and who has so many wrong has no slip. */
const similarNamesMax = 5
/** More words are a sentence, and no name. */
const wordsMax = 12
/** Words that are compared letter by letter, for all names of a request: some 10 ms. */
const comparisonsMax = 500_000

interface Kept {
  readonly rows: NamedRow[]
  count: number
}

interface Sought {
  readonly whole: string
  readonly bare: string
  readonly words: readonly string[]
  readonly role: string
  readonly isSpelled: boolean
  /** By how well they fit: the whole, the whole without what is no part of a name, its words, its words but for a letter. */
  readonly kept: Readonly<Record<'whole' | 'bare' | 'partly' | 'spelled', Kept>>
  isRole: boolean
  /** Which of its words the row has that is looked at, a bit for each. */
  had: number
  spelled: number
}

interface Word {
  readonly text: string
  readonly of: Sought
  readonly bit: number
}

/** `any AE`, `an AE` */
const anyOf = /^(?:any?|a|the(?: next)?|some|first available)\s+/i

/** Names to be looked for, whatever many they are looked for among. */
export class NameSearch {
  readonly #sought = new Map<string, Sought>()
  readonly #whole = new Map<string, Sought[]>()
  readonly #bare = new Map<string, Sought[]>()
  readonly #roles = new Map<string, Sought[]>()
  readonly #words = new Map<string, Word[]>()
  /** By its first letter, and by its last: with one letter off, one of them stays. */
  readonly #first = new Map<string, Word[]>()
  readonly #last = new Map<string, Word[]>()
  #comparisons = 0

  constructor(names: readonly string[]) {
    const all = [...new Set(names)].filter((name) => name.length <= nameCharactersMax)
    for (const [at, name] of all.slice(0, namesSoughtMax).entries()) {
      this.#seek(name, at < similarNamesMax)
    }
  }

  #seek(name: string, isSpelled: boolean): void {
    const words = [...new Set(bare(name).split(' '))]
    const none = (): Kept => ({ rows: [], count: 0 })
    const sought: Sought = {
      ...{ whole: plain(name), bare: bare(name), role: plain(name.replace(anyOf, '')), isSpelled },
      words: words.length > wordsMax ? [] : words,
      kept: { whole: none(), bare: none(), partly: none(), spelled: none() },
      ...{ isRole: false, had: 0, spelled: 0 },
    }
    this.#sought.set(name, sought)
    add(this.#whole, sought.whole, sought)
    add(this.#bare, sought.bare, sought)
    add(this.#roles, sought.role, sought)
    sought.words.forEach((text, at) => {
      const word = { text, of: sought, bit: 1 << at }
      add(this.#words, text, word)
      if (!isSpelled) return
      add(this.#first, text.charAt(0), word)
      add(this.#last, text.charAt(text.length - 1), word)
    })
  }

  look(rows: readonly NamedRow[]): void {
    for (const row of rows) this.#lookAt(row)
  }

  #lookAt(row: NamedRow): void {
    const own = plain(row.name)
    const other = row.otherName?.toLowerCase() ?? own
    const called = (names: ReadonlyMap<string, Sought[]>) => [
      ...(names.get(own) ?? []),
      ...(other === own ? [] : (names.get(other) ?? [])),
    ]
    for (const { kept } of called(this.#whole)) keep(kept.whole, row)
    for (const { kept } of called(this.#bare)) keep(kept.bare, row)
    if (row.role) for (const one of this.#roles.get(plain(row.role)) ?? []) one.isRole = true
    const words = [...new Set(own.split(' '))]
    this.#partly(row, words)
    this.#spelled(row, words.slice(0, wordsMax))
  }

  #partly(row: NamedRow, words: readonly string[]): void {
    const touched = words.flatMap((word) => this.#words.get(word) ?? [])
    for (const { of, bit } of touched) of.had |= bit
    for (const { of } of touched) {
      if (of.had === allBits(of)) keep(of.kept.partly, row)
      of.had = 0
    }
  }

  #spelled(row: NamedRow, words: readonly string[]): void {
    const touched: Word[] = []
    const compare = (text: string, candidates: readonly Word[] = []) => {
      for (const word of candidates) {
        if (word.of.kept.partly.count > 0 || this.#comparisons >= comparisonsMax) continue
        this.#comparisons += 1
        if (!isOneLetterOff(text, word.text)) continue
        word.of.spelled |= word.bit
        touched.push(word)
      }
    }
    for (const text of words) {
      compare(text, this.#first.get(text.charAt(0)))
      compare(text, this.#last.get(text.charAt(text.length - 1)))
    }
    for (const { of } of touched) {
      if (of.spelled === allBits(of)) keep(of.kept.spelled, row)
      of.spelled = 0
    }
  }

  /** What a name means among all that was looked at; of one that was not sought, nobody. */
  found(name: string): Found {
    const sought = this.#sought.get(name)
    if (sought === undefined) return { rows: [], count: 0, isWhole: false, isRole: false }
    const { kept, isRole } = sought
    const whole = kept.whole.count > 0 ? kept.whole : kept.bare
    const part = kept.partly.count > 0 ? kept.partly : kept.spelled
    const isWhole = whole.count > 0
    return { ...(isWhole ? whole : part), isWhole, isRole }
  }
}

const allBits = ({ words }: Sought) => (1 << words.length) - 1

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const own = map.get(key)
  if (own) own.push(value)
  else map.set(key, [value])
}

function keep(kept: Kept, row: NamedRow): void {
  kept.count += 1
  if (kept.rows.length <= namesShown) kept.rows.push(row)
}

const plain = (name: string) => name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

/** Without what is no part of a name: `Ms. Sarah Chen`, `Sarah Chen's calendar`, `Chen, Sarah`, `@sarah`, `Sarah (AE)`. */
function bare(name: string): string {
  const own = plain(name)
    .replace(/^(?:mr|mrs|ms|miss|dr|prof|herr|frau)\.? /, '')
    .replace(/['’]s(?: (?:calendar|schedule|diary))?$/, '')
    .replace(/ ?\(.*\)$/, '')
    .replace(/^@/, '')
  const [last = '', first, ...more] = own.split(/ ?, ?/)
  return first !== undefined && more.length === 0 ? `${first} ${last}`.trim() : own
}
