import type { Database } from 'bun:sqlite'
import {
  bookedOf,
  type CandidateFacts,
  type Load,
  type LoadNeeds,
  type Team,
  type TeamNeeds,
} from '../../domain/assignment.ts'
import type { Bookings } from '../store.ts'
import { type BookingRow, bookingColumns, bookingOf } from './booking-rows.ts'
import type { BookingWrites } from './booking-writes.ts'
import type { GroupCommit } from './group-commit.ts'
import { humanReads } from './humans.ts'
import type { WriteOnce } from './once.ts'
import { ofAccount } from './seqs.ts'
import type { KnownHuman, TimeReader } from './times.ts'
import type { UsageCounters } from './usage.ts'

/** Bookings with one or all of several humans. */
export function teamBookings(
  writer: Database,
  commit: GroupCommit,
  writeOnce: WriteOnce,
  times: TimeReader,
  writes: BookingWrites,
  usage: UsageCounters,
): Pick<Bookings, 'addForTeam' | 'changeGroup'> {
  const { idsOfRole } = humanReads(writer)
  const ofGroup = writer.prepare<BookingRow, [string, string]>(
    `SELECT ${bookingColumns} FROM bookings WHERE group_id = +? AND ${ofAccount} ORDER BY id`,
  )
  const loadOf = loadReader(writer)

  const idsOf = (accountId: string, team: Team): readonly string[] =>
    'humanIds' in team ? team.humanIds : idsOfRole(accountId, team.role)

  const factsOf = (humans: readonly KnownHuman[], needs: TeamNeeds): CandidateFacts[] => {
    const facts: CandidateFacts[] = []
    for (const [at, human] of humans.entries()) {
      const span = needs.busy[at] ?? null
      const busy = times.busy(human, span)
      const isFree = span !== null && busy.length === 0
      facts.push({ busy, load: isFree && needs.load ? loadOf(human.seq, needs.load) : null })
      if (isFree && needs.untilFree) break
    }
    return facts
  }

  return {
    addForTeam: ({ accountId, team, nowMs }, decide, once) =>
      writeOnce(once, () => {
        const humans = idsOf(accountId, team).map((humanId) =>
          times.find({ accountId, humanId, nowMs }),
        )
        const question = decide(humans)
        const candidates = factsOf(humans, question.needs)
        const decisions = question.decide({ candidates, usage: usage.of(accountId, nowMs) })
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

/** How much a human, by its number, is booked already. */
function loadReader(writer: Database): (seq: number, needs: LoadNeeds) => Load {
  const confirmed = 'FROM bookings WHERE human_seq = ? AND cancelled = 0'
  const count = writer.prepare<{ count: number }, [number, number, number]>(
    `SELECT count(*) AS count ${confirmed} AND starts_at >= +? AND starts_at < +?`,
  )
  const last = writer.prepare<{ startMs: number }, [number, number]>(
    `SELECT starts_at AS startMs ${confirmed} AND starts_at < +? ORDER BY starts_at DESC LIMIT 1`,
  )
  return (seq, { counted, beforeMs }) => ({
    count: count.get(seq, counted.startMs, counted.endMs)?.count ?? 0,
    lastStartMs: last.get(seq, beforeMs)?.startMs ?? Number.NEGATIVE_INFINITY,
  })
}
