/** /llms.txt: the API on one page, for language models. Made from the OpenAPI document. */
import type { RefusalCode } from '../../domain/errors.ts'
import { said } from '../../domain/wording/says.ts'
import { chapters } from '../../guide/chapters.ts'
import { statusOf } from '../door/errors.ts'
import { httpWording } from '../wording.ts'
import { errorGuide } from './error-guide.ts'
import { titleOf } from './guide-page.ts'
import type { OpenApi, Operation } from './openapi.ts'
import { about, ground, practice, toolWords } from './practice.ts'
import type { Schemas } from './schema.ts'
import { choicesOf, fieldsOf } from './words.ts'

/** An operation and where it stands. */
export interface Placed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** The names of tools. */
export interface ToolNames {
  /** The name of the tool made of an operation; null where there is none. */
  toolOf(operationId: string): string | null
  /** The tools that are no operations. */
  readonly own: readonly { readonly name: string; readonly title: string }[]
}

const chapterTitles = Object.values(chapters).map(titleOf)

/** The short text. */
export function llmsOf(document: OpenApi, tools: ToolNames): string {
  return [
    ...opening(document),
    '- [/llms-full.txt](/llms-full.txt): the whole reference with examples',
    '- [/openapi.json](/openapi.json): the same as OpenAPI 3.1',
    '- [/client.ts](/client.ts), [/client.js](/client.js) and [/client.py](/client.py): clients of this version in one file each, without packages: keys for repeats, retries, pages, SlotTaken with its alternatives, verified webhooks',
    `- [/guide.md](/guide.md): the guide, chapter by chapter: ${chapterTitles.join(', ')}`,
    '',
    '## Operations',
    'A field in brackets is optional.',
    ...document.tags.flatMap(({ name, description }) => [
      '',
      `### ${name}: ${description}`,
      ...operationsOf(document)
        .filter(({ operation }) => operation.tags.includes(name))
        .map((placed) => operationLine(placed, document.components.schemas)),
    ]),
    '',
    ...errorTable(document),
    '',
    ...toolText(document, tools),
    '',
    '## Good practice',
    ...practice.map((habit, at) => `${at + 1}. ${said(habit, httpWording)}`),
    '',
    ...eventChapter(document),
    '',
  ].join('\n')
}

/** Name, purpose and ground rules. */
export function opening({ info }: OpenApi): string[] {
  return [
    `# ${info.title} ${info.version}`,
    '',
    `> ${about}`,
    '',
    '- Base path: /v1 on this host',
    ...ground.map(([title, text]) => `- ${title}: ${text}`),
  ]
}

export function operationsOf({ paths }: OpenApi): Placed[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

function operationLine({ method, path, operation }: Placed, schemas: Schemas): string {
  const { operationId, summary, parameters, requestBody } = operation
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, required }) => (required ? name : `[${name}]`))
  const schema = requestBody?.content['application/json']?.schema
  const body = (schema ? fieldsOf(schema, schemas) : [])
    .filter(({ path: name }) => !name.includes('.'))
    .map(({ path: name, required }) => (required ? name : `[${name}]`))
  const choices = schema ? choicesOf(schema, schemas) : []
  return [
    `- \`${method} ${path}\` ${operationId}: ${summary}.`,
    query.length > 0 ? ` Query: ${query.join(', ')}.` : '',
    body.length > 0 ? ` Body: ${body.join(', ')}.` : '',
    choices.length > 0 ? ` Of these: ${choices.join('; or ')}.` : '',
  ].join('')
}

/** Every code that some operation may answer, and those that come before there is an operation. */
export function codesOf(document: OpenApi): RefusalCode[] {
  const used = new Set(Object.keys(document.components.examples))
  const isUsed = (code: string): code is RefusalCode =>
    used.has(code) || code === 'METHOD_NOT_ALLOWED'
  return Object.keys(statusOf).filter(isUsed)
}

/** The codes as a table. */
export function errorTable(document: OpenApi): string[] {
  const rows = codesOf(document).map((code) => {
    const { when, remedy } = errorGuide[code]
    return `| ${code} | ${statusOf[code]} | ${when} | ${remedy} |`
  })
  return ['## Errors', '', '| Code | Status | When | What to do |', '|---|---|---|---|', ...rows]
}

/** How to call the operations as tools, and which those are. */
export function toolText(document: OpenApi, tools: ToolNames): string[] {
  const made = operationsOf(document).flatMap(
    ({ operation }) => tools.toolOf(operation.operationId) ?? [],
  )
  const names = [...made, ...tools.own.map(({ name }) => name)]
  return ['## Tools', ...toolWords.map((text) => `- ${text}`), `- All tools: ${names.join(', ')}.`]
}

/** What webhooks receive. */
export function eventChapter({ webhooks, components }: OpenApi): string[] {
  return Object.values(webhooks)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ operationId, description, parameters, requestBody }) => [
      operationId === 'receiveTest' ? '## Test events' : '## Events',
      description,
      '',
      // The headers are those of every event.
      ...(operationId === 'receiveTest' ? [] : parameters).map(
        (header) => `- header \`${header.name}\`: ${header.description}`,
      ),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema, example }) => [
        ...fieldsOf(schema, components.schemas).map(
          (field) => `- \`${field.path}\` (${field.words}): ${field.description}`,
        ),
        '',
        '```json',
        JSON.stringify(example),
        '```',
      ]),
    ])
}
