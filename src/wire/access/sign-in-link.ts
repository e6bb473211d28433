import { Type } from '@sinclair/typebox'
import { showInstant } from '../../domain/time/notation.ts'
import type { MadeLink } from '../../operations/humans/sign-in-links.ts'
import { closed, Id, Instant, type Members } from '../vocabulary.ts'

/** The part behind `#` is never sent to a server, and so stands in no log. */
const pathOf = (token: string) => `/dashboard/sign-in#${token}`

const example = '/dashboard/sign-in#k3JhExampleExampleExampleExampleExampleExam'

export const SignInLink = Type.Object(
  {
    url: Type.String({
      description:
        'To be opened within 15 minutes, once: it shows a button that signs in. A path of this service, unless it has a public URL.',
    }),
    expires_at: Instant('Until when it can be used.'),
    key_id: Id('The key of scope rep behind it: revoked, it ends the link and its sessions.'),
  },
  {
    ...closed,
    title: 'SignInLink',
    examples: [
      {
        url: example,
        expires_at: '2026-03-16T14:15:00.000Z',
        key_id: '019aa3c0-7a00-7000-8000-000000000006',
      },
    ],
  },
)

export function showSignInLink(
  { token, expiresAtMs, keyId }: MadeLink,
  publicUrl: string | null,
): Members<typeof SignInLink> {
  const url = `${publicUrl ?? ''}${pathOf(token)}`
  return { url, expires_at: showInstant(expiresAtMs), key_id: keyId }
}
