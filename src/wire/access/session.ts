import { Type } from '@sinclair/typebox'
import { keyCharactersMax, type Principal, scopes } from '../../domain/account.ts'
import { showInstant } from '../../domain/time/notation.ts'
import type { Rules } from '../rules.ts'
import { closed, Id, Instant, Nullable, OneOf } from '../vocabulary.ts'

/** Either: a key, or what a link has behind its `#`. */
export const SessionInput = Type.Object(
  {
    key: Type.Optional(Type.String({ minLength: 1, maxLength: keyCharactersMax })),
    link: Type.Optional(Type.String({ minLength: 1, maxLength: keyCharactersMax })),
  },
  closed,
)

export const sessionRules: Rules = ({ key, link }, wrong) => {
  if (link === undefined) {
    return key !== undefined || wrong.has('key')
      ? []
      : [{ field: 'key', message: 'is required, unless a link is sent' }]
  }
  return key === undefined ? [] : [{ field: 'key', message: 'does not go with link' }]
}

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
