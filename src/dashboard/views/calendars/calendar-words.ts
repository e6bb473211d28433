import type { Calendar } from '../../api/calendar-types.ts'
import type { Human } from '../../api/types.ts'
import type { Tone } from '../../ui/page.tsx'

interface Standing {
  readonly tone: Tone
  readonly words: string
}

const standings: Readonly<Record<Calendar['status'], Standing>> = {
  syncing: { tone: 'calm', words: 'First read under way' },
  ok: { tone: 'good', words: 'Up to date' },
  stale: { tone: 'waiting', words: 'Not read lately' },
  unreachable: { tone: 'bad', words: 'Unreachable' },
  reconnect: { tone: 'bad', words: 'Connect it again' },
}

export function standingOf({ status, read_busy }: Calendar): Standing {
  const ignored = { tone: 'calm', words: 'Ignored' } as const
  return read_busy || status === 'reconnect' ? standings[status] : ignored
}

/** The same for a human in a list; null: there is none to be read. */
export function listedStandingOf({ calendar }: Human): Standing | null {
  return calendar === undefined ? null : standings[calendar]
}

/** Why somebody cannot be booked at present; null: calendars do not stand in the way. */
export function obstacleIn(calendars: readonly Calendar[]): string | null {
  const names = calendars.filter(stopsBookings).map(({ name }) => name)
  if (names.length === 0) return null
  return `${names.join(' and ')} cannot be read, so nobody knows what is free, and no time is offered.`
}

/** One that has to be connected again is used for as long as what it last said is believed. */
function stopsBookings(calendar: Calendar): boolean {
  const { status, read_busy, last_synced_at, max_age_minutes } = calendar
  if (!read_busy || status !== 'reconnect') return read_busy && status === 'unreachable'
  return Date.parse(last_synced_at ?? '1970-01-01') + max_age_minutes * 60_000 < Date.now()
}

/** What a person can do where it fails; null: waiting helps. */
export function remedyOf({ status, type }: Calendar): string | null {
  if (status !== 'reconnect' && status !== 'unreachable') return null
  const what = type === 'caldav' ? 'address, user name and password' : 'address'
  return `Check its ${what}: “Edit” takes new ones.`
}
