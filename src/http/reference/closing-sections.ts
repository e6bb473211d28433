/** What stands after the operations: events, tools and objects. */
import { operationsOf, type ToolNames } from '../docs/llms.ts'
import type { OpenApi } from '../docs/openapi.ts'
import { toolWords } from '../docs/practice.ts'
import { nameOf, type Schema } from '../docs/schema.ts'
import { words } from '../docs/words.ts'
import { html, type Markup } from '../pages/html.ts'
import { fieldsOf, type Known, rowsOf } from './fields.ts'
import { written } from './literals.ts'
import { codeOf, guideLinks, type Section, samplesShown } from './parts.ts'
import { prose } from './prose.ts'
import { toolCall, verification } from './written-samples.ts'

/** What an address receives. */
export function eventSections({ webhooks }: OpenApi, known: Known): Section[] {
  const posts = Object.values(webhooks).flatMap((operations) => Object.values(operations))
  const [headers = []] = posts.map(({ parameters }) => parameters)
  return [
    {
      ...{ id: 'events', title: 'Events', level: 2 },
      text: html`<p>${prose('What a webhook of createWebhook receives; listEvents and streamEvents give the same events to whoever asks for them.', known.places)}</p>
${guideLinks([
  ['Events', 'webhooks#events'],
  ['Signatures', 'webhooks#signatures'],
  ['Attempts', 'webhooks#attempts'],
])}<h3 id="headers"><a href="#headers">Headers of a delivery</a></h3>
${rowsOf(headers, known, 'answered')}`,
      code: [samplesShown('Is it from the service?', verification)],
    },
    ...posts.map(({ operationId, summary, description, requestBody }): Section => {
      const [media] = Object.values(requestBody?.content ?? {})
      return {
        ...{ id: operationId, title: summary, level: 3 },
        text: html`<p>${prose(description, known.places)}</p>
<h4>Body</h4>
${media ? fieldsOf(media.schema, known, 'answered') : null}`,
        code: media?.example === undefined ? [] : [codeOf('Body', written(media.example))],
      }
    }),
  ]
}

/** The operations as tools of a language model. */
export function toolSections(document: OpenApi, tools: ToolNames, known: Known): Section[] {
  const made = operationsOf(document).flatMap(
    ({ operation: { operationId, summary, ...rest } }) => {
      const name = tools.toolOf(operationId)
      return name === null ? [] : { operationId, summary, name, scopes: rest['x-scopes'] ?? [] }
    },
  )
  return [
    {
      ...{ id: 'tools', title: 'MCP tools', level: 2 },
      text: html`<ul>${toolWords.map((text) => html`<li>${prose(text, known.places)}\n`)}</ul>
${guideLinks([['Agents and MCP', 'agents']])}<ul class="fields">
${tools.own.map(({ name, title }) => html`<li><code>${name}</code> <p>${title}</p>\n`)}${made.map(
  ({ operationId, summary, name, scopes }) =>
    html`<li><code>${name}</code> <small>${scopes.join(' or ')}</small><p><a href="#${operationId}">${summary}</a></p>
`,
)}</ul>
`,
      code: [samplesShown('A call', toolCall)],
    },
  ]
}

/** The objects in answers. */
export function objectSections(document: OpenApi, known: Known): Section[] {
  const { schemas } = document.components
  const places = placesOf(document, known)
  return [
    {
      ...{ id: 'objects', title: 'Objects', level: 2 },
      text: html`<p>What answers are made of. A field is always there unless it says that it may be absent.</p>
`,
    },
    ...[...known.objects].map(
      (name): Section => ({
        ...{ id: name, title: name, level: 3 },
        text: html`${inPlaces(places.get(name) ?? [])}${fieldsOf(schemas[name] ?? {}, known, 'answered')}`,
      }),
    ),
  ]
}

function inPlaces(places: readonly string[]): Markup {
  const links = places.map(
    (place, at) => html`${at > 0 ? ', ' : ''}<a href="#${place}">${place}</a>`,
  )
  return html`<p class="guide">In: ${links}</p>
`
}

/** Where each object stands: answers of operations, and other objects. */
function placesOf(document: OpenApi, { objects, schemas }: Known): Map<string, string[]> {
  const places = new Map<string, string[]>()
  const note = (schema: Schema, place: string) => {
    for (const name of new Set(words(schema).match(/\w+/g))) {
      if (objects.has(name)) places.set(name, [...(places.get(name) ?? []), place])
    }
  }
  for (const { operation } of operationsOf(document)) {
    const good = operation.responses[200] ?? operation.responses[201]
    for (const { schema } of Object.values(good?.content ?? {})) note(schema, operation.operationId)
  }
  for (const name of objects) {
    const { properties = {} } = schemas[name] ?? {}
    for (const schema of Object.values(properties)) note(schema, name)
  }
  return places
}

/** Components with a place among the objects: what is sent, and what events are, stands with those. */
export function objectsOf(document: OpenApi): Set<string> {
  const posts = Object.values(document.webhooks).flatMap((operations) => Object.values(operations))
  const sent = [...operationsOf(document).map(({ operation }) => operation), ...posts].flatMap(
    ({ requestBody }) =>
      Object.values(requestBody?.content ?? {}).map(({ schema }) => nameOf(schema)),
  )
  return new Set(Object.keys(document.components.schemas).filter((name) => !sent.includes(name)))
}
