import { version } from '../package.json'
import { readCollection } from './calendars/collection.ts'
import { collectionOf, putCopy, removeCopy } from './calendars/copies.ts'
import { createReader } from './calendars/ics/reader.ts'
import { startThread } from './calendars/ics/start-thread.ts'
import { readSubscription } from './calendars/subscription.ts'
import { createCalendarCheck } from './calendars/url-check.ts'
import { backUpBeside } from './cli/backup-job.ts'
import type { Config } from './config.ts'
import { cacheBudget } from './domain/cache-budget.ts'
import { hourMs, minuteMs } from './domain/time/units.ts'
import { createApp } from './http/app.ts'
import { bodyBytesWall } from './http/input/body.ts'
import { mcp } from './mcp/door.ts'
import { gatherLines } from './observe/lines.ts'
import { createLog } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { ensureAccount } from './operations/accounts.ts'
import { createGate } from './operations/caller-memory.ts'
import type { Context } from './operations/context.ts'
import { isLoopback } from './outbound/address.ts'
import { createUrlCheck, type Resolve, resolveName } from './outbound/resolve.ts'
import { createPost } from './smtp/post.ts'
import { openStorage } from './storage.ts'
import { startHttpClient } from './webhooks/client.ts'
import { createSender, type Send } from './webhooks/send.ts'
import { backupTurnMs, keepBackedUp } from './workers/backups.ts'
import { createCalendarSync } from './workers/calendars.ts'
import { createCopyWriter } from './workers/copies.ts'
import { createDeliverer } from './workers/deliver.ts'
import { startLoop } from './workers/loop.ts'
import { keepEndpoints } from './workers/mail-endpoints.ts'
import { mailChannel } from './workers/mails.ts'
import { readdressDue } from './workers/readdress.ts'
import { remindDue } from './workers/remind.ts'
import { sealSecrets } from './workers/seal.ts'
import { sweepOld } from './workers/sweep.ts'
import { sayUnreachable } from './workers/unreachable.ts'
import { writeUses } from './workers/uses.ts'
import { watchData } from './workers/watch.ts'

/** A connection is closed when nothing moves on it for so long: also one whose caller sends no more of a body. */
export const idleConnectionSeconds = 10
const sweepEveryMs = minuteMs
/** Between two writes of when keys were last used. */
const keyUsesEveryMs = minuteMs
const deliveryPollMs = 1_000
const mailEndpointsEveryMs = minuteMs
/** A key may be put in front of the others while the service runs. */
const sealEveryMs = hourMs
const reminderPollMs = 1_000
const calendarPollMs = 1_000
const copyPollMs = 1_000
/** Between two looks at the files of the data: each commit looks as well. */
const watchEveryMs = 1_000
/** Log lines are written together: after so long, or so many characters. */
const logFlushMs = 100
const logBufferCharactersMax = 64 * 1024
const stopDeadlineMs = 10_000

/** What a test may put in place of the real thing. */
export interface Parts {
  readonly clock: Context['clock']
  /** Where the names of endpoints lead. */
  readonly resolve: Resolve
  readonly send: Send
  /** Where log lines go, many in one text. */
  readonly write: (text: string) => void
}

export interface Server {
  readonly url: string
  /** A key that was made at this first start, to be shown once. */
  readonly newKey: string | null
  /** Finishes what is in flight, for 10 seconds at most, and closes the file. May be called twice. */
  stop(): Promise<void>
}

const realParts: Omit<Parts, 'send'> = {
  clock: { nowMs: () => Date.now() },
  resolve: resolveName,
  write: (text) => process.stderr.write(text),
}

/**
 * Starts the whole service.
 * @throws UnusableFile; whatever the system says of a folder or port that cannot be used.
 */
export async function startServer(config: Config, parts: Partial<Parts> = {}): Promise<Server> {
  const { clock, resolve, write } = { ...realParts, ...parts }
  const { webhookAllow, calendarAllow } = config
  // Its limit in a container, or of the machine.
  const caches = cacheBudget(process.constrainedMemory() || null, config.workers)
  const metrics = createMetrics(config.isWorker ? String(process.pid) : null)
  const opened = await openStorage(config, clock.nowMs(), metrics.committed, caches)
  const { store, zones, secrets, notices } = opened
  const lines = gatherLines(write, logFlushMs, logBufferCharactersMax)
  const log = createLog(config.log, lines.add, clock.nowMs, lines.flush)
  const checkUrl = createUrlCheck(webhookAllow, resolve)
  const checkCalendarUrl = createCalendarCheck(calendarAllow, resolve)
  const gate = createGate(config.rateLimit)
  const newId = () => Bun.randomUUIDv7()
  const loopbackByDefault = webhookAllow === null && isLoopback(config.host)
  const { publicUrl } = config
  const sendsMail = config.smtp !== null
  const context: Context = {
    ...{ store, clock, newId, log, metrics, gate, checkUrl, checkCalendarUrl, loopbackByDefault },
    ...{ secrets, publicUrl, sendsMail, mailsPerHour: config.mailLimits.perHour },
    ...backupsOf(config),
  }
  // The supervisor has said it for its workers.
  if (!config.isWorker) for (const notice of notices) log.info(notice)
  const { metricsArePublic, corsOrigins, auditAddresses } = config
  const stopping = new AbortController()
  const { answers: answerBytes } = caches
  const switches = {
    ...{ metricsArePublic, corsOrigins, auditAddresses, answerBytes },
    stopping: stopping.signal,
  }
  const app = createApp(context, version, mcp, switches)
  try {
    // Callers take descriptors: before the first of them may come.
    await startHttpClient()
    listen(app, config)
    if (!config.isWorker && !isLoopback(config.host)) log.info(openWords(config.host))
    // Not sooner: a start that fails for its port would keep the key that it made, and show it to nobody.
    if (!config.isWorker) await sayUnreachable(context, webhookAllow)
    const newKey = await ensureAccount(context, config.plan, config.apiKey)
    const send = parts.send ?? createSender(webhookAllow, resolve)
    const workers = startWorkers(context, config, { send, resolve }, stopping)
    const stopAll = async () => {
      await workers.stop(() => stopListening(app))
      await writeUses(context)
      await store.close()
      zones.release()
      lines.flush()
    }
    let stopped: Promise<void> | undefined
    const stop = () => {
      stopped ??= stopAll()
      return stopped
    }
    return { url: `http://${hostIn(config.host)}:${app.server?.port}`, newKey, stop }
  } catch (error) {
    await app.server?.stop(true)
    await store.close()
    zones.release()
    lines.flush()
    throw error
  }
}

/** What runs beside the answers. `stop` ends it; requests end meanwhile, by `ended`. */
function startWorkers(
  context: Context,
  config: Config,
  { send, resolve }: Pick<Parts, 'send' | 'resolve'>,
  stopping: AbortController,
) {
  const { store, secrets } = context
  const { signal } = stopping
  const post = config.smtp && createPost(config.smtp)
  const deliverer = createDeliverer(context, config.webhookSchedule, send, {
    ...(post && { mail: mailChannel(context, post, config.mailFrom, config.mailLimits) }),
  })
  const loop = startLoop(deliveryPollMs, deliverer.runOnce)
  const guard = { allow: config.calendarAllow, resolve }
  const calendars = createCalendarSync(
    context,
    {
      subscribe: (url, cursor, nowMs) => readSubscription(url, cursor, guard, nowMs),
      collect: (access, cursor, nowMs, pieces) =>
        readCollection(access, cursor, guard, nowMs, pieces),
    },
    createReader(startThread),
  )
  const copies = createCopyWriter(context, {
    collection: (access, nowMs) => collectionOf(access, guard, nowMs),
    put: (access, event, nowMs) => putCopy(access, event, guard, nowMs),
    remove: (access, url, nowMs) => removeCopy(access, url, guard, nowMs),
  })
  const copyLoop = startLoop(copyPollMs, copies.runOnce)
  const loops = [
    loop,
    copyLoop,
    startLoop(sweepEveryMs, () => sweepOld(context, config.retentionMs, { stopping: signal })),
    startLoop(reminderPollMs, () => remindDue(context, signal)),
    startLoop(reminderPollMs, () => readdressDue(context, signal)),
    startLoop(calendarPollMs, calendars.runOnce),
    startLoop(keyUsesEveryMs, () => {
      secrets.refresh()
      return writeUses(context)
    }),
    startLoop(
      backupTurnMs(config.backupEveryMs),
      config.backup === null
        ? async () => undefined
        : keepBackedUp(context, config.backupEveryMs, () => backUpBeside(signal)),
    ),
    startLoop(watchEveryMs, watchData(context)),
    startLoop(sealEveryMs, () => sealSecrets(context)),
    // Accounts come, also by command.
    startLoop(mailEndpointsEveryMs, () => keepEndpoints(context)),
  ]
  store.onEvent(loop.wake)
  store.onEvent(copyLoop.wake)
  return {
    async stop(ended: () => Promise<void>) {
      // Nothing more is claimed while requests end: a send that began late would stretch the stop.
      const sent = deliverer.stop().finally(() => post?.close())
      const read = Promise.all([calendars.stop(), copies.stop()])
      stopping.abort()
      await ended()
      await Promise.all([...loops.map((each) => each.stop()), sent, read])
    },
  }
}

/** Keys would cross the network in clear: whether something that ends TLS stands in front, nobody here can know. */
function openWords(host: string): string {
  return `warning: it listens on ${host} without TLS. Only a proxy that ends TLS may be reached by others: keys are sent in clear`
}

type App = ReturnType<typeof createApp>

/** @throws Error where nothing can listen there, in words for the operator. */
function listen(app: App, config: Config): void {
  try {
    startListening(app, config)
  } catch (error) {
    const { host, port } = config
    const reason = error instanceof Error ? ` (${error.message})` : ''
    throw new Error(
      `nothing can listen at ${hostIn(host)}:${port}: is the port in use, or SLOTFLOW_HOST no address of this machine?${reason}`,
    )
  }
}

function startListening(app: App, { host, port, isWorker }: Config): void {
  // By ourselves: Elysia's own listen makes a second table of all routes, for Bun, and then makes everything anew, a tenth
  // of a start. What answers is the same handler.
  app.server = Bun.serve({
    fetch: app.fetch,
    development: false,
    hostname: host,
    port,
    // Shared silently otherwise: a second instance would take half of the requests.
    reusePort: isWorker,
    maxRequestBodySize: bodyBytesWall,
    idleTimeout: idleConnectionSeconds,
  })
}

/** `stop` waits for half-open connections as well: past the deadline they are cut. */
async function stopListening(app: App): Promise<void> {
  const deadline = Promise.withResolvers<void>()
  const timer = setTimeout(deadline.resolve, stopDeadlineMs)
  await Promise.race([app.server?.stop(), deadline.promise])
  clearTimeout(timer)
  await app.server?.stop(true)
}

function hostIn(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function backupsOf({ backup, backupEveryMs, backupKeep }: Config) {
  if (backup === null) return { backupEveryMs: null }
  return { backupEveryMs, backupPlace: { where: backup, keep: backupKeep } }
}
