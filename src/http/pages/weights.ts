/** What a list such as that of `Accept` says of a name: its `q` (RFC 9110, 12.4.2), 1 unless said; null where it is not named. */
export function weightOf(name: string, list: string): number | null {
  for (const part of list.toLowerCase().split(',')) {
    const [named = '', ...parameters] = part.split(';').map((text) => text.trim())
    if (named !== name) continue
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0
  }
  return null
}

/** Browsers do not name Markdown; whoever does, wants it at least as much as a page, unless `q` says otherwise. */
export function prefersMarkdown({ headers }: Pick<Request, 'headers'>): boolean {
  const accept = headers.get('accept') ?? ''
  const wish = weightOf('text/markdown', accept) ?? 0
  return wish > 0 && wish >= (weightOf('text/html', accept) ?? 0)
}
