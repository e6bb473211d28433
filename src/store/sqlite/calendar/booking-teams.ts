import type { Database } from 'bun:sqlite'
import {
  bookedOf,
  type CandidateFacts,
  type Load,
  type LoadNeeds,
  type TeamNeeds,
} from '../../../domain/assignment.ts'
import type { Booking } from '../../../domain/booked.ts'
import { hasRoom } from '../../../domain/slots/room.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { KnownHuman } from '../../rows/known-human.ts'
import type { Bookings, TeamKey } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { humanReads } from '../humans.ts'
import { ofAccount } from '../seqs.ts'
import type { TimeReader } from './times.ts'

/** Bookings with one or all of several humans. */
export function teamBookings(
  { writer, commit, writeOnce, bookingWrites, usage }: Engine,
  times: TimeReader,
): Pick<Bookings, 'addForTeam' | 'changeGroup'> {
  const { idsOfRole } = humanReads(writer)
  const ofGroup = writer.prepare<BookingRow, [string, string]>(
    `SELECT ${bookingColumns} FROM bookings WHERE group_id = +? AND ${ofAccount} ORDER BY id`,
  )
  const loadOf = loadReader(writer)
  const begunOf = begunReader(writer)

  const idsOf = ({ accountId, team, among }: TeamKey): readonly string[] =>
    'humanIds' in team ? team.humanIds : idsOfRole(accountId, team.role, among)

  const factsOf = (humans: readonly KnownHuman[], needs: TeamNeeds): CandidateFacts[] => {
    const facts: CandidateFacts[] = []
    for (const [at, human] of humans.entries()) {
      const span = needs.busy[at] ?? null
      const limits = needs.limits?.[at]
      const time = { busy: times.busy(human, span), counts: times.counts(human, limits) }
      const isIdle = span !== null && hasRoom({ busy: span, limits }, time)
      facts.push({ ...time, load: isIdle && needs.load ? loadOf(human.seq, needs.load) : null })
      if (isIdle && needs.untilFree) break
    }
    return facts
  }

  return {
    addForTeam: (key, decide, once) =>
      writeOnce(
        once,
        () => {
          const { accountId, nowMs } = key
          const humans = idsOf(key).map((humanId) => times.find({ accountId, humanId, nowMs }))
          const question = decide(humans)
          const candidates = factsOf(humans, question.needs)
          const begun = begunOf(humans, question.needs.begunAtMs)
          return question.decide({ candidates, begun, usage: usage.of(accountId, nowMs, key.cap) })
        },
        (decisions) =>
          bookedOf(
            decisions.map((each) => bookingWrites.add(key.accountId, each, key.nowMs, key.cap)),
          ),
      ),
    changeGroup: (accountId, id, decide) =>
      commit.decide(
        () => {
          const booking = bookingWrites.find(accountId, id)
          const { groupId = null } = booking ?? {}
          const group = groupId === null ? [] : ofGroup.all(groupId, accountId).map(bookingOf)
          const present = booking && groupId === null ? [booking] : group
          return { present, changes: decide(present) }
        },
        ({ present, changes }) => {
          const changed = changes.map((change) => bookingWrites.change(accountId, change))
          return present.map((each) => changed.find((one) => one.id === each.id) ?? each)
        },
      ),
  }
}

/** The confirmed bookings of several humans that begin at one instant. */
function begunReader(
  writer: Database,
): (humans: readonly KnownHuman[], atMs?: number) => Booking[] {
  const begun = writer.prepare<BookingRow, [number, number]>(
    `SELECT ${bookingColumns} FROM bookings WHERE human_seq = ? AND cancelled = 0 AND starts_at = +?`,
  )
  return (humans, atMs) =>
    atMs === undefined ? [] : humans.flatMap(({ seq }) => begun.all(seq, atMs).map(bookingOf))
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
