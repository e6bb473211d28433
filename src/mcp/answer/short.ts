/**
 * Answers as short as a conversation wants them: some rows, each short, and how many more there are. What a tool
 * answers is read whole by a model and paid for; whoever asks for more gets it.
 */
import { rowCursor } from '../../wire/cursors.ts'
import type { Schema, Schemas } from '../document.ts'
import type { Arguments } from '../tool.ts'

type Fields = Readonly<Record<string, unknown>>

/** How the list in an answer is cut. */
export interface Rows {
  /** Its field; `slots` may stand by day. */
  readonly of: 'slots' | 'bookings' | 'humans' | 'overrides' | 'services'
  readonly most: number
  /** How to get fewer of them, or others. */
  readonly narrow: string
}

/** What an answer without a question for more takes at most, as JSON; the sentence comes on top. */
export const dataBytesMax = 7 * 1_024
/** How many of those who are free at one time, or were asked about, are named. */
const humansMax = 5
/** How many dates of one override stand in a list. */
const datesMax = 5
/** What a row leaves to the tool that gets one by its id. */
const beside = new Set(['metadata', 'ends_at', 'created_at', 'group_id'])

/** Arguments that are the tool's alone. */
export const ownArguments = {
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: 1_000,
    default: 10,
    description: 'At most so many.',
  },
  name: { type: 'string', description: 'Only those with this in their names: Sarah.' },
  full: { type: 'boolean', description: 'true: all of it, however long.' },
} satisfies Schemas

/** The answer as it is shown, and what to say of the rest. */
export interface Short {
  readonly data: object
  readonly rest: string
}

export function shortened(answer: object, rows: Rows | undefined, given: Arguments): Short {
  if (given.full === true) return { data: answer, rest: '' }
  const cut = rows === undefined ? { ...answer } : cutTo(rows, { ...answer }, given)
  const data = given.limit ? cut : fitted(cut)
  const { more, total } = data
  const words = typeof more === 'number' && more > 0 ? moreIn(more, total, rows) : ''
  const leftOut = 'left_out' in data ? ' metadata is too long to be shown here.' : ''
  return { data, rest: `${words}${leftOut}` }
}

/** A search for slots ends with the last one asked for. */
export const slotsSought = 1_000

function moreIn(more: number, total: unknown, rows?: Rows): string {
  const isEnd = rows?.of !== 'slots' || Number(total) < slotsSought
  const count = `${isEnd ? '' : 'At least '}${more.toLocaleString('en')} more`
  return ` ${count}${rows ? `; narrow it: ${rows.narrow}` : ''}.`
}

function cutTo(rows: Rows, answer: Fields, given: Arguments): Fields {
  const all = listIn(answer, rows.of)
  const found = rows.of === 'humans' ? all.filter((human) => isCalled(human, given.name)) : all
  const most = typeof given.limit === 'number' ? given.limit : rows.most
  const shown = found.slice(0, most)
  const more = moreThan(shown, found, answer, given)
  return {
    ...withList(answer, rows.of, shown.map(shortRow)),
    ...(found.length < all.length ? { total: found.length } : {}),
    ...(more > 0 ? { more } : {}),
    ...(hasCursor(rows) && shown.length < found.length ? { cursor: cursorAfter(shown) } : {}),
  }
}

/** Bookings are cut by the operation itself, whose cursor is theirs. */
const hasCursor = ({ of }: Rows) => of === 'humans' || of === 'overrides' || of === 'services'

const cursorAfter = (rows: readonly Fields[]) => rowCursor(String(rows.at(-1)?.id))

function moreThan(
  shown: readonly object[],
  found: readonly object[],
  { total, offset = 0 }: Fields,
  given: Arguments,
): number {
  const isPage = given.cursor !== undefined && given.cursor !== null
  const isFiltered = given.name !== undefined && given.name !== null
  const all = typeof total !== 'number' || isPage || isFiltered ? found.length : total
  return all - Number(offset) - shown.length
}

function isCalled({ name }: Fields, wanted: unknown): boolean {
  if (typeof wanted !== 'string') return true
  return String(name).toLowerCase().includes(wanted.trim().toLowerCase())
}

function listIn(answer: Fields, of: string): Fields[] {
  const list = answer[of]
  if (Array.isArray(list)) return list
  const { days } = answer
  return Array.isArray(days) ? days.flatMap(({ slots }) => slots) : []
}

/** Slots by day stay so; days without any are left out. */
function withList(answer: Fields, of: string, rows: readonly Fields[]): Fields {
  const short = { ...answer, ...fewHumans(answer) }
  if (of in answer) return { ...short, [of]: rows }
  const starts = new Map(rows.map((row) => [row.starts_at, row]))
  const days: Fields[] = Array.isArray(answer.days) ? answer.days : []
  const kept = days.map((day) => ({
    ...day,
    slots: listIn(day, 'slots').flatMap((slot) => starts.get(slot.starts_at) ?? []),
  }))
  return { ...short, days: kept.filter(({ slots }) => slots.length > 0) }
}

function shortRow(row: Fields): Fields {
  const present = Object.entries(row).filter(([name, value]) => value !== null && !beside.has(name))
  return { ...Object.fromEntries(present), ...fewHumans(row), ...fewDates(row) }
}

function fewDates({ dates }: Fields): Fields {
  if (!Array.isArray(dates) || dates.length <= datesMax) return {}
  return { dates: dates.slice(0, datesMax), more_dates: dates.length - datesMax }
}

function fewHumans({ human_ids: ids }: Fields): Fields {
  if (!Array.isArray(ids) || ids.length <= humansMax) return {}
  return { human_ids: ids.slice(0, humansMax), more_humans: ids.length - humansMax }
}

/** Whatever is too long yet: metadata goes first, then the ends of the longest lists. */
function fitted(answer: Fields): Fields {
  if (bytesOf(answer) <= dataBytesMax) return answer
  let short: Fields = withoutMetadata(answer)
  while (bytesOf(short) > dataBytesMax) {
    const longest = Object.entries(short)
      .filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
      .filter(([, list]) => list.length > 1)
      .sort(([, a], [, b]) => bytesOf(b) - bytesOf(a))[0]
    if (longest === undefined) break
    const [name, list] = longest
    const kept = list.slice(0, Math.ceil(list.length / 2))
    const more = Number(short.more ?? 0) + list.length - kept.length
    short = { ...short, [name]: kept, more }
  }
  return short
}

function withoutMetadata(answer: Fields): Fields {
  const { metadata, ...rest } = answer
  const { bookings } = rest
  const rows = Array.isArray(bookings) ? { bookings: bookings.map(shortRow) } : {}
  return { ...rest, ...rows, ...(metadata ? { left_out: 'metadata' } : {}) }
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}

/** What may be in such an answer: clients hold the answer against it, so nothing is required. */
export function loosened({ type, properties, items, anyOf, enum: values }: Schema): Schema {
  return {
    ...(type === undefined ? {} : { type }),
    ...(values ? { enum: values } : {}),
    ...(items ? { items: loosened(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(loosened) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, schema]) => [name, loosened(schema)]),
          ),
        }
      : {}),
  }
}
