import { Type } from '@sinclair/typebox'
import { type Scope, scopes } from '../../domain/account.ts'
import { keyCharactersMax } from '../../domain/limits.ts'
import { showInstant } from '../../domain/notation.ts'
import { closed, Instant, Nullable, OneOf } from './vocabulary.ts'

export const SessionInput = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: keyCharactersMax }) },
  closed,
)

export const SessionAnswer = Type.Object({
  session: Nullable(
    Type.Object({
      scope: OneOf(scopes, 'What the key behind it may do.'),
      expires_at: Instant('When it ends by itself.'),
    }),
    'null: nobody is signed in.',
  ),
})

export function showSession(scope: Scope, expiresAtMs: number) {
  return { session: { scope, expires_at: showInstant(expiresAtMs) } }
}
