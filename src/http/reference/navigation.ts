/** The way through the page: a list of its places, in groups that open. */
import { html, type Markup } from '../pages/html.ts'

export interface Entry {
  readonly address: string
  readonly title: string
  /** Beside it, such as a method. */
  readonly note?: string
}

export interface Group {
  readonly title: string
  readonly entries: readonly Entry[]
  readonly isOpen?: boolean
}

/** Without a script there is no search, and the groups open all the same. */
export function navigationOf(groups: readonly Group[]): Markup {
  return html`<nav id="contents" aria-label="Reference">
<search hidden>
<label for="sought" class="unseen">Search the reference</label>
<input id="sought" type="search" placeholder="Search: name, field, code" autocomplete="off" spellcheck="false" aria-describedby="found" aria-keyshortcuts="/">
<p id="found" role="status"></p>
</search>
${groups.map(groupOf)}</nav>
`
}

function groupOf({ title, entries, isOpen = false }: Group): Markup {
  const links = entries.map(
    ({ address, title: words, note }) =>
      html`<li><a href="${address}">${words}${note === undefined ? null : html` <small>${note}</small>`}</a>
`,
  )
  const inside = html`<summary>${title}</summary>
<ul>
${links}</ul>
</details>
`
  return isOpen ? html`<details open>${inside}` : html`<details>${inside}`
}
