import { Type } from '@sinclair/typebox'
import { type Account, type KeptKey, scopes } from '../domain/account.ts'
import { bookingsAllowed, planNames, plans } from '../domain/plan.ts'
import { showInstant } from '../domain/time/notation.ts'
import type { AccountUsage } from '../operations/accounts.ts'
import { closed, Id, Instant, Name, Nullable, OneOf } from './vocabulary.ts'

const ScopeWord = OneOf(scopes, 'read: reads; agent: books as well; admin: everything.')

const PlanWord = OneOf(planNames, 'What the account may use.')

export const KeyInput = Type.Object(
  { name: Name('What the key is for.'), scope: ScopeWord },
  { ...closed, title: 'KeyInput', examples: [{ name: 'SDR agent', scope: 'agent' }] },
)

const exampleKey = {
  id: '019aa3c0-7a00-7000-8000-000000000006',
  name: 'SDR agent',
  prefix: 'sk_live_q7Xc',
  scope: 'agent',
  created_at: '2026-03-10T10:00:00.000Z',
  last_used_at: '2026-03-16T14:02:11.090Z',
}

const keyFields = {
  id: Id('The key, as an entry in the list.'),
  name: Type.String({ description: 'What it is for.' }),
  prefix: Type.String({ description: 'Its first characters, to recognise it by.' }),
  scope: ScopeWord,
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

export const AccountAnswer = Type.Object(
  {
    id: Id('The account.'),
    name: Type.String({ description: 'Its name.' }),
    plan: PlanWord,
    auto_purchase: Type.Boolean({ description: 'Whether a full quota buys a pack of bookings.' }),
    created_at: Instant('When it was made.'),
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
        created_at: '2026-03-01T10:00:00.000Z',
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
  },
  {
    ...closed,
    title: 'Usage',
    examples: [
      {
        plan: 'starter',
        auto_purchase: true,
        period: { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' },
        bookings: { used: 1_001, limit: 1_500, overage_packs: 1, overage_cents: 1_900 },
        humans: { used: 2, limit: 5 },
        webhooks: { used: 1, limit: 10 },
      },
    ],
  },
)

export function showKey({ id, name, prefix, scope, createdAtMs, lastUsedMs }: KeptKey) {
  const lastUsed = lastUsedMs === null ? null : showInstant(lastUsedMs)
  return { id, name, prefix, scope, created_at: showInstant(createdAtMs), last_used_at: lastUsed }
}

export function showAccount({ id, name, plan, autoPurchase, createdAtMs }: Account) {
  return { id, name, plan, auto_purchase: autoPurchase, created_at: showInstant(createdAtMs) }
}

export function showUsage(usage: AccountUsage, period: { startMs: number; endMs: number }) {
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
  }
}
