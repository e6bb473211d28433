import type { ComponentChildren } from 'preact'
import type { Health } from '../../api/health.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge, type Tone } from '../../ui/page.tsx'
import { agoWords, dayWords, minutesWords, momentWords, numberWords } from '../../ui/words.ts'
import { mailStates } from '../settings/mail-words.ts'
import { areLate, bytesWords, isBackupLate, isLow } from './health-words.ts'

/** Each part of the service with its figures. */
export function HealthCards({ health }: { readonly health: Health }) {
  return (
    <div class="cards health">
      <Mail {...health.mail} />
      <Calendars {...health.calendars} />
      <Waiting health={health} />
      <Disk {...health.storage} />
      <Backups {...health.backups} />
      <Zones {...health.zone_rules} />
    </div>
  )
}

interface PartProps {
  readonly title: string
  readonly tone: Tone
  readonly state: string
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[]
  readonly children?: ComponentChildren
}

function Part({ title, tone, state, facts, children }: PartProps) {
  return (
    <section class="card health-card" aria-label={title}>
      <header class="spread">
        <h2>{title}</h2>
        <Badge tone={tone}>{state}</Badge>
      </header>
      <dl class="facts">
        {facts.map(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} `}>{value}</dd>,
        ])}
      </dl>
      {children && <p class="hint">{children}</p>}
    </section>
  )
}

/** When it was, and how long ago that is. */
function Aged({ words, at }: { readonly words: string; readonly at: string }) {
  return (
    <>
      {words}
      <small class="soft">{agoWords(at, useNow())}</small>
    </>
  )
}

function Mail({ status, sent, failed, waiting, limited_until }: Health['mail']) {
  const facts = [
    ['Sent in the last day', numberWords(sent)],
    ['Failed in the last day', numberWords(failed)],
    ['Waiting', numberWords(waiting)],
  ] as const
  return (
    <Part title="Mail" {...mailStates[status]} facts={facts}>
      {status === 'off' &&
        'Set SLOTFLOW_SMTP_URL and SLOTFLOW_MAIL_FROM, and attendees are sent invites. '}
      {limited_until !== undefined &&
        `As many have left within an hour as may: what waits leaves from ${momentWords(limited_until)} on. `}
      <Link to="/settings?part=mail">Who is sent what</Link>
    </Part>
  )
}

function Calendars({ counts, writes_waiting, writes_held }: Health['calendars']) {
  const lost = counts.unreachable + counts.reconnect
  const total = counts.ok + counts.syncing + counts.stale + lost
  const facts = [
    ['Read as they should be', `${numberWords(counts.ok)} of ${numberWords(total)}`],
    ['Not read lately', numberWords(counts.stale)],
    ['Lost, or to connect again', numberWords(lost)],
    ['Bookings to write there', numberWords(writes_waiting)],
  ] as const
  const standing =
    total === 0
      ? ({ tone: 'calm', state: 'None' } as const)
      : lost > 0 || writes_held > 0
        ? ({ tone: 'bad', state: 'In trouble' } as const)
        : counts.stale > 0
          ? ({ tone: 'waiting', state: 'Not read lately' } as const)
          : ({ tone: 'good', state: 'Up to date' } as const)
  return (
    <Part title="Calendars" {...standing} facts={facts}>
      {writes_held > 0 && `${numberWords(writes_held)} take no bookings at present.`}
    </Part>
  )
}

function Waiting({ health: { deliveries, storage } }: { readonly health: Health }) {
  const nowMs = useNow()
  const { waiting, oldest_due_at: due } = deliveries
  const facts = [
    ['Deliveries', numberWords(waiting)],
    ['Oldest due', due === undefined ? 'None' : agoWords(due, nowMs)],
    ['Writes', numberWords(storage.writes_waiting)],
  ] as const
  const isLate = areLate(deliveries, nowMs)
  return (
    <Part
      title="Waiting work"
      tone={isLate ? 'bad' : 'good'}
      state={isLate ? 'Late' : 'In time'}
      facts={facts}
    >
      Of all accounts. <Link to="/webhooks">Each endpoint by itself</Link>
    </Part>
  )
}

function Disk(storage: Health['storage']) {
  const { data_bytes: data, free_bytes: free } = storage
  const facts = [
    ['The data take', data === undefined ? 'Unknown' : bytesWords(data)],
    ['Free beside them', free === undefined ? 'Unknown' : bytesWords(free)],
  ] as const
  return (
    <Part
      title="Disk"
      tone={isLow(storage) ? 'bad' : 'good'}
      state={isLow(storage) ? 'Nearly full' : 'Room enough'}
      facts={facts}
    />
  )
}

function Backups(backups: Health['backups']) {
  const { every_minutes: every, last_at: last, verified_at: verified } = backups
  const nowMs = useNow()
  if (every === undefined) {
    return (
      <Part title="Backups" tone="waiting" state="Not set up" facts={[['Newest', 'None']]}>
        Set SLOTFLOW_BACKUP to a folder or a bucket, and one is made every hour.
      </Part>
    )
  }
  const isLate = isBackupLate(backups, nowMs)
  const facts = [
    [
      'Newest',
      last === undefined ? 'None yet' : <Aged key="at" words={momentWords(last)} at={last} />,
    ],
    ['Found whole', verified === undefined ? 'Not known' : momentWords(verified)],
    ['Size', backups.last_bytes === undefined ? 'Unknown' : bytesWords(backups.last_bytes)],
    ['Kept', keptWords(backups)],
    ['Made every', minutesWords(every)],
    ['In', backups.place ?? 'Unknown'],
  ] as const
  return (
    <Part
      title="Backups"
      tone={isLate ? 'bad' : 'good'}
      state={isLate ? 'Late' : 'In time'}
      facts={facts}
    />
  )
}

/** `3, and 24 at most` */
function keptWords({ kept, keep }: Health['backups']): string {
  if (kept === undefined) return keep === undefined ? 'Unknown' : `${numberWords(keep)} at most`
  return keep === undefined
    ? numberWords(kept)
    : `${numberWords(kept)}, and ${numberWords(keep)} at most`
}

function Zones({ version, released_at, is_old, bookings_shifted }: Health['zone_rules']) {
  const facts = [
    ['Rules', `IANA ${version}`],
    ['Released', <Aged key="at" words={dayWords(released_at, 'UTC')} at={released_at} />],
    ['Bookings shifted', numberWords(bookings_shifted)],
  ] as const
  return (
    <Part
      title="Time zones"
      tone={is_old ? 'waiting' : 'good'}
      state={is_old ? 'Old' : 'Recent'}
      facts={facts}
    />
  )
}
