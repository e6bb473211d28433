/** An operation as a section of the page. */
import type { RefusalCode } from '../../domain/errors.ts'
import { errorGuide } from '../docs/error-guide.ts'
import type { Operation, Parameter } from '../docs/openapi.ts'
import { nameOf } from '../docs/schema.ts'
import { statusOf } from '../door/errors.ts'
import { html, Markup } from '../pages/html.ts'
import { chaptersOfOperation } from './chapters.ts'
import { fieldsOf, type Known, kind, rowsOf } from './fields.ts'
import { written } from './literals.ts'
import { codeOf, guideLinks, samplesShown, sectionOf } from './parts.ts'
import { prose } from './prose.ts'
import { type Sampled, samplesOf } from './samples.ts'

/** What is known of the whole where an operation is written. */
export interface Whole extends Known {
  /** The name of the tool made of an operation; null where there is none. */
  readonly toolOf: (operationId: string) => string | null
  /** The codes that every operation may answer. */
  readonly usual: readonly RefusalCode[]
}

export function operationSection(sampled: Sampled, whole: Whole): Markup {
  const { method, path, operation } = sampled
  const { operationId, summary, description, parameters } = operation
  const inPlace = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const text = html`<p class="route"><b>${method}</b> <code>${path}</code></p>
<p>${prose(description, whole.places, operationId)}</p>
${factsOf(sampled, whole)}${guideLinks(chaptersOfOperation[operationId] ?? [])}${rowsUnder('Path', inPlace('path'), whole)}${rowsUnder('Query', inPlace('query'), whole)}${rowsUnder('Headers', inPlace('header'), whole)}${bodyOf(operation, whole)}${answersOf(operation, whole)}${refusalsOf(operation, whole)}`
  const code = [samplesShown('Request', samplesOf(sampled)), ...exampleOf(operation)]
  return sectionOf({ id: operationId, title: summary, level: 3, text, code })
}

/** Who may call it, and what it is called elsewhere. */
function factsOf({ operation: { operationId, ...operation }, call }: Sampled, whole: Whole) {
  const tool = whole.toolOf(operationId)
  const scopes = (operation['x-scopes'] ?? []).map(
    (scope, at) => html`${at > 0 ? ' or ' : ''}<code>${scope}</code>`,
  )
  const all = call?.pages ? `all${call.name.replace(/^list/, '')}` : null
  return html`<ul class="facts">
<li>Key of scope ${scopes} or wider
<li>Operation <code>${operationId}</code>
${tool === null ? null : html`<li><a href="#tools">Tool</a> <code>${tool}</code>\n`}${all === null ? null : html`<li>Page after page in the clients: <code>${all}</code>\n`}${call === null ? null : html`<li><a href="/dashboard/try-it?operation=${operationId}">Try it</a>\n`}</ul>
`
}

function rowsUnder(title: string, parameters: readonly Parameter[], whole: Whole): Markup {
  if (parameters.length === 0) return new Markup('')
  return html`<h4>${title}</h4>
${rowsOf(parameters, whole, 'asked')}`
}

function bodyOf({ requestBody }: Operation, whole: Whole): Markup {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return new Markup('')
  return html`<h4>Body</h4>
${fieldsOf(schema, whole, 'asked')}`
}

function answersOf({ responses }: Operation, whole: Whole): Markup {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return html`${good.map(([status, { description, headers = {}, content = {} }]) => {
    const [media] = Object.entries(content)
    const what = media === undefined ? html`` : answered(media, whole)
    const rows = Object.entries(headers).map(([name, header]) => ({
      ...{ name, schema: header.schema, description: header.description, required: false },
    }))
    return html`<h4>Answer</h4>
<p><code>${status}</code> ${media ? what : description}</p>
${rowsOf(rows, whole, 'answered')}`
  })}`
}

function answered([type, { schema }]: [string, { schema: object }], whole: Whole): Markup {
  if (type !== 'application/json') return html`<code>${type}</code>`
  return kind(schema, whole)
}

/** What it refuses beyond what every operation may, and what to do then. */
function refusalsOf({ responses }: Operation, { usual, places }: Whole): Markup {
  const own = Object.values(responses)
    .flatMap(({ content }) => Object.keys(content?.['application/json']?.examples ?? {}))
    .filter((code): code is RefusalCode => Object.hasOwn(errorGuide, code))
    .filter((code) => !usual.includes(code))
  return html`<h4>Refusals</h4>
${own.length === 0 ? null : html`<ul class="refusals">${own.map((code) => refusalOf(code, places))}</ul>`}
<p class="usual">${own.length === 0 ? 'Those of every call' : 'And those of every call'}: ${usual.map((code) => html`<a href="#${code}">${code}</a> `)}</p>
`
}

function refusalOf(code: RefusalCode, places: Whole['places']): Markup {
  const { when, remedy } = errorGuide[code]
  return html`<li><code>${statusOf[code]} <a href="#${code}">${code}</a></code> ${prose(`${when} ${remedy}`, places, code)}
`
}

/** What a good answer may look like. */
function exampleOf({ responses }: Operation): Markup[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, { content = {} }]) =>
      Object.values(content).flatMap(({ schema, example }) => {
        if (example === undefined) return []
        const title = `Answer ${status}`
        return typeof example === 'string'
          ? codeOf(title, example.trimEnd(), false)
          : codeOf(
              `${title}${nameOf(schema) === null ? '' : ` ${nameOf(schema)}`}`,
              written(example),
            )
      }),
    )
}
