/** Members that stand twice in one object of a body: of two values one would be lost in silence. */

/** An object with the names it has so far, or a list, which has none. */
interface Open {
  readonly names: Set<string> | null
  last: string
}

/** The path of the first such member, as `recurrence.days`; null where there is none. The value is what the JSON text says. */
export function twiceIn(text: string, value: unknown): string | null {
  return haveAsMany(text, value) ? null : searched(text)
}

/**
 * Whether as many names stand in the text as members were read: then none was lost. (A seventh of a search.) What looks like
 * a name within a string makes them more; a name that is not counted, for a blank before its colon, is not looked for so.
 */
function haveAsMany(text: string, value: unknown): boolean {
  if (/"\s+:/.test(text)) return false
  let names = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) names += 1
  return names === membersIn(value)
}

/** Deeper than any body is right, NaN, which is as many as nothing. */
const depthMax = 16

function membersIn(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > depthMax) return Number.NaN
  let members = Array.isArray(value) ? 0 : Object.keys(value).length
  for (const one of Object.values(value)) members += membersIn(one, depth + 1)
  return members
}

function searched(text: string): string | null {
  const open: Open[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '{') open.push({ names: new Set(), last: '' })
    else if (character === '[') open.push({ names: null, last: '' })
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      if (isName(text, end) && isSecond(open.at(-1), text.slice(at, end + 1))) return pathOf(open)
      at = end
    }
  }
  return null
}

/** Where the quotes are that end a string: those with an even number of backslashes before them. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first -= 1
  return (at - first) % 2 === 1
}

function isName(text: string, end: number): boolean {
  let next = end + 1
  while (/\s/.test(text[next] ?? '')) next += 1
  return text[next] === ':'
}

/** Notes a name of the object; whether it was there already. Escapes are ways of writing one name. */
function isSecond(object: Open | undefined, quoted: string): boolean {
  if (!object?.names) return false
  object.last = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  const { size } = object.names
  return object.names.add(object.last).size === size
}

function pathOf(open: readonly Open[]): string {
  const objects = open.filter(({ names }) => names !== null)
  return objects.map(({ last }) => last).join('.')
}
