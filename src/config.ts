import { keyCharactersMax, keyCharactersMin, keyPrefix } from './domain/account.ts'
import { type WebhookSchedule, webhookScheduleDefault } from './domain/delivery.ts'
import { retentionDaysDefault } from './domain/event.ts'
import { type MailLimits, mailLimitsDefault } from './domain/mails/mail.ts'
import { type PlanName, planNames } from './domain/plan.ts'
import { dayMs, hourMs, minuteMs } from './domain/time/units.ts'
import { type Origins, readOrigins } from './http/door/cors.ts'
import { type LogStyle, logStyles } from './observe/log.ts'
import { isLoopback, type Networks, readNetworks } from './outbound/address.ts'
import { isIP } from './outbound/is-ip.ts'
import { readSmtpUrl, type SmtpSettings } from './smtp/settings.ts'
import { versionIn } from './zoneinfo/folder.ts'

/** The greatest SLOTFLOW_RATE_LIMIT, requests a second. */
const rateLimitMax = 1_000_000
/** The longest SLOTFLOW_WEBHOOK_SCHEDULE. */
const attemptsMax = 20
const workersMax = 64

/** How to speak to a store of S3's kind: the variables that its own tools read. */
export type S3Access = Readonly<Partial<Record<keyof typeof s3Names, string>>>

/** `s3://bucket/prefix` */
export const s3Pattern = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/

/** Every setting, checked and frozen. */
export interface Config {
  readonly host: string
  readonly port: number
  /** The folder; the file in it is `slotflow.db`. */
  readonly dataFolder: string
  readonly apiKey: string | null
  readonly plan: PlanName
  readonly webhookSchedule: WebhookSchedule
  /** Where webhooks may be sent beside the public internet; null: not said. */
  readonly webhookAllow: Networks | null
  /** Where calendars may be read beside the public internet. */
  readonly calendarAllow: Networks
  /** Keys in base64, newest first; null: those of the file beside the database. What it is made of is looked at later. */
  readonly secret: string | null
  /** The origin by which people reach the service; null: not said. */
  readonly publicUrl: string | null
  /** The server that mails are handed to; null: none is sent. */
  readonly smtp: SmtpSettings | null
  /** Who mails are from. */
  readonly mailFrom: string
  readonly mailLimits: MailLimits
  /** How long settled deliveries and events are kept. */
  readonly retentionMs: number
  readonly log: LogStyle
  /** A folder, or s3://bucket/prefix, where backups are kept; null: none is made. */
  readonly backup: string | null
  readonly backupEveryMs: number
  readonly backupKeep: number
  readonly s3: S3Access
  /** A folder of TZif files whose rules win over all others; null: the newest at hand. */
  readonly zoneinfo: string | null
  /** Whether /metrics asks for no key. */
  readonly metricsArePublic: boolean
  /** Whether the audit keeps where calls came from. */
  readonly auditAddresses: boolean
  /** Whose pages a browser lets read answers; null: nobody's. */
  readonly corsOrigins: Origins | null
  /** Requests a second that each key may make; 0: no limit; null: none where there is one account alone. */
  readonly rateLimit: number | null
  /** Processes that serve on one port. */
  readonly workers: number
  /** Set by a supervisor for the processes it starts: the port is shared. */
  readonly isWorker: boolean
}

/** What is wrong with the settings, one sentence each: the operator sees all of them at once. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings'

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'))
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

const waits = webhookScheduleDefault.map((ms) => (ms === 0 ? '0s' : `${ms / minuteMs}m`)).join()

/** The settings and their defaults, for `help` and the table of the guide. */
export const settings: readonly { readonly name: string; readonly means: string }[] = [
  { name: 'SLOTFLOW_HOST', means: 'address to listen on (127.0.0.1)' },
  { name: 'SLOTFLOW_PORT', means: 'port (3000; PORT too; 0 takes a free one)' },
  { name: 'SLOTFLOW_DATA', means: 'folder of slotflow.db (./data)' },
  { name: 'SLOTFLOW_API_KEY', means: 'an admin key, sk_live_… (a random one is made and shown)' },
  { name: 'SLOTFLOW_PLAN', means: 'free, starter, growth or unlimited (unlimited)' },
  { name: 'SLOTFLOW_WEBHOOK_SCHEDULE', means: `waits before each attempt (${waits})` },
  {
    name: 'SLOTFLOW_WEBHOOK_ALLOW',
    means:
      'CIDRs open to webhooks beside the internet (loopback for the first account, if HOST is)',
  },
  {
    name: 'SLOTFLOW_CALENDAR_ALLOW',
    means: 'CIDRs in which calendars may be read beside the internet (none)',
  },
  {
    name: 'SLOTFLOW_PUBLIC_URL',
    means: 'where people reach it, such as https://book.acme.com (none)',
  },
  {
    name: 'SLOTFLOW_SECRET',
    means: '32 bytes in base64 that seal secrets (the file slotflow.secret beside slotflow.db)',
  },
  {
    name: 'SLOTFLOW_SMTP_URL',
    means: 'server to hand mails to, smtp://user:password@host:587 or smtps:// (none is sent)',
  },
  { name: 'SLOTFLOW_MAIL_FROM', means: 'address that mails are from; needed with SMTP_URL' },
  { name: 'SLOTFLOW_MAILS_PER_HOUR', means: 'mails that an account sends in an hour (100)' },
  {
    name: 'SLOTFLOW_MAILS_PER_ADDRESS',
    means: 'mails that an account sends one attendee in 24 hours (10)',
  },
  { name: 'SLOTFLOW_RETENTION', means: 'how long settled deliveries and events are kept (30d)' },
  {
    name: 'SLOTFLOW_ZONEINFO',
    means: 'folder of zone rules to use (the newer of the embedded and /usr/share/zoneinfo)',
  },
  { name: 'SLOTFLOW_WORKERS', means: 'processes that serve on the one port (1)' },
  {
    name: 'SLOTFLOW_RATE_LIMIT',
    means: 'requests a second for each key, 0 for no limit (none with one account, else 1000)',
  },
  { name: 'SLOTFLOW_CORS_ORIGINS', means: 'origins of pages that may call, or * (none)' },
  { name: 'SLOTFLOW_BACKUP', means: 'folder or s3://bucket/prefix to back up to by itself (none)' },
  { name: 'SLOTFLOW_BACKUP_EVERY', means: 'the time between two backups (1h)' },
  { name: 'SLOTFLOW_BACKUP_KEEP', means: 'how many backups are kept (24)' },
  { name: 'SLOTFLOW_METRICS', means: 'public: GET /metrics asks for no key (admin)' },
  {
    name: 'SLOTFLOW_AUDIT_ADDRESSES',
    means: 'true: the audit keeps the addresses of callers (false)',
  },
  { name: 'SLOTFLOW_LOG', means: 'json, pretty or off (pretty on a terminal, else json)' },
  { name: 'SLOTFLOW_URL', means: 'the server that slotflow mcp asks (http://127.0.0.1:3000)' },
]

type Read = <T>(name: string, fallback: T, parse: (text: string) => T | null, wants: string) => T

/** @throws BadSettings with every fault. */
export function readConfig(env: Environment, isTerminal: boolean): Config {
  const faults: string[] = []
  const read: Read = (name, fallback, parse, wants) => {
    const text = env[name]
    if (!text) return fallback
    const value = parse(text)
    if (value === null) faults.push(`${name} must be ${wants}, not "${text}".`)
    return value ?? fallback
  }
  const host = read('SLOTFLOW_HOST', '127.0.0.1', readHost, 'an address or host name')
  const config: Config = {
    host,
    port: read(env.SLOTFLOW_PORT ? 'SLOTFLOW_PORT' : 'PORT', 3_000, readPort, 'a port, 0 to 65535'),
    dataFolder: env.SLOTFLOW_DATA || './data',
    apiKey: readKey(env.SLOTFLOW_API_KEY || null, faults),
    plan: read('SLOTFLOW_PLAN', 'unlimited', readPlan, `one of ${planNames.join(', ')}`),
    webhookSchedule: read(
      'SLOTFLOW_WEBHOOK_SCHEDULE',
      webhookScheduleDefault,
      readSchedule,
      `1 to ${attemptsMax} waits such as ${waits} (s, m, h or d)`,
    ),
    webhookAllow: read<Networks | null>(
      'SLOTFLOW_WEBHOOK_ALLOW',
      // Set but empty: none.
      env.SLOTFLOW_WEBHOOK_ALLOW === undefined ? null : [],
      readNetworks,
      'CIDRs such as 127.0.0.0/8,10.0.0.0/8',
    ),
    ...readReach(read, env),
    ...readMail(read, env, faults),
    retentionMs: read(
      'SLOTFLOW_RETENTION',
      retentionDaysDefault * dayMs,
      readWait,
      'a time such as 30d (s, m, h or d)',
    ),
    zoneinfo: read<string | null>(
      'SLOTFLOW_ZONEINFO',
      null,
      (text) => (versionIn(text) === null ? null : text),
      'a folder of TZif files with a tzdata.zi that names its version',
    ),
    workers: read('SLOTFLOW_WORKERS', 1, readWorkers, `a number from 1 to ${workersMax}`),
    isWorker: env.SLOTFLOW_WORKER === '1',
    rateLimit: read<number | null>(
      'SLOTFLOW_RATE_LIMIT',
      null,
      readRate,
      `a number of requests from 0 to ${rateLimitMax}`,
    ),
    corsOrigins: read<Origins | null>(
      'SLOTFLOW_CORS_ORIGINS',
      null,
      readOrigins,
      'origins such as https://app.example.com,http://localhost:5173, or *',
    ),
    ...readBackups(read),
    s3: readS3(env),
    metricsArePublic:
      read('SLOTFLOW_METRICS', 'admin', readAudience, 'admin or public') === 'public',
    auditAddresses: read('SLOTFLOW_AUDIT_ADDRESSES', false, readSwitch, 'true or false'),
    log: read('SLOTFLOW_LOG', isTerminal ? 'pretty' : 'json', readStyle, logStyles.join(', ')),
  }
  if (faults.length > 0) throw new BadSettings(faults)
  return Object.freeze(config)
}

/** How people reach it, what signs their links, and where it reads what they keep elsewhere. A wrong secret stops no start, as it stops no booking. */
function readReach(
  read: Read,
  env: Environment,
): Pick<Config, 'secret' | 'publicUrl' | 'calendarAllow'> {
  const origin = 'an origin such as https://book.acme.com (http:// on loopback only)'
  return {
    secret: env.SLOTFLOW_SECRET || null,
    calendarAllow: read<Networks>(
      'SLOTFLOW_CALENDAR_ALLOW',
      [],
      readNetworks,
      'CIDRs such as 127.0.0.0/8,10.0.0.0/8',
    ),
    publicUrl: read<string | null>('SLOTFLOW_PUBLIC_URL', null, readPublicUrl, origin),
  }
}

function readMail(
  read: Read,
  env: Environment,
  faults: string[],
): Pick<Config, 'smtp' | 'mailFrom' | 'mailLimits'> {
  // Never in the message as it stands: a password is in it.
  const smtp = env.SLOTFLOW_SMTP_URL ? readSmtpUrl(env.SLOTFLOW_SMTP_URL) : null
  if (env.SLOTFLOW_SMTP_URL && smtp === null)
    faults.push(
      'SLOTFLOW_SMTP_URL must be smtp://user:password@host:587 or smtps://host, with ?starttls=off or ?ca=FILE at most.',
    )
  const mailFrom = read('SLOTFLOW_MAIL_FROM', '', readSender, 'an address such as book@acme.com')
  if (smtp !== null && !env.SLOTFLOW_MAIL_FROM)
    faults.push(
      'SLOTFLOW_MAIL_FROM must be set beside SLOTFLOW_SMTP_URL: the address mails are from.',
    )
  const { perHour, perAddress } = mailLimitsDefault
  const mailLimits = {
    perHour: read('SLOTFLOW_MAILS_PER_HOUR', perHour, readMails, mailsWords),
    perAddress: read('SLOTFLOW_MAILS_PER_ADDRESS', perAddress, readMails, mailsWords),
  }
  return { smtp, mailFrom, mailLimits }
}

const mailsWords = 'a number of mails from 1 to 1000000'

function readMails(text: string): number | null {
  const mails = /^\d{1,7}$/.test(text) ? Number(text) : 0
  return mails >= 1 && mails <= 1_000_000 ? mails : null
}

function readSender(text: string): string | null {
  return /^[^\s@<>",;:()[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(text)
    ? text
    : null
}

function readBackups(read: Read): Pick<Config, 'backup' | 'backupEveryMs' | 'backupKeep'> {
  const place = 'a folder or s3://bucket/prefix'
  return {
    backup: read<string | null>('SLOTFLOW_BACKUP', null, readPlace, place),
    backupEveryMs: read(
      'SLOTFLOW_BACKUP_EVERY',
      hourMs,
      readPause,
      'a time such as 1h (s, m, h or d)',
    ),
    backupKeep: read('SLOTFLOW_BACKUP_KEEP', 24, readKept, 'a number of backups from 1 to 1000'),
  }
}

function readPlace(text: string): string | null {
  return text.includes('://') && !s3Pattern.test(text) ? null : text
}

function readPause(text: string): number | null {
  return readWait(text) || null
}

function readKept(text: string): number | null {
  const kept = /^\d{1,4}$/.test(text) ? Number(text) : 0
  return kept >= 1 && kept <= 1_000 ? kept : null
}

const s3Names = {
  accessKeyId: 'ACCESS_KEY_ID',
  secretAccessKey: 'SECRET_ACCESS_KEY',
  sessionToken: 'SESSION_TOKEN',
  region: 'REGION',
  endpoint: 'ENDPOINT',
}

function readS3(env: Environment): S3Access {
  const found = Object.entries(s3Names).map(
    ([field, name]) => [field, env[`S3_${name}`] || env[`AWS_${name}`]] as const,
  )
  return Object.fromEntries(found.filter(([, text]) => text))
}

function readHost(text: string): string | null {
  const isName = /^[A-Za-z0-9.-]+$/.test(text) && !/^[\d.]+$/.test(text)
  return isIP(text) > 0 || isName ? text : null
}

function readPort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}

/** The key itself never stands in a message. */
function readKey(text: string | null, faults: string[]): string | null {
  if (text === null) return null
  const isKey = text.startsWith(keyPrefix) && /^[\x21-\x7e]+$/.test(text)
  if (!isKey || text.length < keyCharactersMin || text.length > keyCharactersMax) {
    faults.push(
      `SLOTFLOW_API_KEY must begin with ${keyPrefix} and have ${keyCharactersMin} to ${keyCharactersMax} printable characters.`,
    )
  }
  return text
}

/** An origin: with a path, links would lead past this service. */
function readPublicUrl(text: string): string | null {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash || url.pathname !== '/')
    return null
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(host))
  return isSafe ? url.origin : null
}

function readWorkers(text: string): number | null {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return workers >= 1 && workers <= workersMax ? workers : null
}

function readRate(text: string): number | null {
  const perSecond = /^\d{1,7}$/.test(text) ? Number(text) : rateLimitMax + 1
  return perSecond <= rateLimitMax ? perSecond : null
}

function readAudience(text: string): string | null {
  return text === 'admin' || text === 'public' ? text : null
}

function readSwitch(text: string): boolean | null {
  return text === 'true' || text === 'false' ? text === 'true' : null
}

function readPlan(text: string): PlanName | null {
  return planNames.find((name) => name === text) ?? null
}

function readStyle(text: string): LogStyle | null {
  return logStyles.find((style) => style === text) ?? null
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: minuteMs, h: hourMs, d: dayMs }

function readWait(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text.trim())
  const unit = unitMs[match?.[2] ?? '']
  return unit === undefined ? null : Number(match?.[1]) * unit
}

function readSchedule(text: string): WebhookSchedule | null {
  const waits = text.split(',').map(readWait)
  const known = waits.filter((wait) => wait !== null)
  return known.length === waits.length && waits.length <= attemptsMax ? known : null
}
