/**
 * /docs: the reference for people, made of the OpenAPI document. It is one page that can be read without its script, which
 * adds search, copying, and where one is.
 */
import { codesOf, operationsOf, type ToolNames } from '../docs/llms.ts'
import type { OpenApi } from '../docs/openapi.ts'
import { html, type Markup } from '../pages/html.ts'
import { allChapters, chaptersOfTag } from './chapters.ts'
import * as closing from './closing-sections.ts'
import { errorSections } from './code-sections.ts'
import { frame } from './frame.ts'
import { type Group, navigationOf } from './navigation.ts'
import { openingSections } from './opening-sections.ts'
import { operationSection, type Whole } from './operation-section.ts'
import { guideLinks, type Section, sectionOf } from './parts.ts'
import { type Sampled, sampledOf } from './samples.ts'

/** The page; `folder` is where its files are served. A turn of the event loop writes one group of operations. */
export async function docsPage(
  document: OpenApi,
  tools: ToolNames,
  folder: string,
): Promise<string> {
  const whole = wholeOf(document, tools)
  const { places } = whole
  const opening = openingSections(document, places)
  const operations = sampledOf(document)
  const groups: Markup[] = []
  for (const { name, description } of document.tags) {
    const own = operations.filter(({ operation }) => operation.tags.includes(name))
    const title = sectionOf({
      ...{ id: name.toLowerCase(), title: name, level: 2 },
      text: html`<p>${description}</p>
${guideLinks(chaptersOfTag[name] ?? [])}`,
    })
    groups.push(title, ...own.map((sampled) => operationSection(sampled, whole)))
    await nextTurn()
  }
  const events = closing.eventSections(document, whole)
  const toolPart = closing.toolSections(document, tools, whole)
  const codes = errorSections(codesOf(document), whole)
  const objects = closing.objectSections(document, whole)
  await nextTurn()
  const navigation = navigationOf([
    { title: 'Basics', entries: opening.map(entryOf), isOpen: true },
    ...document.tags.map(({ name }) => groupOf(name, operations)),
    { title: 'Events and tools', entries: [...events, ...toolPart].map(entryOf) },
    { title: 'Error codes', entries: codes.map(entryOf) },
    { title: 'Objects', entries: objects.map(entryOf) },
    {
      title: 'Guide',
      entries: allChapters.map(([title, name]) => ({ address: `/guide/${name}`, title })),
    },
  ])
  const ends = [...events, ...toolPart, ...codes, ...objects].map(sectionOf)
  return frame(
    document,
    folder,
    html`${navigation}<main id="text" tabindex="-1">
<h1>${document.info.title} API</h1>
${opening.map(sectionOf)}${groups}${ends}</main>
`,
  ).text
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

function wholeOf(document: OpenApi, tools: ToolNames): Whole {
  const ids = operationsOf(document).map(({ operation }) => operation.operationId)
  const codes = codesOf(document)
  const isUsual = (code: string) =>
    code === 'PAYLOAD_TOO_LARGE' ||
    operationsOf(document).every(({ operation: { responses } }) =>
      Object.values(responses).some(
        ({ content }) => content?.['application/json']?.examples?.[code] !== undefined,
      ),
    )
  return {
    schemas: document.components.schemas,
    places: new Set([...ids, ...codes]),
    objects: closing.objectsOf(document),
    toolOf: (operationId) => tools.toolOf(operationId),
    usual: codes.filter(isUsual),
  }
}

const entryOf = ({ id, title }: Section) => ({ address: `#${id}`, title })

function groupOf(tag: string, operations: readonly Sampled[]): Group {
  const own = operations.filter(({ operation }) => operation.tags.includes(tag))
  return {
    title: tag,
    entries: own.map(({ method, operation: { operationId, summary } }) => ({
      ...{ address: `#${operationId}`, title: summary, note: method },
    })),
  }
}
