/** The request log as an operator reads it: lines on standard error, none lost by a stop. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { product, serviceKey, startService } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(30_000)

const headers = { authorization: `Bearer ${serviceKey}` }

describe.concurrent.each([...product])('$name', (program) => {
  test('every request before a stop is a line of JSON', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, { SLOTFLOW_LOG: 'json' })
    const asked = Array.from({ length: 500 }, () => fetch(`${service.url}/v1/usage`, { headers }))
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200)
    await service.stop()
    const lines: { route: string }[] = service.said.err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(500)
    expect(new Set(lines.map(({ route }) => route))).toEqual(new Set(['/v1/usage']))
  })

  test('off says nothing; pretty says it in words; metrics are read by whom the setting lets', async () => {
    using folder = temporaryFolder()
    const settings = { SLOTFLOW_LOG: 'off', SLOTFLOW_METRICS: 'public', SLOTFLOW_RATE_LIMIT: '5' }
    await using quiet = await startService(program, folder.path, settings)
    const statuses: number[] = []
    for (let at = 0; at < 6; at += 1) {
      statuses.push((await fetch(`${quiet.url}/v1/usage`, { headers })).status)
    }
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200])
    const metrics = await (await fetch(`${quiet.url}/metrics`)).text()
    expect(metrics).toContain('slotflow_http_request_duration_seconds_count')
    await quiet.stop()
    expect(quiet.said.err).toBe('')

    await using pretty = await startService(program, folder.path, { SLOTFLOW_LOG: 'pretty' })
    await fetch(`${pretty.url}/v1/usage`, { headers })
    expect((await fetch(`${pretty.url}/metrics`)).status).toBe(401)
    await pretty.stop()
    expect(pretty.said.err).toMatch(/^\d\d:\d\d:\d\d\.\d{3} request method=GET route=\/v1\/usage/)
  })
})
