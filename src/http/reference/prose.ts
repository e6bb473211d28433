/** Sentences of the document as markup: what stands in backquotes is code, and what has a place on the page leads there. */
import { html, type Markup } from '../pages/html.ts'

/** The place of a name, `listSlots` or `SLOT_UNAVAILABLE`, on the page. */
export type Places = ReadonlySet<string>

/** Names of fields: `starts_at`, `error.alternatives`. */
const fieldName = /^[a-z]+(?:[._][a-z]+)+$/

/** `here` is where it stands: nothing leads to itself. */
export function prose(text: string, places: Places, here = ''): Markup {
  const parts = text.split(/(`[^`]+`|[A-Za-z]\w*(?:\.\w+)*)/)
  return html`${parts.map((part) => {
    if (part.startsWith('`') && part.length > 1) return html`<code>${part.slice(1, -1)}</code>`
    if (fieldName.test(part)) return html`<code>${part}</code>`
    if (part === here || !places.has(part)) return html`${part}`
    return html`<a href="#${part}">${part}</a>`
  })}`
}
