import type { Database } from 'bun:sqlite'
import { newZoneFault } from '../../../domain/time/zone.ts'
import { migrations } from '../migrations.ts'
import { examplesMax, type Finding } from './soundness.ts'

/** An active human in a zone that is refused by now, and why it is. */
export interface RefusedZone {
  readonly id: string
  readonly name: string
  readonly timezone: string
  readonly fault: string
}

export interface ZoneCheck {
  /** Bookings ahead whose wall time no longer stands. */
  readonly shifted: Finding
  /** They work on as they are: nothing is broken, but few mean such a zone. */
  readonly refused: readonly RefusedZone[]
}

const scannedSql = `SELECT 1 FROM zone_rules
  WHERE seq = (SELECT max(seq) FROM zone_rules) AND scanned_at IS NOT NULL`

/** What zone rules have to do with the rows of a file. Asked of the present schema only. */
export function checkZones(db: Database, version: number, nowMs: number): ZoneCheck {
  const isPresent = version === migrations.length
  const isScanned = isPresent && db.prepare(scannedSql).get() !== null
  const ids = isPresent ? shiftedIn(db, nowMs) : []
  const shifted = {
    name: 'bookings ahead that zone rules have shifted',
    isDamage: false,
    found: ids.length,
    examples: isScanned ? ids.slice(0, examplesMax) : ['not looked for yet: the next start does'],
  }
  return { shifted, refused: isPresent ? refusedIn(db) : [] }
}

function shiftedIn(db: Database, nowMs: number): string[] {
  const sql = `SELECT id FROM bookings WHERE seq IN (
    SELECT booking_seq FROM shifted_bookings WHERE starts_at > ?) ORDER BY starts_at`
  return db
    .prepare<{ id: string }, [number]>(sql)
    .all(nowMs)
    .map(({ id }) => id)
}

/** Zones are few, however many humans there are. */
function refusedIn(db: Database): RefusedZone[] {
  const zones = db.prepare<{ timezone: string }, []>('SELECT DISTINCT timezone FROM humans').all()
  const humans = db.prepare<Omit<RefusedZone, 'fault'>, [string]>(
    'SELECT id, name, timezone FROM humans WHERE active = 1 AND timezone = ? ORDER BY seq',
  )
  return zones.flatMap(({ timezone }) => {
    const fault = newZoneFault(timezone)
    return fault === null ? [] : humans.all(timezone).map((human) => ({ ...human, fault }))
  })
}
