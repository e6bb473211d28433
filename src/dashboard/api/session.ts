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

export async function signOut(): Promise<void> {
  await call<SessionAnswer>('DELETE', path)
}

/** Whoever is signed in; views ask it what the key may do. */
export const SessionContext = createContext<Session | null>(null)

/** Whether the key may do what a scope allows. */
export function useMay(scope: Session['scope']): boolean {
  const held = useContext(SessionContext)?.scope ?? 'read'
  return scopes.indexOf(held) >= scopes.indexOf(scope)
}

/** Each may do more than the one before. */
const scopes: readonly Session['scope'][] = ['read', 'agent', 'admin']
