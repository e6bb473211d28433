/** The whole service as it runs, with a listening socket and a temporary folder. */
import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { startServer } from '../../src/server.ts'
import type { EventBody } from './answers.ts'

export const serverKey = 'sk_live_server_0123456789abcdef'

/** Settings that print nothing, on a free loopback port. */
export function configIn(dataFolder: string): Config {
  return {
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    apiKey: serverKey,
    plan: 'unlimited',
    webhookSchedule: [0, 300_000, 3_600_000],
    calendarAllow: loopbackNetworks,
    webhookAllow: loopbackNetworks,
    secret: null,
    publicUrl: null,
    smtp: null,
    mailFrom: '',
    mailLimits: { perHour: 100, perAddress: 10 },
    workers: 1,
    isWorker: false,
    retentionMs: 30 * 86_400_000,
    log: 'off',
    rateLimit: null,
    zoneinfo: null,
    metricsArePublic: false,
    auditAddresses: false,
    corsOrigins: null,
    backup: null,
    backupEveryMs: 3_600_000,
    backupKeep: 24,
    s3: {},
  }
}

/** Starts the service on a free loopback port. Its clock stands still, so that no slot offered can lapse. */
export async function startTestServer(settings: Partial<Config> = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'slotflow-server-'))
  const config: Config = { ...configIn(dataFolder), ...settings }
  const startedMs = Date.now()
  const { url, stop } = await startServer(config, { clock: { nowMs: () => startedMs } })
  /** Stops, and looks into the file that is left. */
  const stopAndRead = async (sql: string): Promise<unknown[]> => {
    await stop()
    const db = new Database(join(dataFolder, 'slotflow.db'), { readonly: true })
    const rows = db.query(sql).all()
    db.close()
    rmSync(dataFolder, { recursive: true, force: true })
    return rows
  }
  const close = async () => {
    await stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
  return { url, dataFolder, key: serverKey, stopAndRead, [Symbol.asyncDispose]: close }
}

/** A receiver of webhooks on a free loopback port: it answers 200 and keeps what came. */
export function startReceiver() {
  const events: EventBody[] = []
  let arrived = Promise.withResolvers<void>()
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const event: EventBody = JSON.parse(await request.text())
      events.push(event)
      arrived.resolve()
      arrived = Promise.withResolvers<void>()
      return new Response('ok')
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/webhooks/slotflow`,
    events,
    /** The first event that fits, also one that has come already. */
    async next(fits: (event: EventBody) => boolean): Promise<EventBody> {
      for (;;) {
        const found = events.find(fits)
        if (found) return found
        await arrived.promise
      }
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}
