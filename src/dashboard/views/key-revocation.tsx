import { useContext } from 'preact/hooks'
import { ApiError, call } from '../api/call.ts'
import type { ApiKey } from '../api/key-types.ts'
import { SessionContext } from '../api/session.ts'
import { Confirm } from '../ui/dialog.tsx'
import { say } from '../ui/toast.tsx'

interface RevocationProps {
  readonly apiKey: ApiKey
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks, then revokes a key: also the one that opened this page. */
export function KeyRevocation({ apiKey, onDone, onClose }: RevocationProps) {
  const isOwn = useContext(SessionContext)?.key_id === apiKey.id
  const revoke = async () => {
    await call('DELETE', `/v1/api-keys/${apiKey.id}`).catch(explain)
    say(`The key ${apiKey.name} was revoked.`)
    onClose()
    onDone()
  }
  return (
    <Confirm title={`Revoke ${apiKey.name}?`} action="Revoke" onConfirm={revoke} onClose={onClose}>
      <p>
        Whoever calls with <code>{apiKey.prefix}…</code> is refused from this moment on. It cannot
        be taken back; a new key can be made at any time.
      </p>
      {isOwn && (
        <p class="notice">You are signed in with this key: revoking it signs you out as well.</p>
      )}
    </Confirm>
  )
}

/** There is no field here that the refusal of the last admin key could stand at: it says of what it speaks. */
function explain(refusal: unknown): never {
  if (!(refusal instanceof ApiError) || refusal.fields.id === undefined) throw refusal
  throw new ApiError({ ...refusal.body, message: `This key ${refusal.fields.id}`, details: [] })
}
