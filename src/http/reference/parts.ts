/** What the sections of the page are built of. */
import { html, Markup } from '../pages/html.ts'
import { coloured } from './colours.ts'
import type { Samples } from './written-samples.ts'

/** Words and address. */
export type Link = readonly [string, string]

/** A section: text on the left, code beside it. */
export interface Section {
  /** Its place on the page. */
  readonly id: string
  readonly title: string
  readonly level: 2 | 3
  readonly text: Markup
  readonly code?: readonly Markup[]
}

export function sectionOf({ id, title, level, text, code = [] }: Section): Markup {
  const heading = html`<a href="#${id}">${title}</a>`
  const titled =
    level === 2 ? html`<h2 id="${id}">${heading}</h2>` : html`<h3 id="${id}">${heading}</h3>`
  return html`<section>
<div>
${titled}
${text}</div>
${code.length > 0 ? html`<div class="code">${code}</div>\n` : null}</section>
`
}

const copyButton = html`<button type="button" class="copy">Copy</button>`

/** What lies above so many lines scrolls by itself. */
const linesMax = 40

function pre(code: string, isColoured = true): Markup {
  const text = isColoured ? coloured(code) : html`${code}`
  const scrolls = code.split('\n').length > linesMax
  return scrolls
    ? html`<pre class="long" tabindex="0"><code>${text}</code></pre>`
    : html`<pre><code>${text}</code></pre>`
}

/** Code under a title, to be copied. */
export function codeOf(title: string, code: string, isColoured = true): Markup {
  return html`<figure><figcaption>${title} ${copyButton}</figcaption>${pre(code, isColoured)}</figure>
`
}

/** The same in each language, of which the page shows the one that was chosen. */
export function samplesShown(title: string, samples: Samples): Markup {
  const each = Object.entries(samples).map(
    ([language, code]) => html`<div data-in="${language}">${pre(code)}</div>`,
  )
  return html`<figure><figcaption>${title} ${copyButton}</figcaption>${each}</figure>
`
}

/** Links to the guide, in one line. */
export function guideLinks(links: readonly Link[]): Markup {
  if (links.length === 0) return new Markup('')
  const each = links.map(
    ([words, place], at) => html`${at > 0 ? ', ' : ''}<a href="/guide/${place}">${words}</a>`,
  )
  return html`<p class="guide">Guide: ${each}</p>
`
}
