import {
  type CalendarReading,
  type CalendarStatus,
  calendarStatuses,
  statusOf,
} from '../../domain/calendars/calendar.ts'
import { isHolding, type MailHold, mailLimitsDefault } from '../../domain/mails/mail.ts'
import { dayMs } from '../../domain/time/units.ts'
import { zoneRules } from '../../domain/time/zone.ts'
import { rulesOldAfterMs } from '../../domain/time/zone-rules.ts'
import type { NewestBackup } from '../../observe/metrics.ts'
import type { Backlog, CopiesBacklog, MailFigures, Room } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'

/** So many calendars are named that are not read. */
export const troubledCalendarsMax = 20

/** How many shifted bookings are counted at most. */
const shiftedCountedMax = 10_000

export interface MailHealth extends MailFigures {
  readonly status: 'off' | 'sending' | 'held'
  readonly hold: MailHold | null
  /** Until when what waits does, for so many have left within an hour; null: not for that. */
  readonly limitedUntilMs: number | null
}

/** A calendar of a human that cannot be read. */
export interface TroubledCalendar {
  readonly humanId: string
  readonly humanName: string
  readonly name: string
  readonly status: CalendarStatus
  readonly fault: CalendarReading['fault']
}

export interface CalendarHealth {
  readonly counts: Readonly<Record<CalendarStatus, number>>
  readonly troubled: readonly TroubledCalendar[]
  readonly copies: CopiesBacklog
}

export interface Health {
  readonly mail: MailHealth
  readonly calendars: CalendarHealth
  readonly deliveries: Backlog
  readonly zoneRules: {
    readonly version: string
    readonly releasedMs: number
    readonly isOld: boolean
    readonly bookingsShifted: number
  }
  readonly room: Room | null
  readonly writesWaiting: number
  readonly backups: {
    readonly everyMs: number | null
    readonly place: Context['backupPlace']
    readonly newest: NewestBackup | null
  }
}

/** How the service is, and what of the account needs somebody: all that a page of it shows. @throws Refusal FORBIDDEN for a bound key */
export async function getHealth(context: Context, sight: Sight): Promise<Health> {
  const { store, clock, metrics, backupEveryMs, backupPlace } = context
  const nowMs = clock.nowMs()
  const accountId = sight.wholeAccount
  const { writesWaiting } = await store.load()
  const { version, releasedMs } = zoneRules()
  return {
    mail: await mailHealth(context, accountId, nowMs),
    calendars: await calendarHealth(context, accountId, nowMs),
    deliveries: await store.deliveries.backlog(),
    zoneRules: {
      ...{ version, releasedMs, isOld: nowMs - releasedMs > rulesOldAfterMs },
      bookingsShifted: await store.bookings.countShifted(nowMs, shiftedCountedMax),
    },
    room: await store.room(),
    writesWaiting,
    backups: { everyMs: backupEveryMs, place: backupPlace, newest: metrics.lastBackup() },
  }
}

async function mailHealth(
  { store, sendsMail, mailsPerHour = mailLimitsDefault.perHour }: Context,
  accountId: string,
  nowMs: number,
): Promise<MailHealth> {
  const figures = await store.mails.figures(accountId, nowMs - dayMs)
  if (!sendsMail) return { ...figures, status: 'off', hold: null, limitedUntilMs: null }
  const held = await store.mails.held()
  const hold = held && isHolding(held, nowMs) ? held : null
  const waits = figures.waiting > 0
  const limitedUntilMs = waits
    ? await store.mails.limitedUntil(accountId, mailsPerHour, nowMs)
    : null
  return { ...figures, status: hold === null ? 'sending' : 'held', hold, limitedUntilMs }
}

async function calendarHealth(
  { store }: Context,
  accountId: string,
  nowMs: number,
): Promise<CalendarHealth> {
  const readings = await store.calendars.readings(accountId)
  const all = [...readings].flatMap(([humanId, some]) =>
    some.map((reading) => ({ humanId, reading, status: statusOf(reading, nowMs) })),
  )
  const counts = { syncing: 0, ok: 0, stale: 0, unreachable: 0, reconnect: 0 }
  for (const { status } of all) counts[status] += 1
  const troubled = all.filter(({ reading }) => reading.fault !== null).sort(byTrouble)
  const named: TroubledCalendar[] = []
  for (const { humanId, reading, status } of troubled.slice(0, troubledCalendarsMax)) {
    const human = await store.humans.find(accountId, humanId)
    const { name, fault } = reading
    named.push({ humanId, humanName: human?.name ?? '', name, status, fault })
  }
  return { counts, troubled: named, copies: await store.copies.backlog(nowMs) }
}

/** What needs a person comes first. */
function byTrouble(a: { status: CalendarStatus }, b: { status: CalendarStatus }): number {
  return calendarStatuses.indexOf(b.status) - calendarStatuses.indexOf(a.status)
}
