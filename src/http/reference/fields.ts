/** The fields of schemas as lists, one within another. */
import { nameOf, resolved, type Schema, type Schemas } from '../docs/schema.ts'
import { choicesOf, words } from '../docs/words.ts'
import { html, Markup } from '../pages/html.ts'
import { type Places, prose } from './prose.ts'

/** What is known where a list is written. */
export interface Known {
  readonly schemas: Schemas
  /** Operations and codes, which sentences lead to. */
  readonly places: Places
  /** Objects that have a place of their own. */
  readonly objects: Places
}

export interface Row {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly description?: string | undefined
}

/** What is asked for has components within it opened; what is answered leads to them. */
export type Side = 'asked' | 'answered'

const nothing = new Markup('')

/** The fields of an object. */
export function fieldsOf(schema: Schema, known: Known, side: Side): Markup {
  const { properties = {}, required = [] } = resolved(schema, known.schemas)
  const rows = Object.entries(properties).map(([name, one]) => ({
    ...{ name, schema: one, required: required.includes(name) },
  }))
  return html`${choices(schema, known)}${rowsOf(rows, known, side)}`
}

/** Rows as a list; nothing where there are none. */
export function rowsOf(rows: readonly Row[], known: Known, side: Side): Markup {
  if (rows.length === 0) return nothing
  return html`<ul class="fields">
${rows.map((row) => rowOf(row, known, side))}</ul>
`
}

function rowOf({ name, schema, required, description }: Row, known: Known, side: Side): Markup {
  const text = description ?? schema.description ?? resolved(schema, known.schemas).description
  return html`<li><code>${name}</code> <small>${kind(schema, known)}</small>${need(required, side)}
${text ? html`<p>${prose(text, known.places)}</p>` : null}${within(schema, known, side)}</li>
`
}

/** Whether it has to be sent, or may be missing in an answer. */
function need(required: boolean, side: Side): Markup {
  if (side === 'asked') return required ? html` <strong>required</strong>` : nothing
  return required ? nothing : html` <small>may be absent</small>`
}

/** What a value must be; an object leads to where it is described. */
export function kind(schema: Schema, { objects }: Known): Markup {
  return prose(words(schema), objects)
}

/** The fields of a field. */
function within(schema: Schema, known: Known, side: Side): Markup {
  const part = partOf(schema)
  const name = nameOf(part)
  if (name !== null && side === 'answered') return nothing
  const { properties } = resolved(part, known.schemas)
  if (!properties) return nothing
  // What is opened is opened to its end: no component of a request has itself within it.
  return html`<details><summary>${name === null ? 'Its fields' : `Fields of ${name}`}</summary>
${fieldsOf(part, known, side)}</details>
`
}

/** What lies in a list, or beside null. */
function partOf(schema: Schema): Schema {
  const one = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema
  return one.items ? partOf(one.items) : one
}

/** Which sets of fields will do. */
function choices(schema: Schema, { schemas }: Known): Markup {
  const sets = choicesOf(schema, schemas)
  if (sets.length === 0) return nothing
  return html`<p>One of these sets is needed:</p>
<ul class="sets">${sets.map((set) => html`<li><code>${set}</code>`)}</ul>
`
}
