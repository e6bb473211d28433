/** The figures in the text format of Prometheus: loaded with the first scrape, for few services are scraped. */
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import type { Labelled } from './tally.ts'

/** What is asked at the moment of a scrape. */
export interface Present {
  readonly writesWaiting: number
  readonly deliveriesWaiting: number
  /** How long the delivery that is due longest has been due; 0 where none is. */
  readonly oldestDueSeconds: number
  readonly loopLagSeconds: number
  /** The zone rules in force: their IANA version, and when that was released, in Unix time. */
  readonly zoneRules: { readonly version: string; readonly releasedSeconds: number }
  /** Bookings ahead whose wall time no longer stands. */
  readonly bookingsShifted: number
  /** How old the newest backup is; null where none is known. */
  readonly backupAgeSeconds: number | null
  /** For how long no mail leaves yet; 0: it leaves. */
  readonly mailHeldSeconds: number
  /** Bookings that wait to be written into calendars, and calendars of these that are left alone for now. */
  readonly copiesWaiting: number
  readonly calendarsHeld: number
}

/** What was counted since the process began. */
export interface Counted {
  readonly requests: readonly Labelled[]
  readonly commits: readonly Labelled[]
  readonly attempts: ReadonlyMap<string, number>
  readonly mails: ReadonlyMap<string, number>
  readonly copies: ReadonlyMap<string, number>
  readonly backupFailures: number
}

/** Writes what it is handed; `worker` tells apart the processes behind one address. */
export function createExposition(worker: string | null) {
  const registry = new Registry()
  const registers = [registry]
  if (worker !== null) registry.setDefaultLabels({ worker })
  const requests = new Tallied(registers, {
    name: 'slotflow_http_request_duration_seconds',
    help: 'Requests by method, route pattern and status, and the time until each was answered.',
  })
  const commits = new Tallied(registers, {
    name: 'slotflow_commit_writes',
    help: 'Commits, and how many writes shared each.',
  })
  const attempts = new Counter({
    name: 'slotflow_delivery_attempts_total',
    help: 'Attempts to deliver webhooks, by what became of the delivery; pending: another one follows; postponed: nothing left this machine, and it counts as no attempt.',
    labelNames: ['result'],
    registers,
  })
  const failures = new Counter({
    name: 'slotflow_backup_failures_total',
    help: 'Backups by themselves that failed.',
    registers,
  })
  const mails = new Counter({
    name: 'slotflow_mails_total',
    help: 'Mails by what became of them; again: another attempt follows; held: no mail leaves; limited: too many in an hour or to an address.',
    labelNames: ['result'],
    registers,
  })
  const copies = new Counter({
    name: 'slotflow_calendar_writes_total',
    help: 'Bookings in calendars of their humans by what became of them; gone: taken out; refused: the server does not take this one; held: the calendar takes none for now, and all wait.',
    labelNames: ['result'],
    registers,
  })
  const present = presentGauges(registers)
  return (counted: Counted, now: Present): Promise<string> => {
    requests.rows = counted.requests
    commits.rows = counted.commits
    attempts.reset()
    for (const [result, count] of counted.attempts) attempts.inc({ result }, count)
    mails.reset()
    for (const [result, count] of counted.mails) mails.inc({ result }, count)
    copies.reset()
    for (const [result, count] of counted.copies) copies.inc({ result }, count)
    failures.reset()
    failures.inc(counted.backupFailures)
    present(now)
    return registry.metrics()
  }
}

interface Named {
  readonly name: string
  readonly help: string
}

/** A histogram of what was tallied elsewhere. */
class Tallied extends Histogram {
  rows: readonly Labelled[] = []
  readonly #named: Named

  constructor(registers: Registry[], named: Named) {
    super({ ...named, registers })
    this.#named = named
  }

  /** What the registry asks a metric for. (Its types do not name it; they know only the slower `get`.) */
  getForPromString() {
    const { name } = this.#named
    return {
      ...this.#named,
      type: 'histogram',
      values: this.rows.flatMap((row) => samplesOf(name, row)),
    }
  }
}

/** Cumulative, as the text format has them. */
function samplesOf(name: string, { labels: sharedLabels, tally }: Labelled) {
  let count = 0
  const buckets = tally.counts.map((some, place) => {
    count += some
    const labels = { le: tally.bounds[place] ?? '+Inf' }
    return { metricName: `${name}_bucket`, labels, sharedLabels, value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, sharedLabels, value: tally.sum },
    { metricName: `${name}_count`, sharedLabels, value: count },
  ]
}

function presentGauges(registers: Registry[]) {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const writes = gauge('slotflow_writes_waiting', 'Writes that wait for a commit.')
  const deliveries = gauge(
    'slotflow_deliveries_waiting',
    'Webhook deliveries that wait, those of all processes; counted up to 10,000.',
  )
  const oldest = gauge(
    'slotflow_deliveries_oldest_due_seconds',
    'How long the delivery that is due longest has been due.',
  )
  const lag = gauge(
    'slotflow_event_loop_lag_seconds',
    'How long a turn of the event loop took at this scrape.',
  )
  const zones = new Gauge({
    name: 'slotflow_zone_rules_released_seconds',
    help: 'When the zone rules in force were released, in Unix time: they are old after nine months.',
    labelNames: ['version'],
    registers,
  })
  const shifted = gauge(
    'slotflow_bookings_shifted',
    'Bookings ahead whose wall time no longer stands since the zone rules changed; counted up to 10,000.',
  )
  const backup = new Gauge({
    name: 'slotflow_backup_age_seconds',
    help: 'How old the newest backup is; missing where none is known.',
    registers,
  })
  backup.remove()
  const held = gauge(
    'slotflow_mail_held_seconds',
    'For how long no mail leaves yet since the mail server refused us; 0: mail leaves.',
  )
  const copies = gauge(
    'slotflow_calendar_writes_waiting',
    'Bookings that wait to be written into calendars of their humans, those of all processes; counted up to 10,000.',
  )
  const left = gauge(
    'slotflow_calendars_held',
    'Calendars that bookings wait for, and that are left alone for now since they took none.',
  )
  const memory = gauge('process_resident_memory_bytes', 'Resident memory.')
  const started = gauge('process_start_time_seconds', 'When the process began, in Unix time.')
  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time, user and system.',
    registers,
  })
  started.set(Math.round(performance.timeOrigin / 1_000))
  return (now: Present): void => {
    writes.set(now.writesWaiting)
    held.set(now.mailHeldSeconds)
    copies.set(now.copiesWaiting)
    left.set(now.calendarsHeld)
    deliveries.set(now.deliveriesWaiting)
    oldest.set(now.oldestDueSeconds)
    lag.set(now.loopLagSeconds)
    zones.set({ version: now.zoneRules.version }, now.zoneRules.releasedSeconds)
    shifted.set(now.bookingsShifted)
    if (now.backupAgeSeconds !== null) backup.set(now.backupAgeSeconds)
    memory.set(process.memoryUsage.rss())
    const { user, system } = process.cpuUsage()
    cpu.reset()
    cpu.inc((user + system) / 1e6)
  }
}
