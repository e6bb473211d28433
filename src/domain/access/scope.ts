import { Refusal } from '../errors.ts'

/** What a key may do. `read`, `agent` and `admin` each do more than the one before; `rep` runs the days of some humans. */
export const scopes = ['read', 'agent', 'rep', 'admin'] as const

export type Scope = (typeof scopes)[number]

type Rung = Exclude<Scope, 'rep'>

/** What a call asks of a key: a scope or a wider one, and whether `rep` will do as well. */
export type Need = Rung | `${Rung} or rep`

const allowed: Readonly<Record<Need, readonly Scope[]>> = {
  read: ['read', 'agent', 'admin'],
  'read or rep': scopes,
  agent: ['agent', 'admin'],
  'agent or rep': ['agent', 'rep', 'admin'],
  admin: ['admin'],
  'admin or rep': ['rep', 'admin'],
}

export const needs: readonly Need[] = [
  ...(['read', 'agent', 'admin'] as const),
  ...(['read or rep', 'agent or rep', 'admin or rep'] as const),
]

/** The scopes that a call names; wider ones may do the same. */
export function namedBy(need: Need): readonly Scope[] {
  return need.split(' or ').flatMap((word) => scopes.find((scope) => scope === word) ?? [])
}

export function may(held: Scope, need: Need): boolean {
  return allowed[need].includes(held)
}

/** @throws Refusal FORBIDDEN where a call needs more than the key's scope. */
export function decideScope(held: Scope, need: Need): void {
  if (may(held, need)) return
  throw new Refusal(
    'FORBIDDEN',
    `This call needs a key of scope ${need}, and this key's is ${held}. Ask whoever runs the account for one.`,
  )
}
