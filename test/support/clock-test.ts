/** Tests that stand on Debian's zones. Where they cannot run they are skipped, and one line says so. */
import { test } from 'bun:test'
import { zoneRules } from '../../src/domain/time/zone.ts'
import { debianFault, debianVersion } from './debian-zones.ts'

export const clockFault = debianFault ?? versionFault(debianVersion, zoneRules().version)

if (clockFault !== null) {
  console.error(`\n!!! TESTS OF CLOCKS ARE SKIPPED on this machine: ${clockFault}. !!!\n`)
}

/** A `test` that asks Debian's zones. */
export const clockTest = test.skipIf(clockFault !== null)

/** Rules of two versions differ rightly: nothing is proved by comparing them. */
export function versionFault(theirs: string | null, ours: string): string | null {
  return theirs === ours ? null : `its tzdata is ${theirs}, the rules in force are ${ours}`
}
