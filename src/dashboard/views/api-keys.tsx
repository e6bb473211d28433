import { useContext, useState } from 'preact/hooks'
import type { ApiKey, ApiKeyList, NewApiKey } from '../api/key-types.ts'
import { SessionContext, useMay } from '../api/session.ts'
import { useAsk } from '../api/use-ask.ts'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/now.ts'
import { Badge, Empty, Loaded, Page } from '../ui/page.tsx'
import { SecretDialog } from '../ui/secret.tsx'
import { agoWords, dayWords } from '../ui/words.ts'
import { KeyDialog } from './key-dialog.tsx'
import { KeyRevocation } from './key-revocation.tsx'
import { KeyScope, useNamesOf } from './key-scope.tsx'

/** Who may call the API, and how much each may do. */
export function ApiKeys() {
  const mayChange = useMay('admin')
  if (mayChange) return <KeyPage />
  return (
    <Page title="API keys">
      <Empty icon="key" title="Only an admin key opens this list">
        Yours may not see or make other keys. Ask whoever runs the account, or sign in with an admin
        key.
      </Empty>
    </Page>
  )
}

function KeyPage() {
  const asked = useAsk<ApiKeyList>('/v1/api-keys')
  const [isNew, setNew] = useState(false)
  const [made, setMade] = useState<NewApiKey | null>(null)
  const [leaving, setLeaving] = useState<ApiKey | null>(null)
  const add = (
    <Button kind="main" icon="plus" onClick={() => setNew(true)}>
      New key
    </Button>
  )
  return (
    <Page title="API keys" lead="Who may call the API. Give each agent its own." actions={add}>
      <Loaded of={asked}>
        {({ api_keys }) => <KeyTable keys={api_keys} onRevoke={setLeaving} />}
      </Loaded>
      {isNew && <KeyDialog onMade={setMade} onDone={asked.again} onClose={() => setNew(false)} />}
      {made && (
        <SecretDialog
          title={`The key ${made.name} was made`}
          label="API key"
          secret={made.key}
          onClose={() => setMade(null)}
        >
          Send it with every call as <code>Authorization: Bearer …</code> Only its digest is kept
          here: whoever loses it makes another one.
        </SecretDialog>
      )}
      {leaving && (
        <KeyRevocation apiKey={leaving} onDone={asked.again} onClose={() => setLeaving(null)} />
      )}
    </Page>
  )
}

interface TableProps {
  readonly keys: readonly ApiKey[]
  readonly onRevoke: (key: ApiKey) => void
}

function KeyTable({ keys, onRevoke }: TableProps) {
  const nowMs = useNow()
  const names = useNamesOf(keys)
  const ownId = useContext(SessionContext)?.key_id
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Scope</th>
            <th scope="col">Last used</th>
            <th scope="col">Made</th>
            <th scope="col">
              <span class="unseen">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">
                {key.name} {key.id === ownId && <Badge tone="calm">You</Badge>}
                <small>
                  <code>{key.prefix}…</code>
                </small>
              </th>
              <td data-label="Scope">
                <KeyScope apiKey={key} names={names} />
              </td>
              <td data-label="Last used">{usedWords(key, nowMs)}</td>
              <td data-label="Made">{dayWords(key.created_at)}</td>
              <td class="end">
                <Button onClick={() => onRevoke(key)}>
                  Revoke<span class="unseen"> {key.name}</span>
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `5 minutes ago` */
function usedWords({ last_used_at }: ApiKey, nowMs: number): string {
  return last_used_at === null ? 'Never used' : agoWords(last_used_at, nowMs)
}
