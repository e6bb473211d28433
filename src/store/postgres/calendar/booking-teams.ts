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
import { type Database, each } from '../statements.ts'
import type { TimeReader } from './times.ts'

/** Bookings with one or all of several humans. */
export function teamBookings(
  { writer, commit, writeOnce, bookingWrites, usage }: Engine,
  times: TimeReader,
): Pick<Bookings, 'addForTeam' | 'changeGroup'> {
  const { idsOfRole } = humanReads(writer)
  const ofGroup = writer.prepare<BookingRow, [string, string]>(
    `SELECT ${bookingColumns} FROM bookings WHERE group_id = ? AND ${ofAccount} ORDER BY id`,
  )
  const loadOf = loadReader(writer)
  const begunOf = begunReader(writer)

  const idsOf = async ({ accountId, team, among }: TeamKey): Promise<readonly string[]> =>
    'humanIds' in team ? team.humanIds : await idsOfRole(accountId, team.role, among)

  const factsOf = async (
    humans: readonly KnownHuman[],
    needs: TeamNeeds,
  ): Promise<CandidateFacts[]> => {
    const facts: CandidateFacts[] = []
    for (const [at, human] of humans.entries()) {
      const span = needs.busy[at] ?? null
      const limits = needs.limits?.[at]
      const time = {
        busy: await times.busy(human, span),
        counts: await times.counts(human, limits),
      }
      const isIdle = span !== null && hasRoom({ busy: span, limits }, time)
      facts.push({
        ...time,
        load: isIdle && needs.load ? await loadOf(human.seq, needs.load) : null,
      })
      if (isIdle && needs.untilFree) break
    }
    return facts
  }

  return {
    addForTeam: (key, decide, once) =>
      writeOnce(
        key.accountId,
        once,
        async () => {
          const { accountId, nowMs } = key
          const humans = await each(await idsOf(key), (humanId) =>
            times.find({ accountId, humanId, nowMs }),
          )
          const question = decide(humans)
          const candidates = await factsOf(humans, question.needs)
          const begun = await begunOf(humans, question.needs.begunAtMs)
          return question.decide({
            candidates,
            begun,
            usage: await usage.of(accountId, nowMs, key.cap),
          })
        },
        async (decisions) =>
          bookedOf(
            await each(decisions, (one) =>
              bookingWrites.add(key.accountId, one, key.nowMs, key.cap),
            ),
          ),
      ),
    changeGroup: (accountId, id, decide) =>
      commit.of(accountId).decide(
        async () => {
          const booking = await bookingWrites.find(accountId, id)
          const { groupId = null } = booking ?? {}
          const group =
            groupId === null ? [] : (await ofGroup.all(groupId, accountId)).map(bookingOf)
          const present = booking && groupId === null ? [booking] : group
          return { present, changes: decide(present) }
        },
        async ({ present, changes }) => {
          const changed = await each(changes, (change) => bookingWrites.change(accountId, change))
          return present.map((before) => changed.find((one) => one.id === before.id) ?? before)
        },
      ),
  }
}

/** The confirmed bookings of several humans that begin at one instant. */
function begunReader(
  writer: Database,
): (humans: readonly KnownHuman[], atMs?: number) => Promise<Booking[]> {
  const begun = writer.prepare<BookingRow, [number, number]>(
    `SELECT ${bookingColumns} FROM bookings WHERE human_seq = ? AND cancelled = 0 AND starts_at = ?`,
  )
  return async (humans, atMs) => {
    if (atMs === undefined) return []
    const rows = await each(humans, ({ seq }) => begun.all(seq, atMs))
    return rows.flat().map(bookingOf)
  }
}

/** How much a human, by its number, is booked already. */
function loadReader(writer: Database): (seq: number, needs: LoadNeeds) => Promise<Load> {
  const confirmed = 'FROM bookings WHERE human_seq = ? AND cancelled = 0'
  const count = writer.prepare<{ count: number }, [number, number, number]>(
    `SELECT count(*) AS count ${confirmed} AND starts_at >= ? AND starts_at < ?`,
  )
  const last = writer.prepare<{ startMs: number }, [number, number]>(
    `SELECT starts_at AS startMs ${confirmed} AND starts_at < ? ORDER BY starts_at DESC LIMIT 1`,
  )
  return async (seq, { counted, beforeMs }) => ({
    count: (await count.get(seq, counted.startMs, counted.endMs))?.count ?? 0,
    lastStartMs: (await last.get(seq, beforeMs))?.startMs ?? Number.NEGATIVE_INFINITY,
  })
}
