import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { RequestTimes } from './request-times.ts'

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
}

/** Figures of this process since it began, in the text format of Prometheus. */
export interface Metrics {
  answered(method: string, route: string, status: number, seconds: number): void
  committed(writes: number): void
  attempted(result: 'pending' | 'delivered' | 'failed' | 'postponed'): void
  /** The newest backup is of that time. */
  backedUp(atMs: number): void
  backupFailed(): void
  /** Null where none is known. */
  lastBackupMs(): number | null
  render(present: Present): Promise<string>
}

const commitWrites = [1, 2, 4, 8, 16, 32, 64, 128, 256]

/** `worker` tells apart the processes behind one address; null where there is one. */
export function createMetrics(worker: string | null): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (worker !== null) registry.setDefaultLabels({ worker })
  const requests = new RequestTimes(registers)
  const commits = new Histogram({
    name: 'slotflow_commit_writes',
    help: 'Commits, and how many writes shared each.',
    buckets: commitWrites,
    registers,
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
  let lastBackupMs: number | null = null
  const present = presentGauges(registers)
  return {
    answered: (method, route, status, seconds) => requests.note(method, route, status, seconds),
    committed: (writes) => commits.observe(writes),
    attempted: (result) => attempts.inc({ result }),
    backedUp(atMs) {
      lastBackupMs = atMs
    },
    backupFailed: () => failures.inc(),
    lastBackupMs: () => lastBackupMs,
    render(now) {
      present(now)
      return registry.metrics()
    },
  }
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
