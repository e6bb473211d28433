/** The colours of code: texts, words of the language and remarks are marked, and nothing else. */
import { html, type Markup } from '../pages/html.ts'

const keywords =
  'import|from|const|let|await|async|new|for|of|if|else|try|catch|except|as|throw|raise|return|with|in|export|function|def|class|instanceof|not|None|True|False|null|true|false'

const strings = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|${'`'}[^${'`'}]*${'`'}`

const parts = new RegExp(`(^|\\s)(#|//)(?= )[^\\n]*|(${strings})|\\b(${keywords})\\b`, 'g')

/** Code as markup; no word of it is lost. */
export function coloured(code: string): Markup {
  const marked: Markup[] = []
  let at = 0
  for (const match of code.matchAll(parts)) {
    const [whole, , remark, text] = match
    const end = match.index + whole.length
    marked.push(html`${code.slice(at, match.index)}`)
    if (remark !== undefined) marked.push(html`<em>${whole}</em>`)
    else if (text === undefined) marked.push(html`<b>${whole}</b>`)
    // The name of a member is no value.
    else marked.push(code.startsWith(':', end) ? html`${whole}` : html`<i>${whole}</i>`)
    at = end
  }
  return html`${marked}${code.slice(at)}`
}
