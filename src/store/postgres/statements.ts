import type { Bindings } from '../rows/bindings.ts'

export type Value = Bindings[string]

/** The rows of an answer, and how many rows the statement wrote or read. */
export interface Found<Row> extends Array<Row> {
  readonly count: number
}

/** Sends a statement whose values are numbered, on whatever connection. */
export interface Sender {
  send<Row>(text: string, values: readonly Value[]): Promise<Found<Row>>
}

type Given = readonly Value[] | readonly [Bindings]

/** One statement with the rows it answers and the values it takes: in their order, or by their names. */
export interface Statement<Row, Params extends Given> {
  all(...values: Params): Promise<Row[]>
  get(...values: Params): Promise<Row | null>
  run(...values: Params): Promise<{ readonly changes: number }>
}

/** Where statements are sent to: a connection inside its transaction, or those that read. */
export interface Database {
  prepare<Row, Params extends Given>(sql: string): Statement<Row, Params>
}

export function databaseOn(sender: Sender): Database {
  return {
    prepare<Row, Params extends Given>(sql: string): Statement<Row, Params> {
      const { text, namesOf } = known(sql)
      const send = async (values: Params): Promise<Found<Row>> => {
        const found = await sender.send<Row>(text, valuesOf(values, namesOf))
        for (const row of found) toNumbers(row)
        return found
      }
      return {
        all: (...values) => send(values),
        get: async (...values) => (await send(values))[0] ?? null,
        run: async (...values) => ({ changes: (await send(values)).count }),
      }
    },
  }
}

const translated = new Map<string, Numbered>()
const translatedMax = 2_000

/** All that were prepared by now, as the server gets them. */
export const preparedTexts = (): readonly string[] =>
  [...translated.values()].map(({ text }) => text)

/** Most texts are prepared once for all; lists make theirs anew for each question. */
function known(sql: string): Numbered {
  const before = translated.get(sql)
  if (before) return before
  const made = numbered(sql)
  if (translated.size < translatedMax) translated.set(sql, made)
  return made
}

interface Numbered {
  readonly text: string
  readonly namesOf: readonly string[]
}

/**
 * Statements name their values `?`, `?1` or `$name`, and the columns of an answer as its rows do: PostgreSQL counts the
 * one, and takes the other for lower case unless it is quoted.
 */
function numbered(sql: string): Numbered {
  const names: string[] = []
  let last = 0
  const place = (name: string): string => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  }
  const token = /'(?:[^']|'')*'|--[^\n]*|\$([a-z_]\w*)|\?(\d*)|\b[a-z]+[A-Z]\w*\b/g
  const text = sql.replace(token, (found, name?: string, number?: string) => {
    if (found.startsWith("'") || found.startsWith('--')) return found
    if (name !== undefined) return place(name)
    if (!found.startsWith('?')) return `"${found}"`
    last = number ? Number(number) : last + 1
    return `$${last}`
  })
  return { text, namesOf: names }
}

function valuesOf(given: Given, names: readonly string[]): readonly Value[] {
  const [first] = given
  if (!isBindings(first)) return given.map(plain)
  return names.map((name) => {
    const value = first[name]
    if (value === undefined) throw new Error(`a statement lacks the value of ${name}`)
    return value
  })
}

function plain(value: Value | Bindings): Value {
  if (isBindings(value)) throw new Error('a statement takes its values by name or in order')
  return value
}

function isBindings(value: Value | Bindings | undefined): value is Bindings {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}

/** All that is kept in integers is exact as a number: instants, days, counts. What is so or not is 1 or 0, as in the file's engine. */
function toNumbers(row: unknown): void {
  if (typeof row !== 'object' || row === null) return
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'bigint' || typeof value === 'boolean')
      Object.assign(row, { [name]: Number(value) })
  }
}

/** One after the other: what writes goes in its order, and what reads inside a transaction has one connection. */
export async function each<T, U>(
  all: readonly T[],
  of: (one: T, at: number) => Promise<U>,
): Promise<U[]> {
  const made: U[] = []
  for (const [at, one] of all.entries()) made.push(await of(one, at))
  return made
}

/** The same, without what there is not. */
export async function eachFound<T, U>(
  all: readonly T[],
  of: (one: T) => Promise<U | null>,
): Promise<U[]> {
  return (await each(all, of)).filter((one) => one !== null)
}
