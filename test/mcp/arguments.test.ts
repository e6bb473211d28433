/** Arguments that no route could be asked with: refused as a tool refuses, and by their own name. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let humanId = ''
beforeAll(async () => {
  app = await startTestApp()
  humanId = (await app.human()).id
})
afterAll(() => app[Symbol.asyncDispose]())

test('an id of half a character, or of an object that makes no text, is found nowhere', async () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))
  const broken = { toString: 1, valueOf: 1 }
  for (const id of ['\ud800', '\udc00a', broken, [broken], deep]) {
    const { isError, data } = await callTool(app, 'get_human', { human_id: id })
    expect([id, isError, data]).toMatchObject([id, true, { error: { code: 'NOT_FOUND' } }])
    const { data: listed } = await callTool(app, 'list_bookings', { human_id: id })
    expect([id, listed]).toMatchObject([id, { error: { details: [{ field: 'human_id' }] } }])
  }
})

test('metadata to find bookings by is an object of texts, and anything else is told so', async () => {
  await app.book(humanId, '2026-03-16T09:00:00Z', { metadata: { lead_id: 'lead_2', n: 7 } })
  const asked = (metadata: unknown) => callTool(app, 'list_bookings', { metadata })
  const named = [{ name: { toString: 1 }, value: 'x' }]
  const members = [{ lead_id: {} }, { lead_id: null }]
  for (const metadata of ['lead_id=2', 7, true, ['lead_id'], named, ...members]) {
    const { sentence } = await asked(metadata)
    expect([metadata, sentence]).toEqual([
      metadata,
      'VALIDATION_ERROR: metadata: must be an object such as {"lead_id": "lead_123"}.',
    ])
  }
  for (const metadata of [{ lead_id: 'lead_2' }, { n: 7 }, [{ name: 'n', value: '7' }], {}]) {
    expect([metadata, (await asked(metadata)).sentence]).toEqual([metadata, '1 booking found.'])
  }
})
