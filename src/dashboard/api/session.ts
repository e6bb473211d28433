import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { call } from './call.ts'
import type { Session, SessionAnswer } from './types.ts'

const path = '/dashboard/session'

export async function currentSession(): Promise<Session | null> {
  return (await call<SessionAnswer>('GET', path)).session
}

/** @throws ApiError for a key that opens nothing. */
export async function signIn(key: string): Promise<Session | null> {
  return (await call<SessionAnswer>('POST', path, { key })).session
}

/** By what a link has behind its `#`. @throws ApiError for one that opens nothing any more. */
export async function signInByLink(link: string): Promise<Session | null> {
  return (await call<SessionAnswer>('POST', path, { link })).session
}

export async function signOut(): Promise<void> {
  await call<SessionAnswer>('DELETE', path)
}

/** Whoever is signed in; views ask it what the key may do. */
export const SessionContext = createContext<Session | null>(null)

/** What a call asks of a key, as the documents of the API name it; `rep`: what only those see. */
export type Need = Ladder | `${Ladder} or rep` | 'rep'

/** Whether the key of whoever is signed in may make such calls. */
export function useMay(need: Need): boolean {
  const held = useContext(SessionContext)?.scope ?? 'read'
  return may(held, need)
}

export function may(held: Session['scope'], need: Need): boolean {
  if (need === 'rep' || held === 'rep') return held === 'rep' && need.endsWith('rep')
  const least = ladder.findIndex((scope) => need.startsWith(scope))
  return ladder.indexOf(held) >= least
}

type Ladder = Exclude<Session['scope'], 'rep'>

/** Each may do more than the one before. */
const ladder: readonly Ladder[] = ['read', 'agent', 'admin']
