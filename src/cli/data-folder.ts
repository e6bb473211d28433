import { createCalendarCheck } from '../calendars/url-check.ts'
import type { Config } from '../config.ts'
import type { ZonePack } from '../domain/time/zone-rules.ts'
import { createLog } from '../observe/log.ts'
import { uncounted } from '../observe/uncounted.ts'
import { createGate } from '../operations/caller-memory.ts'
import type { Context } from '../operations/context.ts'
import { createUrlCheck, resolveName } from '../outbound/resolve.ts'
import { openStorageAsItIs } from '../storage.ts'
import { connectExisting } from '../store/sqlite/file/connect.ts'
import { UnusableFile } from '../store/sqlite/file/unusable.ts'
import { migrations } from '../store/sqlite/migrations.ts'
import { fileIn } from '../store/sqlite/open.ts'

/** Since when the events of bookings must still be there. */
export const eventsSince = ({ retentionMs }: Config): number => Date.now() - retentionMs

/**
 * Hands `work` what an operation needs, on a file that is there already, beside whatever server has it
 * open too; and the zone rules that are in force for the file.
 * @throws UnusableFile
 */
export async function onData<T>(
  config: Config,
  work: (context: Context, rules: ZonePack) => Promise<T>,
): Promise<T> {
  const path = fileIn(config.dataFolder)
  refuseOther(path)
  const clock = { nowMs: () => Date.now() }
  const { store, zones, secrets } = await openStorageAsItIs(config, clock.nowMs())
  try {
    const context = {
      store,
      clock,
      newId: () => Bun.randomUUIDv7(),
      log: createLog(config.log, (line) => process.stderr.write(`${line}\n`), clock.nowMs),
      metrics: uncounted,
      gate: createGate(0),
      checkUrl: createUrlCheck(config.webhookAllow, resolveName),
      checkCalendarUrl: createCalendarCheck(config.calendarAllow, resolveName),
      // No command registers an endpoint.
      loopbackByDefault: false,
      secrets,
      publicUrl: config.publicUrl,
      sendsMail: config.smtp !== null,
      backupEveryMs: null,
    }
    return await work(context, zones.rules)
  } finally {
    await store.close()
    zones.release()
  }
}

/** To bring a file to a newer schema is for the server: an older one may be serving it now. */
function refuseOther(path: string): void {
  const { db, version } = connectExisting(path)
  db.close(true)
  if (version === migrations.length) return
  throw new UnusableFile(
    `${path} is of schema ${version}, this build writes ${migrations.length}. Start slotflow serve once.`,
  )
}
