import { type Agreed, agreedBefore } from '../../domain/time/agreed.ts'

/** The columns of a row that say what it was agreed as. */
export interface AgreedRow {
  readonly agreed_zone: string | null
  readonly agreed_offset: number | null
}

export function agreedIn({ agreed_zone, agreed_offset }: AgreedRow): Agreed | null {
  if (agreed_zone === null || agreed_offset === null) return null
  return { timeZone: agreed_zone, offsetMs: agreed_offset }
}

/**
 * A row whose zone is read with `zoneOr`: of a row of 0.1.0 there is no offset, and it was agreed by the rules of
 * that release. Asked only where it is needed: an offset costs more than the row.
 */
export interface ResolvedRow {
  readonly agreed_zone: string
  readonly agreed_offset: number | null
}

export function agreedBy({ agreed_zone, agreed_offset }: ResolvedRow, startMs: number): Agreed {
  if (agreed_offset === null) return agreedBefore(agreed_zone, startMs)
  return { timeZone: agreed_zone, offsetMs: agreed_offset }
}

/** The zone of a row; of one of 0.1.0, the human's of then. (A human without one was made by a 0.1.0 that still ran.) */
export const zoneOr = (human: string): string =>
  `coalesce(agreed_zone, (SELECT coalesce(zone_at_0_1_0, timezone) FROM humans WHERE ${human}))`
