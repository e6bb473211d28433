/** Text that costs whoever looks at it more than its length, and where a request has room for it. */
import type { TSchema } from '@sinclair/typebox'

/** What is repeated, and what stands behind: patterns that nearly fit begin again at every character. */
const pieces: readonly (readonly [piece: string, end?: string])[] = [
  ...[['a'], ['a.', '@'], ['a@'], ['@a'], ['a,'], ['a at '], ['a dot b '], ['a '], ['Aa'], ['aA1']],
  ...[[' '], [' ', '!'], ['\t'], ['1'], ['1/'], ['1:1'], ['1 '], ['1.'], ['+1 '], ['1-'], ['0']],
  ...[
    ['2026-W'],
    ['2026-03-'],
    ['12:00-'],
    ['1 or '],
    ['tuesday or '],
    ['march 1 '],
    ['1 h '],
    ['in 1 '],
  ],
  ...[
    ['T10'],
    ['[a]'],
    ['[', ']'],
    ['(', 'x'],
    ['<a'],
    ['"'],
    ['{'],
    ['{"a":'],
    ['['],
    ['-'],
    ['_'],
    [','],
  ],
  ...[
    ['time_'],
    ['new_time', '!'],
    ['my '],
    ['meeting with '],
    ['mon-'],
    ['a/'],
    ['a/b '],
    ['http://a.'],
  ],
  ...[
    ['e\u0301'],
    ['\u200d'],
    ['\u{1f3f4}'],
    ['\u2066'],
    ['\ud83d'],
    ['ﷺ'],
    ['x', '>'],
    ['x <', '@x>'],
  ],
] as const

/** Every one in so many bytes of UTF-8. */
export function nastyTexts(bytes: number): string[] {
  return pieces.map(([piece, end = '']) => {
    const times = Math.floor((bytes - Buffer.byteLength(end)) / Buffer.byteLength(piece))
    return piece.repeat(times) + end
  })
}

/** Something that a schema takes: what is wrong beside it is not to hide what is asked. */
export function soundValue(schema: TSchema, known: Readonly<Record<string, unknown>>): unknown {
  const { anyOf, type, format, items, minimum = 1, properties = {}, required = [] } = schema
  const branch = anyOf?.find((one: TSchema) => one.type !== 'null')
  if (branch) return soundValue(branch, known)
  if (schema.const !== undefined) return schema.const
  if (type === 'integer') return minimum
  if (type === 'boolean') return true
  if (type === 'array') return [soundValue(items, known)]
  if (type !== 'object') return known[String(format)] ?? schema.examples?.[0] ?? 'x'
  const members = required.map((name: string) => [name, soundValue(properties[name], known)])
  return Object.fromEntries(members)
}

/** The place of every field, and of every member of one: `['recurrence', 'days', '0']`. */
export function placesIn(schema: TSchema, above: readonly string[] = []): string[][] {
  const branches: readonly TSchema[] = schema.anyOf ?? [schema]
  const places = branches.flatMap(({ properties = {}, items }) => [
    ...Object.entries<TSchema>(properties).flatMap(([name, own]) => [
      [...above, name],
      ...placesIn(own, [...above, name]),
    ]),
    ...(items === undefined ? [] : [[...above, '0'], ...placesIn(items, [...above, '0'])]),
  ])
  return [...new Map(places.map((place) => [place.join('.'), place])).values()]
}

/** The same request with a value at a place: what does not stand there is made. */
export function placedAt(
  base: unknown,
  [name, ...rest]: readonly string[],
  value: unknown,
): unknown {
  if (name === undefined) return value
  const own = typeof base === 'object' && base !== null ? base : {}
  const members = { ...own, [name]: placedAt(Object(own)[name], rest, value) }
  return name === '0' ? Object.values(members) : members
}
