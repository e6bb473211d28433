import { Type } from '@sinclair/typebox'
import {
  type Account,
  dailyBookingsMax,
  type KeptKey,
  keyHumansMax,
  type NewKey,
  scopes,
} from '../domain/account.ts'
import { mailKinds } from '../domain/mails/kinds.ts'
import { bookingsAllowed, planNames, plans } from '../domain/plan.ts'
import {
  type Notifications as AccountNotifications,
  reminderMinutesMax,
  remindersMax,
} from '../domain/reminders/reminder.ts'
import { readInstant, showInstant } from '../domain/time/notation.ts'
import { nullMeans, says } from '../domain/wording/says.ts'
import type { Used } from '../operations/accounts.ts'
import { exampleHolidays, HolidaysInput, showHolidays } from './schedule/holidays.ts'
import {
  closed,
  Id,
  Instant,
  type Members,
  Name,
  Nullable,
  OneOf,
  type Read,
  type ShownIn,
} from './vocabulary.ts'

const ScopeWord = OneOf(
  scopes,
  'read: reads; agent: books as well; rep: runs the days of the humans in human_ids; admin: everything.',
)

const PlanWord = OneOf(planNames, 'What the account may use.')

const exampleHuman = '019aa3c0-7a00-7000-8000-000000000001'

export const KeyInput = Type.Object(
  {
    name: Name('What the key is for.'),
    scope: ScopeWord,
    human_ids: Type.Optional(
      Type.Array(Id('A human.'), {
        minItems: 1,
        maxItems: keyHumansMax,
        uniqueItems: true,
        description: 'The only humans there are for it; absent: all of the account.',
      }),
    ),
    own_bookings: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether bookings and holds of other keys are busy time to it, and no more.',
      }),
    ),
    expires_at: Type.Optional(Instant('From then on it opens nothing; absent: it stays.')),
    daily_bookings: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: dailyBookingsMax,
        description: 'How many bookings it may make in a UTC day; absent: as many as the account.',
      }),
    ),
  },
  {
    ...closed,
    title: 'KeyInput',
    examples: [
      { name: 'SDR agent', scope: 'agent' },
      {
        ...{ name: 'Website of Sarah', scope: 'agent', human_ids: [exampleHuman] },
        ...{ own_bookings: true, expires_at: '2027-06-07T00:00:00.000Z', daily_bookings: 20 },
      },
    ],
  },
)

const exampleKey = {
  id: '019aa3c0-7a00-7000-8000-000000000006',
  name: 'SDR agent',
  prefix: 'sk_live_q7Xc',
  scope: 'agent',
  human_ids: null,
  own_bookings: false,
  expires_at: null,
  daily_bookings: null,
  created_by: '019aa3c0-7a00-7000-8000-000000000005',
  created_at: '2027-03-16T10:00:00.000Z',
  last_used_at: '2027-03-22T14:02:11.090Z',
}

const keyFields = {
  id: Id('The key, as an entry in the list.'),
  name: Type.String({ description: 'What it is for.' }),
  prefix: Type.String({ description: 'Its first characters, to recognise it by.' }),
  scope: ScopeWord,
  human_ids: Nullable(Type.Array(Id('A human.')), 'The humans it is bound to; null: all.'),
  own_bookings: Type.Boolean({ description: 'Whether it sees its own bookings and holds only.' }),
  expires_at: Nullable(Instant('When it ends.'), 'null: it stays.'),
  daily_bookings: Nullable(Type.Integer(), 'Bookings it may make in a UTC day; null: any number.'),
  created_by: Nullable(Id('A key.'), 'The key that made it; null: an operator, by command.'),
  created_at: Instant('When it was made.'),
  last_used_at: Nullable(
    Instant('Last call with it.'),
    'null: never used yet. Marked in memory, and in the file once a minute.',
  ),
}

const KeyAnswer = Type.Object(keyFields, { ...closed, title: 'ApiKey', examples: [exampleKey] })

export const KeyCreated = Type.Object(
  { ...keyFields, key: Type.String({ description: 'The key. Shown here only: keep it.' }) },
  {
    ...closed,
    title: 'NewApiKey',
    examples: [
      { ...exampleKey, last_used_at: null, key: 'sk_live_q7XcExampleExampleExampleExample' },
    ],
  },
)

export const KeyList = Type.Object(
  {
    api_keys: Type.Array(KeyAnswer, { description: 'Those not revoked, without the keys.' }),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  { ...closed, title: 'ApiKeyList', examples: [{ api_keys: [exampleKey], total: 1 }] },
)

export const RevocationQuery = Type.Object(
  {
    descendants: Type.Optional(
      OneOf(['true'], 'Revokes also the keys that it made, and those that they made.'),
    ),
  },
  closed,
)

export const KeyRevoked = Type.Object(
  {
    deleted: Type.Literal(true, { description: 'Always true.' }),
    id: Id('The key that was asked for.'),
    revoked: Type.Optional(
      Type.Array(Id('A key.'), { description: 'With descendants: all that were revoked.' }),
    ),
  },
  { ...closed, title: 'KeyRevocation', examples: [{ deleted: true, id: exampleKey.id }] },
)

const exampleNotifications = { reminders: [1_440, 60], human: ['confirmed', 'cancelled'] }

const Kinds = (whom: string) =>
  Type.Array(
    OneOf(
      mailKinds,
      'What the mail tells: a booking, its new time, its new place or name or human, its end, or that it comes near.',
    ),
    {
      uniqueItems: true,
      description: `Which mails ${whom} is sent; unless it is said, all of them where the service sends mail. Empty: none.`,
    },
  )

const Notifications = Type.Object(
  {
    reminders: Type.Optional(
      Type.Array(
        Type.Integer({
          minimum: 1,
          maximum: reminderMinutesMax,
          description: 'Minutes before the start.',
        }),
        {
          maxItems: remindersMax,
          uniqueItems: true,
          description:
            'When the event booking.reminder comes of each booking, and its mail; empty: never.',
        },
      ),
    ),
    attendee: Type.Optional(Kinds('the attendee')),
    human: Type.Optional(Kinds('the human')),
  },
  { ...closed, title: 'Notifications', examples: [exampleNotifications] },
)

export const AccountPatch = Type.Object(
  {
    holidays: Type.Optional(
      Nullable(
        HolidaysInput,
        says`Public holidays of every human that says nothing else${nullMeans('means none')}.`,
      ),
    ),
    notifications: Type.Optional(
      Nullable(
        Notifications,
        says`Reminders, and who is sent which mails; absent members stay${nullMeans('means no reminders, and all mails')}.`,
      ),
    ),
  },
  {
    ...closed,
    title: 'AccountPatch',
    examples: [{ holidays: exampleHolidays }, { notifications: exampleNotifications }],
  },
)

export const AccountAnswer = Type.Object(
  {
    id: Id('The account.'),
    name: Type.String({ description: 'Its name.' }),
    plan: PlanWord,
    auto_purchase: Type.Boolean({ description: 'Whether a full quota buys a pack of bookings.' }),
    created_at: Instant('When it was made.'),
    holidays: Type.Optional(HolidaysInput),
    notifications: Type.Optional(Notifications),
  },
  {
    ...closed,
    title: 'Account',
    examples: [
      {
        id: '019aa3c0-7a00-7000-8000-000000000007',
        name: 'default',
        plan: 'starter',
        auto_purchase: true,
        created_at: '2027-03-07T10:00:00.000Z',
        holidays: exampleHolidays,
        notifications: exampleNotifications,
      },
    ],
  },
)

const Count = (description: string) =>
  Type.Object(
    {
      used: Type.Integer({ description: 'In use now.' }),
      limit: Nullable(Type.Integer(), 'null: no limit.'),
    },
    { description },
  )

export const UsageAnswer = Type.Object(
  {
    plan: PlanWord,
    auto_purchase: Type.Boolean({ description: 'Whether a full quota buys a pack of bookings.' }),
    period: Type.Object(
      { start: Instant('First instant of the month.'), end: Instant('First of the next.') },
      { description: 'The UTC month that is counted.' },
    ),
    bookings: Type.Object(
      {
        used: Type.Integer({ description: 'Made this month; cancelling gives nothing back.' }),
        limit: Nullable(Type.Integer(), 'Packs included; null: no limit.'),
        overage_packs: Type.Integer({ description: 'Packs bought this month.' }),
        overage_cents: Type.Integer({ description: 'What they cost, in US cents.' }),
      },
      { description: 'The quota of the month.' },
    ),
    humans: Count('Active humans.'),
    webhooks: Count('Active webhooks.'),
    last_backup_at: Type.Optional(
      Instant('When the newest backup was begun. Only where the service makes them by itself.'),
    ),
  },
  {
    ...closed,
    title: 'Usage',
    examples: [
      {
        plan: 'starter',
        auto_purchase: true,
        period: { start: '2027-03-01T00:00:00.000Z', end: '2027-04-01T00:00:00.000Z' },
        bookings: { used: 1_001, limit: 1_500, overage_packs: 1, overage_cents: 1_900 },
        humans: { used: 2, limit: 5 },
        webhooks: { used: 1, limit: 10 },
      },
    ],
  },
)

export function readKey(input: Read<typeof KeyInput>): NewKey {
  const { name, scope, human_ids, own_bookings, expires_at, daily_bookings } = input
  return {
    name,
    scope,
    humanIds: human_ids?.map((id) => id.toLowerCase()) ?? null,
    ownBookings: own_bookings ?? false,
    expiresAtMs: expires_at === undefined ? null : readInstant(expires_at),
    dailyBookings: daily_bookings ?? null,
  }
}

export const keyShownIn = {
  id: ['id'],
  name: ['name'],
  prefix: ['prefix'],
  scope: ['scope'],
  humanIds: ['human_ids'],
  ownBookings: ['own_bookings'],
  expiresAtMs: ['expires_at'],
  dailyBookings: ['daily_bookings'],
  createdBy: ['created_by'],
  createdAtMs: ['created_at'],
  lastUsedMs: ['last_used_at'],
} as const satisfies ShownIn<KeptKey, typeof KeyAnswer>

export function showKey(key: KeptKey) {
  const instant = (ms: number | null) => (ms === null ? null : showInstant(ms))
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scope: key.scope,
    human_ids: key.humanIds,
    own_bookings: key.ownBookings,
    expires_at: instant(key.expiresAtMs),
    daily_bookings: key.dailyBookings,
    created_by: key.createdBy,
    created_at: showInstant(key.createdAtMs),
    last_used_at: instant(key.lastUsedMs),
  } satisfies Members<typeof KeyAnswer>
}

export function showAccount(account: Account) {
  const { id, name, plan, autoPurchase, createdAtMs, holidays, notifications } = account
  return {
    ...{ id, name, plan, auto_purchase: autoPurchase, created_at: showInstant(createdAtMs) },
    ...(holidays ? { holidays: showHolidays(holidays) } : {}),
    ...(notifications ? { notifications: showNotifications(notifications) } : {}),
  }
}

function showNotifications({ reminders, attendee, human }: AccountNotifications) {
  return {
    reminders: reminders.map(({ minutes }) => minutes),
    ...(attendee && { attendee }),
    ...(human && { human }),
  }
}

export function showUsage({ usage, period, lastBackupMs }: Used) {
  const { plan, autoPurchase, used, packs, overageCents, humans, webhooks } = usage
  return {
    plan,
    auto_purchase: autoPurchase,
    period: { start: showInstant(period.startMs), end: showInstant(period.endMs) },
    bookings: {
      used,
      limit: bookingsAllowed(usage),
      overage_packs: packs,
      overage_cents: overageCents,
    },
    humans: { used: humans, limit: plans[plan].humans },
    webhooks: { used: webhooks, limit: plans[plan].webhooks },
    ...(lastBackupMs !== null && { last_backup_at: showInstant(lastBackupMs) }),
  }
}
