/** Which rules come into force at a start, and what an operator should know of them. */
import { embeddedRules } from '../domain/time/zone.ts'
import {
  isNewer,
  readZoneRules,
  rulesOldAfterMs,
  type ZonePack,
  type ZoneRules,
} from '../domain/time/zone-rules.ts'
import { digestOf, type WantedRules } from './choose.ts'

/** The rules that are in force for a file, as its engine tells. */
export interface InForce {
  readonly rules: ZonePack
  /** The version that they replaced just now. */
  readonly replaced: string | null
  /** Whether those wanted must wait, because another process has the data open. */
  readonly isWaiting: boolean
}

/**
 * What to install beside what lies with the data; null for nothing. Newer rules replace older ones, a setting replaces
 * all: so rules do not go back when data moves to a machine whose own are older.
 */
export function rulesToInstall(wanted: WantedRules, installed: ZonePack | null): ZonePack | null {
  if (installed !== null && !wanted.isDemanded && !isNewer(wanted.version, installed.version)) {
    return null
  }
  const pack = wanted.pack()
  if (installed === null || wanted.isDemanded)
    return pack.digest === installed?.digest ? null : pack
  return isNewer(pack.version, installed.version) ? pack : null
}

/** The rules of a pack, to look up by. */
export function rulesOf(pack: ZonePack): ZoneRules {
  const own = embeddedRules()
  // The text of a pack that lies with the data is unpacked when it is asked for.
  return pack.digest === digestOf(own.text) ? own : readZoneRules(pack.text)
}

/** One line for each thing worth knowing at a start. */
export function rulesNotices(wanted: WantedRules, inForce: InForce, nowMs: number): string[] {
  const { rules, replaced, isWaiting } = inForce
  const notices: string[] = []
  const fault = wanted.fault()
  if (fault !== null) notices.push(`zone rules: ${fault}. IANA ${rules.version} is used.`)
  if (replaced !== null) {
    notices.push(
      `zone rules: IANA ${rules.version} (${rules.source}) is in force now, in place of ${replaced}.`,
    )
  }
  if (isWaiting) {
    notices.push(
      `zone rules: IANA ${wanted.version} (${wanted.source}) waits: another process has the data open, and IANA ${rules.version} stays in force for all. Stop every process of this file, then start again.`,
    )
  }
  if (!wanted.isDemanded && isNewer(rules.version, wanted.version)) {
    notices.push(
      `zone rules: IANA ${rules.version} (${rules.source}) came with the data and stays in force: it is newer than the ${wanted.version} at hand. SLOTFLOW_ZONEINFO names others.`,
    )
  }
  const best = embeddedRules().version
  if (isNewer(best, rules.version) && !isWaiting) {
    notices.push(
      `zone rules: IANA ${rules.version} (${rules.source}) is older than the ${best} that this program carries: hours may be wrong. SLOTFLOW_ZONEINFO decides.`,
    )
  }
  if (nowMs - rules.releasedMs > rulesOldAfterMs) {
    notices.push(
      `zone rules: IANA ${rules.version} is older than nine months. Update this machine's tzdata or slotflow, then restart.`,
    )
  }
  return notices
}
