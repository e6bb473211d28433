/** A tool that is no route: made here, called as every other is. */

import { expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import { takesArguments } from '../../src/http/input/input.ts'
import { mcpWith } from '../../src/mcp/door.ts'
import { listed } from '../../src/mcp/listing.ts'
import { ownTool } from '../../src/mcp/own.ts'
import { functionOf } from '../../src/mcp/strict.ts'
import { listHumans } from '../../src/operations/humans.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

const closed = { additionalProperties: false }
const word = Type.String({ maxLength: 20, description: 'Part of a name.' })

/** What no route answers: whose name has a word in it. */
const findByName = ownTool({
  name: 'find_by_name',
  title: 'Find humans by name',
  description: 'Find humans by name. All whose name contains the word.',
  scope: 'agent',
  hints: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: takesArguments(Type.Object({ word, exact: Type.Optional(Type.Boolean()) }, closed)),
  answer: { type: 'object', properties: { names: { type: 'array', items: { type: 'string' } } } },
  async run(context, sight, { word, exact = false }) {
    const humans = await listHumans(context, sight, undefined)
    const names = humans.map(({ name }) => name)
    return { names: names.filter((name) => (exact ? name === word : name.includes(word))) }
  },
  says: ({ names }) => `Found: ${names.join(', ')}.`,
})

const start = () => startTestApp({ mcp: mcpWith([findByName]) })

test('it is run with its input read, and answers as every tool does', async () => {
  await using app = await start()
  await app.human({ name: 'Sarah Chen' })
  await app.human({ name: 'Ann Lee' })
  app.requests.splice(0)
  const { sentence, data } = await callTool(app, 'find_by_name', { word: 'Chen', exact: null })
  expect([sentence, data]).toEqual(['Found: Sarah Chen.', { names: ['Sarah Chen'] }])
  expect(app.requests.map((line) => JSON.parse(line))).toMatchObject([
    { route: '/mcp', tool: 'find_by_name', status: 200 },
  ])
})

test('what it does not take is refused by the same checker, in the words of tools', async () => {
  await using app = await start()
  const { isError, data, sentence } = await callTool(app, 'find_by_name', { word: 1, name: 'x' })
  expect(isError).toBe(true)
  expect(data).toMatchObject({
    error: {
      code: 'VALIDATION_ERROR',
      status: 422,
      details: [
        { field: 'word', message: 'must be a string of 0 to 20 characters' },
        { field: 'name', message: 'is not an argument of find_by_name. Known: word, exact.' },
      ],
    },
  })
  expect(sentence).toStartWith('VALIDATION_ERROR: word: must be a string')
})

async function keyOf(app: TestApp, scope: string): Promise<string> {
  const { text } = await app.call('POST', '/v1/api-keys', { name: scope, scope })
  return JSON.parse(text).key
}

test('its scope says who sees it and who may call it', async () => {
  await using app = await start()
  const namesFor = async (key: string) => {
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    return (await app.send(requestOf('POST', '/mcp', list, { key }))).text
  }
  const [agent, read] = [await keyOf(app, 'agent'), await keyOf(app, 'read')]
  expect(await namesFor(agent)).toContain('find_by_name')
  expect(await namesFor(read)).not.toContain('find_by_name')
  const { data } = await callTool({ ...app, key: read }, 'find_by_name', { word: 'x' })
  expect(data).toMatchObject({ error: { code: 'FORBIDDEN', status: 403 } })
})

test('it stands among all tools of the documents', async () => {
  await using app = await start()
  const { text } = await app.send(new Request('http://localhost/llms.txt'))
  expect(text).toMatch(/All tools: get_usage, .*, find_by_name\./)
})

test('its schemas are those of its input', () => {
  expect(listed(findByName).inputSchema).toMatchObject({
    properties: { word: { type: 'string' }, exact: { type: 'boolean' } },
    required: ['word'],
    additionalProperties: false,
  })
  const { properties = {} } = functionOf(findByName).function.parameters
  expect([properties.word?.type, properties.exact?.type]).toEqual(['string', ['boolean', 'null']])
})
