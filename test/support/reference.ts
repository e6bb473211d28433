/** The page at /docs taken to pieces, as a reader would. */

export interface Shown {
  /** Its place on the page. */
  readonly id: string
  readonly html: string
  /** Without markup. */
  readonly text: string
  /** The code to be copied, by language. */
  readonly samples: Readonly<Record<string, string>>
}

/** Text of markup, as a browser has it. */
export function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** Every section of the page. */
export function sectionsIn(page: string): Shown[] {
  return page
    .split('<section>')
    .slice(1)
    .map((rest) => {
      const html = rest.slice(0, rest.indexOf('</section>'))
      const [, id = ''] = /<h[23] id="([^"]+)"/.exec(html) ?? []
      const found = html.matchAll(/<div data-in="(\w+)"><pre[^>]*><code>(.*?)<\/code>/gs)
      const samples = [...found].map(([, language = '', code = '']) => [language, plain(code)])
      return { id, html, text: plain(html), samples: Object.fromEntries(samples) }
    })
}
