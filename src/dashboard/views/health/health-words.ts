/** What of the service needs somebody, in words. */
import type { Health } from '../../api/health.ts'
import { agoWords, count, momentWords, numberWords } from '../../ui/words.ts'

export interface Trouble {
  readonly tone: 'bad' | 'waiting'
  readonly title: string
  /** What it means, and what helps. */
  readonly words: string
  readonly link?: { readonly to: string; readonly name: string }
}

const minuteMs = 60_000
/** A delivery waits for its turn; later than this, something is in the way. */
const lateMs = 5 * minuteMs
const lowBytes = 1_000_000_000

export function areLate({ oldest_due_at: due }: Health['deliveries'], nowMs: number): boolean {
  return due !== undefined && nowMs - Date.parse(due) > lateMs
}

/** The journal and a backup need as much again as the data. */
export function isLow({ free_bytes: free, data_bytes: data = 0 }: Health['storage']): boolean {
  return free !== undefined && free < Math.max(lowBytes, data)
}

/** Never, where none is made by itself. */
export function isBackupLate(backups: Health['backups'], nowMs: number): boolean {
  const { every_minutes: every, last_at: last } = backups
  if (every === undefined) return false
  return last === undefined || nowMs - Date.parse(last) > 2 * every * minuteMs
}

/** What is said where nothing needs anybody: no more than is true. */
export function wellWords({ backups }: Health): string {
  return backups.every_minutes === undefined
    ? 'Nothing needs you now, but no backup is made by itself: see below.'
    : 'All is well: nothing needs you.'
}

/** Told beside the others: the menu has a badge for it already. Null: none fails. */
export function endpointsFail(failing: number): Trouble | null {
  if (failing === 0) return null
  return {
    tone: 'bad',
    title: `${count(failing, 'endpoint')} ${failing === 1 ? 'fails' : 'fail'}`,
    words:
      'What is sent there waits, or did not arrive. The page of each says why, and sends it again.',
    link: { to: '/webhooks', name: 'Open webhooks' },
  }
}

/** The gravest first. */
export function troublesOf(health: Health, nowMs: number): readonly Trouble[] {
  const found = [
    mailHeld(health),
    diskFull(health),
    backupLate(health, nowMs),
    ...calendarTroubles(health),
    deliveriesLate(health, nowMs),
    rulesOld(health),
    bookingsShifted(health),
    mailFailed(health),
  ].filter((trouble) => trouble !== null)
  return found.toSorted((a, b) => rank(a) - rank(b))
}

const rank = ({ tone }: Trouble): number => (tone === 'bad' ? 0 : 1)

export function mailHeld({ mail }: Health): Trouble | null {
  if (mail.status !== 'held') return null
  const waiting = mail.waiting === 0 ? 'What comes waits' : `${numberWords(mail.waiting)} wait`
  const since = mail.since === undefined ? '' : ` since ${momentWords(mail.since)}`
  return {
    tone: 'bad',
    title: 'Mail is held',
    words: `${sentence(`${mail.reason}${since}`)} ${waiting} and will leave by themselves; none is lost. Mend SLOTFLOW_SMTP_URL or the mail server.`,
  }
}

function mailFailed({ mail }: Health): Trouble | null {
  if (mail.failed === 0) return null
  return {
    tone: 'waiting',
    title: `${count(mail.failed, 'mail')} failed in the last day`,
    words: 'Whoever it was for was not told; below it says who, and why.',
    link: { to: '/mails?status=failed', name: 'Send them again' },
  }
}

function diskFull({ storage }: Health): Trouble | null {
  if (!isLow(storage)) return null
  return {
    tone: 'bad',
    title: `${bytesWords(storage.free_bytes ?? 0)} are left on the disk`,
    words: 'Where it is full nothing can be booked any more. Make room.',
  }
}

function backupLate({ backups }: Health, nowMs: number): Trouble | null {
  if (!isBackupLate(backups, nowMs)) return null
  const { last_at: last } = backups
  return {
    tone: 'bad',
    title: last === undefined ? 'No backup is there yet' : 'The newest backup is old',
    words: `${last === undefined ? '' : `It is of ${momentWords(last)}. `}The log of the service says why none was made.`,
  }
}

function calendarTroubles({ calendars }: Health): Trouble[] {
  return calendars.troubled.map(({ human_id, human_name, name, status, reason, since }) => ({
    tone: status === 'stale' ? 'waiting' : 'bad',
    title: `${name} of ${human_name} cannot be read`,
    words: `${sentence(`It ${reason}, since ${momentWords(since)}`)} ${effects[status]}`,
    link: { to: `/humans/${human_id}?part=calendars`, name: 'Open calendars' },
  }))
}

const effects: Readonly<Record<Health['calendars']['troubled'][number]['status'], string>> = {
  syncing: 'It was not read before.',
  ok: '',
  stale: 'What it said last is used meanwhile.',
  unreachable: 'No time of theirs is offered.',
  reconnect: 'Somebody has to connect it again.',
}

function deliveriesLate({ deliveries }: Health, nowMs: number): Trouble | null {
  const { oldest_due_at: due = '', waiting } = deliveries
  if (!areLate(deliveries, nowMs)) return null
  return {
    tone: 'bad',
    title: 'Deliveries are late',
    words: `${numberWords(waiting)} wait, and the oldest was due ${agoWords(due, nowMs)}.`,
    link: { to: '/webhooks', name: 'Open webhooks' },
  }
}

function rulesOld({ zone_rules: rules }: Health): Trouble | null {
  if (!rules.is_old) return null
  return {
    tone: 'waiting',
    title: 'The zone rules are old',
    words: `IANA ${rules.version} is older than nine months: some clock stands otherwise by now. Update tzdata or slotflow, then restart.`,
  }
}

function bookingsShifted({ zone_rules: { bookings_shifted } }: Health): Trouble | null {
  if (bookings_shifted === 0) return null
  return {
    tone: 'waiting',
    title: `${count(bookings_shifted, 'booking')} shifted`,
    words:
      'Their clock shows another time since the zone rules changed. slotflow zones lists them, and moves them back.',
  }
}

export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** `48 MB`, `2.1 GB` */
export function bytesWords(bytes: number): string {
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const size = bytes / 1_000 ** at
  return `${size.toLocaleString('en', { maximumFractionDigits: size < 10 && at > 0 ? 1 : 0 })} ${units[at]}`
}
