/** A start whose key is missing or none. */
import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../src/server.ts'
import { configIn, serverKey } from '../support/server.ts'

const headers = { authorization: `Bearer ${serverKey}`, 'content-type': 'application/json' }

async function started(folder: string, secret: string | null) {
  const lines: string[] = []
  const config = { ...configIn(folder), log: 'json' as const, secret }
  const { url, stop } = await startServer(config, { write: (text) => lines.push(text) })
  const post = (path: string, body: object) =>
    fetch(`${url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return {
    post,
    said: () =>
      lines
        .join('')
        .split('\n')
        .filter((line) => line.includes('secrets:')),
    stop,
  }
}

const human = { name: 'Sarah Chen', timezone: 'UTC' }
const webhook = { url: 'http://127.0.0.1:9/hook', events: ['booking.confirmed'] }

test('the first start makes the key; one that is none stops neither start nor work, and is said in a line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-start-'))
  const path = join(folder, 'slotflow.secret')
  try {
    const first = await started(folder, null)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await first.post('/webhooks', webhook)).status).toBe(201)
    await first.stop()
    expect(first.said()).toEqual([])
    writeFileSync(path, 'torn')
    for (const secret of [null, 'no key']) {
      const service = await started(folder, secret)
      expect((await service.post('/humans', human)).status).toBe(201)
      const other = { ...webhook, url: 'http://127.0.0.1:9/other' }
      expect((await service.post('/webhooks', other)).status).toBe(503)
      await service.stop()
      expect(service.said().length).toBe(1)
    }
    expect(existsSync(path)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)
