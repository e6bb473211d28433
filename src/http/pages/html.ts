/** Markup of pages. What stands in one was written by anybody: every value is escaped. */

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | string | number | readonly Markup[] | null

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** @example html`<b>${name}</b>` // the name escaped; null is nothing */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = strings.map((text, at) => text + markupOf(values[at] ?? null))
  return new Markup(parts.join(''))
}

function markupOf(value: Value): string {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replace(/[&<>"']/g, (sign) => signs[sign] ?? '')
}
