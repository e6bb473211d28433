import type { Database } from 'bun:sqlite'
import { bookedOf, type Candidate, type Team } from '../../domain/assignment.ts'
import type { Bookings } from '../store.ts'
import { type BookingRow, bookingColumns, bookingOf } from './booking-rows.ts'
import type { BookingWrites } from './booking-writes.ts'
import type { GroupCommit } from './group-commit.ts'
import { type FactsReader, humanReads } from './humans.ts'
import type { WriteOnce } from './once.ts'
import { ofAccount } from './seqs.ts'
import type { UsageCounters } from './usage.ts'

/** Bookings with one or all of several humans. */
export function teamBookings(
  writer: Database,
  commit: GroupCommit,
  writeOnce: WriteOnce,
  facts: FactsReader,
  writes: BookingWrites,
  usage: UsageCounters,
): Pick<Bookings, 'addForTeam' | 'changeGroup'> {
  const { idsOfRole } = humanReads(writer)
  const ofGroup = writer.prepare<BookingRow, [string, string]>(
    `SELECT ${bookingColumns} FROM bookings WHERE group_id = +? AND ${ofAccount} ORDER BY id`,
  )
  const { countWithin, lastStartBefore } = loads(writer)

  const idsOf = (accountId: string, team: Team): readonly string[] =>
    'humanIds' in team ? team.humanIds : idsOfRole(accountId, team.role)

  const candidate = (accountId: string, humanId: string, nowMs: number): Candidate => ({
    ...facts({ accountId, humanId, nowMs }),
    humanId,
    countWithin: (span) => countWithin(humanId, span),
    lastStartBefore: (atMs) => lastStartBefore(humanId, atMs),
  })

  return {
    addForTeam: ({ accountId, team, nowMs }, decide, once) =>
      writeOnce(once, () => {
        const candidates = idsOf(accountId, team).map((id) => candidate(accountId, id, nowMs))
        const decisions = decide({ candidates, usage: () => usage.of(accountId, nowMs) })
        return () => bookedOf(decisions.map((each) => writes.add(accountId, each, nowMs)))
      }),
    changeGroup: (accountId, id, decide) =>
      commit.write(() => {
        const booking = writes.find(accountId, id)
        const { groupId = null } = booking ?? {}
        const group = groupId === null ? [] : ofGroup.all(groupId, accountId).map(bookingOf)
        const present = booking && groupId === null ? [booking] : group
        const changes = decide(present)
        return () => {
          const changed = changes.map((change) => writes.change(accountId, change))
          return present.map((each) => changed.find((one) => one.id === each.id) ?? each)
        }
      }),
  }
}

/** How much a human is booked already. */
function loads(writer: Database) {
  const confirmed = `FROM bookings
    WHERE human_seq = (SELECT seq FROM humans WHERE id = ?) AND cancelled = 0`
  const count = writer.prepare<{ count: number }, [string, number, number]>(
    `SELECT count(*) AS count ${confirmed} AND starts_at >= +? AND starts_at < +?`,
  )
  const last = writer.prepare<{ startMs: number }, [string, number]>(
    `SELECT starts_at AS startMs ${confirmed} AND starts_at < +? ORDER BY starts_at DESC LIMIT 1`,
  )
  return {
    countWithin: (humanId: string, { startMs, endMs }: { startMs: number; endMs: number }) =>
      count.get(humanId, startMs, endMs)?.count ?? 0,
    lastStartBefore: (humanId: string, atMs: number) =>
      last.get(humanId, atMs)?.startMs ?? Number.NEGATIVE_INFINITY,
  }
}
