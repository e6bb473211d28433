import { Type } from '@sinclair/typebox'
import { keyCharactersMax, type Principal, scopes } from '../../domain/account.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { closed, Id, Instant, Nullable, OneOf } from '../vocabulary.ts'

export const SessionInput = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: keyCharactersMax }) },
  closed,
)

export const SessionAnswer = Type.Object({
  session: Nullable(
    Type.Object({
      key_id: Id('The key that opened it, as an entry in the list.'),
      scope: OneOf(scopes, 'What the key behind it may do.'),
      expires_at: Instant('When it ends by itself.'),
    }),
    'null: nobody is signed in.',
  ),
})

export function showSession({ keyId, scope }: Principal, expiresAtMs: number) {
  return { session: { key_id: keyId, scope, expires_at: showInstant(expiresAtMs) } }
}
