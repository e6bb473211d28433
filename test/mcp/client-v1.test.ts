/** /mcp as clients on version 1 of the SDK see it, which hold what they get against the schemas they have listed. */
import { expect, test } from 'bun:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { officeHours } from '../support/app.ts'
import { callerOf } from '../support/process.ts'
import { startTestServer } from '../support/server.ts'
import { dataOf } from '../support/tools.ts'

const nobody = '019aa3c0-7a00-7000-8000-000000000001'

async function connected({ url, key }: { readonly url: string; readonly key: string }) {
  const client = new Client({ name: 'test', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit })
  await client.connect(transport)
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

/** The texts of a result. */
function textsOf(result: object): string[] {
  const { content }: { content: { text: string }[] } = Object(result)
  return content.map(({ text }) => text)
}

test('a refusal is read, in words and as data, also once the tools are listed', async () => {
  await using server = await startTestServer()
  await using session = await connected(server)
  const { client } = session
  const { tools } = await client.listTools()
  expect(tools.find(({ name }) => name === 'get_human')?.outputSchema).toBeDefined()

  const answer = await client.callTool({ name: 'get_human', arguments: { human_id: nobody } })
  const [sentence = '', json = ''] = textsOf(answer)
  const error = { code: 'NOT_FOUND', status: 404, message: expect.any(String) }
  expect(sentence).toStartWith('NOT_FOUND: ')
  // A model goes by the code; programs have the status as well.
  const { status: _, ...spoken } = error
  expect(JSON.parse(json)).toEqual({ error: spoken })
  expect(dataOf(answer)).toEqual({ error })
  expect(answer).toMatchObject({ isError: true })
  expect(answer).not.toHaveProperty('structuredContent')
})

test('what is taken comes with the free times, and every wrong argument with its name', async () => {
  await using server = await startTestServer()
  const call = callerOf(server.url, server.key)
  const { body } = await call('POST', '/v1/humans', { name: 'Sarah Chen', timezone: 'UTC' })
  const human_id = body.id
  await call('PUT', `/v1/humans/${human_id}/availability`, officeHours)
  await using session = await connected(server)
  const { client } = session
  await client.listTools()

  const given = { human_id, date_from: '+1d', date_to: '+9d', duration: 30, limit: 1 }
  const found = await client.callTool({ name: 'find_slots', arguments: given })
  const { slots }: { slots: { starts_at: string }[] } = Object(found.structuredContent)
  const wanted = { human_id, starts_at: slots[0]?.starts_at, duration: 30, attendee_name: 'Ann' }
  const book = (more: object = {}) =>
    client.callTool({ name: 'create_booking', arguments: { ...wanted, ...more } })
  expect(await book()).not.toHaveProperty('isError')
  const [, taken = ''] = textsOf(await book({ attendee_name: 'Bo' }))
  expect(JSON.parse(taken).error.alternatives).toHaveLength(3)
  const [, wrong = ''] = textsOf(await book({ duration: 0, attendee_name: '' }))
  const { details } = JSON.parse(wrong).error
  expect(details).toMatchObject([{ field: 'duration' }, { field: 'attendee_name' }])
})
