/** With a proxy in the environment: what goes through it, and what must not. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  callerOf,
  product,
  runCommand,
  serviceKey,
  startHook,
  startService,
} from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

describe.each([...product])('$name', (program) => {
  test('webhooks, health and a tool call on this machine ask no proxy', async () => {
    using folder = temporaryFolder()
    await using proxy = startReceiver()
    await using hook = startHook(() => new Response())
    const env = { HTTP_PROXY: proxy.url, http_proxy: proxy.url }
    await using service = await startService(program, folder.path, env)
    const call = callerOf(service.url)
    const wanted = { url: hook.url, events: ['booking.confirmed'] }
    const { body } = await call('POST', '/v1/webhooks', wanted)
    await call('POST', `/v1/webhooks/${body.id}/test`)
    await hook.came(1)
    const health = await runCommand(program, folder.path, `health --url ${service.url}`, env)
    expect(health).toEqual({ code: 0, out: 'ready\n', lines: [] })
    for (const url of [service.url, service.url.replace('127.0.0.1', 'localhost')]) {
      const asked = { ...env, SLOTFLOW_URL: url, SLOTFLOW_API_KEY: serviceKey }
      const { code, lines } = await runCommand(program, folder.path, 'mcp', asked)
      expect({ url, code, lines }).toEqual({ url, code: 0, lines: [] })
    }
    expect(proxy.arrivals).toEqual([])
  })

  test('a tool call to a server elsewhere asks the proxy, and none where NO_PROXY says so', async () => {
    using folder = temporaryFolder()
    await using proxy = startReceiver(() => new Response('from the proxy', { status: 502 }))
    const server = { SLOTFLOW_URL: 'http://slotflow.invalid', SLOTFLOW_API_KEY: serviceKey }
    const env = { ...server, HTTP_PROXY: proxy.url }
    const { code, lines } = await runCommand(program, folder.path, 'mcp', env)
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining('(502)')] })
    expect(proxy.arrivals.map(({ method, path }) => [method, path])).toEqual([['POST', '/mcp']])
    const direct = { ...env, NO_PROXY: '.invalid' }
    const { lines: said } = await runCommand(program, folder.path, 'mcp', direct)
    expect(said).toEqual([expect.stringContaining('no server answers at')])
    expect(proxy.arrivals).toHaveLength(1)
  })
})
