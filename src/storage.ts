import type { Config } from './config.ts'
import { keyPrefix, keySecretCharacters } from './domain/account.ts'
import type { CacheBudget } from './domain/cache-budget.ts'
import { useZoneRules } from './domain/time/zone.ts'
import type { ZonePack } from './domain/time/zone-rules.ts'
import { learnYears } from './holidays/load.ts'
import { keyFileIn, makeKeyFile, ringOf } from './secrets/key-file.ts'
import { createSecrets, type Secrets } from './secrets/secrets.ts'
import { learningHolidays } from './store/holidays.ts'
import { type Choice, type HeldRules, holdZoneRules } from './store/sqlite/file/zone-rules.ts'
import { fileIn, openSqlite } from './store/sqlite/open.ts'
import type { Store } from './store/store.ts'
import { eventBody } from './wire/event.ts'
import { chooseRules, type WantedRules } from './zoneinfo/choose.ts'
import { rulesNotices, rulesOf, rulesToInstall } from './zoneinfo/decide.ts'

/** The data of a folder, open, with the zone rules that are in force for it. */
export interface OpenStorage {
  readonly store: Store
  /** Held for as long as anything is decided by them: released after the store was closed. */
  readonly zones: HeldRules
  readonly secrets: Secrets
  /** What an operator should know of the rules, of the secret and of the key that was set, a line each. */
  readonly notices: readonly string[]
}

/**
 * Opens the data for a server and puts its zone rules in force for this process; installs newer ones where it is alone
 * with it, and then looks for bookings ahead that they have shifted. `committed` is called after every commit, with the
 * number of writes that shared it.
 * @throws UnusableFile, an SQLiteError, or an Error for a folder of rules that cannot be read.
 */
export async function openStorage(
  config: Config,
  nowMs: number,
  committed?: (writes: number) => void,
  caches?: CacheBudget,
): Promise<OpenStorage> {
  const wanted = chooseRules(config.zoneinfo)
  // A folder that cannot be read is found before the file is migrated.
  if (wanted.isDemanded) wanted.pack()
  const store = openStore(config, committed, caches)
  makeKeyFile(config.secret, keyFileIn(config.dataFolder))
  return ruled(config, store, nowMs, wanted, (installed) => rulesToInstall(wanted, installed))
}

/**
 * The same for a command: it decides by the rules that are there, and leaves it to a start of the server to change
 * them. @throws as openStorage
 */
export async function openStorageAsItIs(config: Config, nowMs: number): Promise<OpenStorage> {
  const wanted = chooseRules(config.zoneinfo)
  const store = openStore(config)
  return ruled(config, store, nowMs, wanted, (installed) => (installed ? null : wanted.pack()))
}

function openStore(
  config: Config,
  committed?: (writes: number) => void,
  caches?: CacheBudget,
): Store {
  const firstWaitMs = config.webhookSchedule[0] ?? 0
  const path = fileIn(config.dataFolder)
  const elapsedMs = () => performance.now()
  const store = openSqlite({
    ...{ path, firstWaitMs, committed, caches, elapsedMs },
    encodeEvent: eventBody,
  })
  return learningHolidays(store, learnYears)
}

/** Closes the store again where its rules cannot be had. */
async function ruled(
  config: Config,
  store: Store,
  nowMs: number,
  wanted: WantedRules,
  choose: Choice,
): Promise<OpenStorage> {
  let zones: HeldRules | undefined
  try {
    zones = holdZoneRules(fileIn(config.dataFolder), choose, nowMs)
    useZoneRules(rulesOf(zones.rules))
    if (await store.bookings.shiftsAreDue()) await store.bookings.rescanShifted(nowMs)
    const shifted = await store.bookings.countShifted(nowMs)
    const secrets = secretsOf(config)
    const notices = [
      ...rulesNotices(wanted, zones, nowMs),
      ...shiftedNotices(shifted),
      ...keyNotices(config.apiKey),
      ...secretNotices(secrets),
    ]
    return { store, zones, secrets, notices }
  } catch (error) {
    await store.close()
    zones?.release()
    throw error
  }
}

function secretsOf({ secret, dataFolder }: Config): Secrets {
  return createSecrets(() => ringOf(secret, keyFileIn(dataFolder)))
}

/** What needs the secret waits for it. Bookings do not. */
function secretNotices({ fault }: Secrets): string[] {
  if (fault === null) return []
  return [
    `secrets: ${fault}. Bookings go on; what is sealed waits. Put the secret back, or see slotflow secrets reset.`,
  ]
}

function shiftedNotices(count: number): string[] {
  if (count === 0) return []
  return [
    `zone rules: bookings ahead that no longer stand at the wall time that was agreed: ${count}. GET /v1/bookings?shifted=true lists them; slotflow zones repair decides.`,
  ]
}

/** @throws Error where a setting names other rules than those of the data: what is done by them would be undone. */
export function refuseOtherRules({ zoneinfo }: Config, rules: ZonePack): void {
  if (zoneinfo === null) return
  const { version, digest } = chooseRules(zoneinfo).pack()
  if (digest === rules.digest) return
  throw new Error(
    `the data is ruled by IANA ${rules.version} (${rules.source}), and SLOTFLOW_ZONEINFO names other rules, of ${version}. Start the server once with the setting, or leave it out.`,
  )
}

/** A short key works as it did; no new one should be. */
function keyNotices(key: string | null): string[] {
  if (key === null || key.length >= keyPrefix.length + keySecretCharacters) return []
  return [
    `SLOTFLOW_API_KEY has fewer than ${keySecretCharacters} characters after ${keyPrefix}: make one that is harder to guess with slotflow keys create, and revoke this one.`,
  ]
}
