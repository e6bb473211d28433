import { readAheadMs, readBackMs } from '../../../domain/calendars/calendar.ts'
import { calendarEvent, conflictEvent } from '../../../domain/calendars/news.ts'
import type { Meeting, SyncDecision, SyncedCalendar } from '../../../domain/calendars/sync.ts'
import { dayMs } from '../../../domain/time/units.ts'
import { type Bindings, insertedSql, updatedSql } from '../../rows/bindings.ts'
import {
  type CalendarRow,
  calendarOf,
  changingColumns,
  changingIn,
  type ReadingRow,
  readingColumns,
  readingOf,
  shownOf,
} from '../../rows/calendar-rows.ts'
import { type MirrorRow, mirrorOf, mirrorRow } from '../../rows/mirrors.ts'
import type { Calendars, ClaimedCalendar } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { seqReader } from '../seqs.ts'
import { type Database, each } from '../statements.ts'
import { calendarColumns, copyMarks } from './copy-marks.ts'

/** More meetings of one human are ahead of nobody; events of ours at such are busy, which they are. */
const meetingsMax = 5_000

const unread = { cursor: null, eventsCount: 0, failures: 0, doubtedAtMs: null, toldAtMs: null }

export function postgresCalendars(engine: Engine): Omit<Calendars, 'sealSome'> {
  const { writer, reader, commit, writeOnce, writeEntry } = engine
  const reads = calendarReads(reader)
  const writes = calendarWrites(engine)
  const active = writer.prepare<unknown, [string, string]>(
    'SELECT 1 FROM humans WHERE id = ? AND account_id = ? AND active = 1',
  )
  const activeRead = reader.prepare<unknown, [string, string]>(
    'SELECT 1 FROM humans WHERE id = ? AND account_id = ? AND active = 1',
  )
  const { find, list } = calendarReads(writer)
  const isHuman = reader.prepare<unknown, [string]>('SELECT 1 FROM humans WHERE id = ?')
  const sealedOf = reader.prepare<CalendarRow & { sealed: Uint8Array }, [string]>(
    `SELECT ${calendarColumns}, c.sealed FROM calendars c JOIN humans h ON h.seq = c.human_seq
     WHERE h.id = ? ORDER BY c.seq`,
  )
  const readingsOf = reader.prepare<ReadingRow & { human_id: string }, [string]>(
    `SELECT ${readingColumns}, h.id AS human_id FROM calendars c JOIN humans h ON h.seq = c.human_seq
     WHERE c.account_seq = (SELECT seq FROM accounts WHERE id = ?) AND c.read_busy = 1`,
  )
  const claims = calendarClaims(engine)
  const copies = copyMarks(writer)

  return {
    add: ({ accountId, humanId, nowMs }, decide, once, entry) =>
      writeOnce(
        accountId,
        once,
        async () =>
          decide(
            (await active.get(humanId, accountId)) ? (await list(humanId)).map(shownOf) : null,
          ),
        async ({ sealed, ...calendar }) => {
          await copies.follow({ before: null, after: calendar, isElsewhere: false }, nowMs, () =>
            writes.insert(accountId, { ...calendar, ...unread }, sealed, nowMs),
          )
          await writeEntry(entry)
          return calendar
        },
      ),
    async list(accountId, humanId) {
      return (await activeRead.get(humanId, accountId))
        ? (await reads.list(humanId)).map(shownOf)
        : null
    },
    async ofHuman(humanId) {
      if (!(await isHuman.get(humanId))) return null
      const rows = await sealedOf.all(humanId)
      return rows.map((row) => ({ ...shownOf(calendarOf(row)), sealed: row.sealed }))
    },
    async readings(accountId) {
      const rows = await readingsOf.all(accountId)
      const byHuman = Map.groupBy(rows, ({ human_id }) => human_id)
      return new Map([...byHuman].map(([id, some]) => [id, some.map(readingOf)]))
    },
    async busy(accountId, humanId, id) {
      const found = await reads.find(accountId, humanId, id)
      return found && (await reads.mirror(found.seq))
    },
    change: ({ accountId, humanId, nowMs }, id, decide, isDue, entryOf) =>
      commit.of(accountId).decide(
        async () => {
          const found = await find(accountId, humanId, id)
          const synced = found && calendarOf(found)
          const { calendar, sealed } = decide(synced && shownOf(synced))
          // What was asked of another address is asked anew.
          const kept =
            sealed === undefined ? (synced ?? unread) : { ...(synced ?? unread), cursor: null }
          return { before: synced, calendar: { ...kept, ...calendar }, sealed }
        },
        async ({ before, calendar, sealed }) => {
          const isElsewhere = sealed !== undefined
          await copies.follow({ before, after: calendar, isElsewhere }, nowMs, () =>
            writes.update(calendar, isDue ? nowMs : null),
          )
          if (isDue || calendar.writeFault === null) await copies.resume(id)
          if (sealed !== undefined) await writes.seal(calendar, sealed)
          const after = shownOf(calendar)
          await writeEntry(entryOf?.(before && shownOf(before), after))
          return after
        },
      ),
    remove: ({ accountId, humanId }, id, entry) =>
      commit.of(accountId).decide(
        () => find(accountId, humanId, id),
        async (found) => {
          if (!found) return false
          await writes.remove(calendarOf(found))
          await writeEntry(entry)
          return true
        },
      ),
    ...claims,
  }
}

function calendarReads(db: Database) {
  const from = 'FROM calendars c JOIN humans h ON h.seq = c.human_seq'
  const find = db.prepare<CalendarRow, [string, string, string]>(
    `SELECT ${calendarColumns} ${from} WHERE c.id = ? AND h.id = ? AND h.account_id = ? AND h.active = 1`,
  )
  const list = db.prepare<CalendarRow, [string]>(
    `SELECT ${calendarColumns} ${from} WHERE h.id = ? ORDER BY c.seq`,
  )
  const mirror = db.prepare<MirrorRow, [number]>(
    'SELECT times, copies FROM busy WHERE calendar_seq = ?',
  )
  const meetings = db.prepare<Meeting, [string, number, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ?1) AND cancelled = 0
       AND starts_at >= ?2 AND starts_at < ?3 ORDER BY starts_at LIMIT ?4`,
  )
  return {
    find: (accountId: string, humanId: string, id: string) => find.get(id, humanId, accountId),
    list: async (humanId: string): Promise<SyncedCalendar[]> =>
      (await list.all(humanId)).map(calendarOf),
    async mirror(seq: number) {
      const row = await mirror.get(seq)
      return row ? mirrorOf(row) : []
    },
    /** Those that may lie in what is read of a calendar: a meeting lasts a day at most. */
    meetings: (humanId: string, nowMs: number) =>
      meetings.all(humanId, nowMs - readBackMs - dayMs, nowMs + readAheadMs, meetingsMax),
  }
}

function calendarWrites({ writer, reader, changes }: Engine) {
  const accountSeqOf = seqReader(reader, 'accounts')
  const humanSeqOf = seqReader(reader, 'humans')
  const staying = [
    'id',
    'account_seq',
    'human_seq',
    'kind',
    'address',
    'sealed',
    'created_at',
  ] as const
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO calendars ${insertedSql([...staying, ...changingColumns, 'next_sync_at'])}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE calendars SET ${updatedSql(changingColumns)},
       next_sync_at = coalesce($next_sync_at, next_sync_at) WHERE id = $id`,
  )
  const seal = writer.prepare<null, [Uint8Array, string, string]>(
    'UPDATE calendars SET sealed = ?, address = ? WHERE id = ?',
  )
  const remove = writer.prepare<null, [string]>('DELETE FROM calendars WHERE id = ?')
  // Never a number again that stood for something else.
  const moveOn = writer.prepare<null, [string]>(
    `UPDATE humans SET calendars = coalesce(calendars, 0) + 1 WHERE id = ?`,
  )
  const replace = writer.prepare<null, [string, Uint8Array, string | null]>(
    `INSERT INTO busy (calendar_seq, account_seq, times, copies)
       SELECT seq, account_seq, ?2, ?3 FROM calendars WHERE id = ?1
     ON CONFLICT (calendar_seq) DO UPDATE SET times = excluded.times, copies = excluded.copies`,
  )
  const touch = async (humanId: string) => {
    await moveOn.run(humanId)
    changes.touch(humanId)
  }
  return {
    async insert(accountId: string, calendar: SyncedCalendar, sealed: Uint8Array, nowMs: number) {
      const { id, humanId, kind, address, createdAtMs } = calendar
      await insert.run({
        ...changingIn(calendar),
        ...{ id, kind, address, sealed, created_at: createdAtMs, next_sync_at: nowMs },
        ...{ account_seq: await accountSeqOf(accountId), human_seq: await humanSeqOf(humanId) },
      })
      await touch(humanId)
    },
    async update(calendar: SyncedCalendar, nextSyncAtMs: number | null) {
      await update.run({ ...changingIn(calendar), id: calendar.id, next_sync_at: nextSyncAtMs })
      await touch(calendar.humanId)
    },
    /** Without news what is kept of the human stays: a poll that finds nothing has nothing read again. */
    async sync({ calendar, mirror, nextSyncAtMs, isNews }: SyncDecision) {
      const { id, humanId } = calendar
      await update.run({ ...changingIn(calendar), id, next_sync_at: nextSyncAtMs })
      if (mirror !== null) {
        const { times, copies } = mirrorRow(mirror)
        await replace.run(id, times, copies)
      }
      if (isNews) await touch(humanId)
    },
    seal: ({ id, address }: SyncedCalendar, sealed: Uint8Array) => seal.run(sealed, address, id),
    async remove({ id, humanId }: SyncedCalendar) {
      await remove.run(id)
      await touch(humanId)
    },
  }
}

type ClaimRow = CalendarRow & {
  readonly account_id: string
  readonly sealed: Uint8Array
  readonly timezone: string
  readonly email: string | null
}

/** So many that are due are looked at in one claim: some of them belong to accounts that hold their share. */
const dueLookedAt = 256

function calendarClaims(engine: Engine): Pick<Calendars, 'claimDue' | 'settle'> {
  const { writer, reader, commit, writeEvent, bookingWrites } = engine
  const reads = calendarReads(writer)
  const writes = calendarWrites(engine)
  const copies = copyMarks(writer)
  const accountSeqOf = seqReader(reader, 'accounts')
  const due = `FROM calendars c JOIN humans h ON h.seq = c.human_seq JOIN accounts a ON a.seq = c.account_seq
    WHERE c.next_sync_at <= ?1 AND coalesce(c.lease_until, 0) <= ?1 AND h.active = 1
      AND a.suspended_at IS NULL`
  const isDue = reader.prepare<unknown, [number]>(`SELECT 1 ${due} LIMIT 1`)
  // The first of each account before the second of any: whoever has many has no other wait for all of them.
  const claim = writer.prepare<ClaimRow, [number, number]>(
    `SELECT ${calendarColumns}, c.sealed, h.timezone, h.email, h.account_id
     FROM (SELECT c.seq AS due_seq, row_number() OVER (PARTITION BY c.account_seq ORDER BY c.next_sync_at) AS nth ${due}) AS found
       JOIN calendars c ON c.seq = due_seq JOIN humans h ON h.seq = c.human_seq
     WHERE nth <= ?2 ORDER BY nth, c.next_sync_at LIMIT ${dueLookedAt}`,
  )
  const lease = writer.prepare<null, [string, number, number]>(
    'UPDATE calendars SET lease_owner = ?, lease_until = ? WHERE seq = ?',
  )
  const isLeased = writer.prepare<unknown, [string, string]>(
    'SELECT 1 FROM calendars WHERE id = ? AND lease_owner = ?',
  )
  const giveBack = writer.prepare<null, [string, string]>(
    'UPDATE calendars SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?',
  )

  async function apply(
    accountId: string,
    before: SyncedCalendar | null,
    decision: SyncDecision,
    nowMs: number,
  ) {
    const { calendar, conflicts, changedCopies, event } = decision
    // The server is back: what waits to be written waits no longer.
    if (before?.fault && !calendar.fault) await copies.resume(calendar.id)
    await writes.sync(decision)
    const accountSeq = await accountSeqOf(accountId)
    await copies.markChanged(calendar.id, changedCopies)
    for (const conflict of conflicts) {
      const booking = await bookingWrites.find(accountId, conflict.bookingId)
      if (booking)
        await writeEvent(accountSeq, conflictEvent(booking, calendar.id, conflict, nowMs))
    }
    if (event !== null) await writeEvent(accountSeq, calendarEvent(event, calendar, nowMs))
  }

  return {
    async claimDue({ owner, nowMs, leaseMs, count, share }) {
      // No lock is taken while nothing is due.
      if (count <= 0 || !(await isDue.get(nowMs()))) return []
      return commit.apply(async () => {
        const atMs = nowMs()
        const rows = share(await claim.all(atMs, count), (row) => row.account_id)
        for (const { seq } of rows) await lease.run(owner, atMs + leaseMs, seq)
        return each(rows, async (row) => claimedOf(row, await copies.ids(row.seq, atMs)))
      })
    },
    settle: ({ id, accountId, humanId }, { owner, nowMs, isRead }, decide) =>
      commit.of(accountId).decide(
        async () => {
          const row = (await isLeased.get(id, owner))
            ? await reads.find(accountId, humanId, id)
            : null
          const before = row && calendarOf(row)
          const decision = decide({
            calendar: before,
            mirror: row && isRead ? await reads.mirror(row.seq) : [],
            meetings: row && isRead ? await reads.meetings(humanId, nowMs) : [],
            copies: row && isRead ? await copies.known(row.seq, nowMs) : [],
          })
          return { before, decision }
        },
        async ({ before, decision }) => {
          if (decision !== null) await apply(accountId, before, decision, nowMs)
          await giveBack.run(id, owner)
          return decision
        },
      ),
  }
}

function claimedOf(row: ClaimRow, copies: readonly string[]): ClaimedCalendar {
  const { account_id: accountId, sealed, timezone: timeZone, email } = row
  return { ...calendarOf(row), accountId, sealed, timeZone, email, copies }
}
