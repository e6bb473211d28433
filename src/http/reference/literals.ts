/** Values as the languages of the samples write them. */
import type { Json } from '../docs/schema.ts'

/** How a language writes a value. */
interface Notation {
  readonly text: (value: string) => string
  readonly name: (name: string) => string
  readonly constants: readonly [none: string, yes: string, no: string]
  /** What stands within the braces of an object on one line. */
  readonly padding: string
  /** What stands after the last member of a list that has a line for each. */
  readonly last: string
}

const quoted = (text: string) => JSON.stringify(text)

const json: Notation = {
  ...{ text: quoted, name: quoted, constants: ['null', 'true', 'false'], padding: ' ', last: '' },
}

export const typescript: Notation = {
  ...json,
  text: (value) => `'${quoted(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`,
  name: (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : typescript.text(name)),
  last: ',',
}

export const python: Notation = {
  ...json,
  constants: ['None', 'True', 'False'],
  padding: '',
  last: ',',
}

const lineCharactersMax = 52

/** A value, on one line where it is short; `indent` stands before its further lines. */
export function written(value: Json, notation: Notation = json, indent = ''): string {
  const { constants, text, name, padding } = notation
  const [none, yes, no] = constants
  if (value === null) return none
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return text(value)
  const within = `${indent}${python === notation ? '    ' : '  '}`
  if (Array.isArray(value)) {
    const members = value.map((one) => written(one, notation, within))
    return gathered(members, '[', ']', '', notation, indent)
  }
  const members = Object.entries(value).map(
    ([key, one]) => `${name(key)}: ${written(one, notation, within)}`,
  )
  return gathered(members, '{', '}', padding, notation, indent)
}

/** Members between brackets, as one line or as a line for each. */
function gathered(
  members: readonly string[],
  open: string,
  close: string,
  padding: string,
  notation: Notation,
  indent: string,
): string {
  if (members.length === 0) return open + close
  const line = `${open}${padding}${members.join(', ')}${padding}${close}`
  if (!line.includes('\n') && indent.length + line.length <= lineCharactersMax) return line
  return eachOnALine(members, open, close, notation, indent)
}

/** Members between brackets, a line for each. */
export function eachOnALine(
  members: readonly string[],
  open: string,
  close: string,
  notation: Notation,
  indent = '',
): string {
  const within = `${indent}${python === notation ? '    ' : '  '}`
  return `${open}\n${members.map((one) => within + one).join(',\n')}${notation.last}\n${indent}${close}`
}
