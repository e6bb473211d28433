import type { ApiKey } from '../api/key-types.ts'

export type Scope = ApiKey['scope']

export const scopeNames: Readonly<Record<Scope, string>> = {
  agent: 'Agent: reads and books',
  read: 'Read: reads only',
  rep: 'Rep: runs the days of some humans',
  admin: 'Admin: everything',
}

export function isScope(word: string): word is Scope {
  return word in scopeNames
}
