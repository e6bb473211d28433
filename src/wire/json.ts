/** JSON that holds texts which are JSON already: what callers wrote goes out byte for byte as it came in. */

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
