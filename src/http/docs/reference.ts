/** /llms-full.txt: every operation, field and object, for language models. Made from the OpenAPI document. */

import { said } from '../../domain/wording/says.ts'
import { httpWording } from '../wording.ts'
import {
  errorTable,
  eventChapter,
  opening,
  operationsOf,
  type Placed,
  type ToolNames,
  toolText,
} from './llms.ts'
import type { OpenApi, Operation, Parameter } from './openapi.ts'
import { practice } from './practice.ts'
import { type Json, nameOf, type Schemas } from './schema.ts'
import { type Field, fieldsOf, words } from './words.ts'

/** The whole text. */
export function referenceOf(document: OpenApi, tools: ToolNames): string {
  const { schemas } = document.components
  return [
    ...opening(document),
    '- Short form of this text: /llms.txt. For tools: /openapi.json',
    '',
    '## Good practice',
    ...practice.map((habit, at) => `${at + 1}. ${said(habit, httpWording)}`),
    '',
    ...errorTable(document),
    '',
    ...toolText(document, tools),
    '',
    '# Operations',
    ...operationsOf(document).flatMap((placed) => operationText(placed, schemas, tools)),
    '',
    '# Objects',
    ...objectTexts(document),
    '',
    ...eventChapter(document),
    '',
  ].join('\n')
}

function operationText(
  { method, path, operation }: Placed,
  schemas: Schemas,
  tools: ToolNames,
): string[] {
  const { operationId, summary, description, parameters } = operation
  const tool = tools.toolOf(operationId)
  return [
    '',
    `## ${operationId}`,
    `\`${method} ${path}\``,
    `Key of scope ${operation['x-scopes']?.join(' or ')} or wider.${tool === null ? '' : ` Tool: \`${tool}\`.`}`,
    '',
    `${summary}. ${description}`,
    ...parameters.map(parameterLine),
    ...bodyText(operation, schemas),
    '',
    'Example:',
    '```',
    ...requestText(method, path, operation),
    '',
    ...answerText(operation),
    '```',
    `Errors: ${errorsOf(operation)}.`,
  ]
}

function parameterLine(parameter: Parameter): string {
  const { name, in: place, required, description = '', schema } = parameter
  return `- ${place} \`${name}\` (${required ? 'required' : 'optional'}, ${words(schema)}): ${description}`
}

function bodyText({ requestBody }: Operation, schemas: Schemas): string[] {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return []
  return ['', `Body (${words(schema)}):`, ...fieldsOf(schema, schemas).map(fieldLine)]
}

function fieldLine({ path, required, words: kind, description }: Field): string {
  return `- \`${path}\` (${required ? 'required' : 'optional'}, ${kind}): ${description}`
}

function requestText(method: string, path: string, operation: Operation): string[] {
  const query = operation.parameters
    .filter(({ in: place, example }) => place === 'query' && example !== undefined)
    .map(({ name, example }) => `${name}=${example}`)
  const body = operation.requestBody?.content['application/json']?.example
  return [
    `${method} ${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ]
}

function answerText({ responses }: Operation): string[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, { content }]) => [
      status,
      ...Object.values(content ?? {}).map(({ example }) => exampleText(example)),
    ])
}

function exampleText(example: Json | undefined): string {
  return typeof example === 'string' ? example.trimEnd() : JSON.stringify(example)
}

function errorsOf({ responses }: Operation): string {
  return Object.entries(responses)
    .flatMap(([status, { content }]) =>
      Object.keys(content?.['application/json']?.examples ?? {}).map((code) => `${status} ${code}`),
    )
    .join(', ')
}

/** The components, without those that stand as bodies above. */
function objectTexts(document: OpenApi): string[] {
  const bodies = operationsOf(document).map(({ operation }) => {
    const schema = operation.requestBody?.content['application/json']?.schema
    return schema ? nameOf(schema) : null
  })
  const { schemas } = document.components
  return Object.entries(schemas)
    .filter(([name]) => !bodies.includes(name) && name !== 'Event')
    .flatMap(([name, schema]) => [
      '',
      `## ${name}`,
      ...fieldsOf(schema, schemas).map(
        ({ path, required, words: kind, description }) =>
          `- \`${path}\` (${kind}${required ? '' : ', may be absent'}): ${description}`,
      ),
    ])
}
