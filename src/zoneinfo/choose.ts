/** Which zone rules a start would like to see in force. */
import { embeddedRules } from '../domain/time/zone.ts'
import { isNewer, readZoneRules, type ZonePack } from '../domain/time/zone-rules.ts'
import { textOfFolder, versionIn } from './folder.ts'

/** What a start would put in force. */
export interface WantedRules {
  readonly version: string
  readonly source: string
  /** Named by a setting: put in force also where others are newer. */
  readonly isDemanded: boolean
  /**
   * Reading a folder takes a fifth of a second: it is done where its rules are needed, once. The embedded rules take the
   * place of a machine's folder that cannot be read. @throws Error for one that a setting names.
   */
  pack(): ZonePack
  /** Why the machine's folder was passed over, after `pack`; null where it was not. */
  fault(): string | null
}

/** Where systems keep theirs. */
export const machineFolder = '/usr/share/zoneinfo'

/** Those of the folder that a setting names; else the newer ones of the machine's and the embedded. */
export function chooseRules(demanded: string | null, machine = machineFolder): WantedRules {
  if (demanded !== null) return fromFolder(demanded, versionIn(demanded) ?? '', true)
  const ofMachine = versionIn(machine)
  if (ofMachine !== null && isNewer(ofMachine, embeddedRules().version)) {
    return fromFolder(machine, ofMachine, false)
  }
  return { ...embeddedPack(), isDemanded: false, pack: embeddedPack, fault: () => null }
}

function fromFolder(folder: string, version: string, isDemanded: boolean): WantedRules {
  let read: ZonePack | undefined
  let fault: string | null = null
  const pack = () => {
    try {
      read ??= packOf(textOfFolder(folder, version, embeddedRules()), folder)
    } catch (error) {
      if (isDemanded) throw error
      fault = error instanceof Error ? error.message : String(error)
      read = embeddedPack()
    }
    return read
  }
  return { version, source: folder, isDemanded, pack, fault: () => fault }
}

function embeddedPack(): ZonePack {
  return packOf(embeddedRules().text, 'embedded')
}

/** @throws RangeError for a text that holds no rules. */
export function packOf(text: string, source: string): ZonePack {
  const { version, releasedMs } = readZoneRules(text)
  return { version, digest: digestOf(text), source, releasedMs, text }
}

export function digestOf(text: string): string {
  return new Bun.CryptoHasher('sha256').update(text).digest('hex')
}
