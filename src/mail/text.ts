/** A letter as plain text. */
import type { Letter, Row, Words } from './letter.ts'

/** Scripts that run from right to left: such a name is kept from turning what stands beside it. */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

export function textOf(letter: Letter): string {
  const { title, when, rows, action, notes } = letter
  const parts = [
    plain(title),
    plain([when]),
    rows.map(rowText).join('\n'),
    ...(action === null ? [] : [`${action.label}:\n${action.url}`]),
    ...(notes.length === 0 ? [] : [notes.map(plain).join('\n')]),
  ]
  return `${parts.join('\n\n')}\n`
}

function rowText({ label, value }: Row): string {
  return `${label}: ${plain(value)}`
}

export function plain(words: Words): string {
  return words.map((part) => (typeof part === 'string' ? part : isolated(part.stored))).join('')
}

function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text
}
