import { useState } from 'preact/hooks'
import type { ApiKeyList, AuditList } from '../../api/key-types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { momentWords } from '../../ui/words.ts'
import { operationWords } from './audit-words.ts'

type Of = 'account' | 'bookings'

const parts: readonly (readonly [Of, string])[] = [
  ['account', 'Settings, keys and people'],
  ['bookings', 'Bookings'],
]

/** Who changed what. */
export function Audit() {
  const [of, setOf] = useState<Of>('account')
  return (
    <Page title="Audit" lead="Which key changed what, for the last 90 days.">
      <fieldset class="chips audit-parts">
        <legend class="unseen">Of what</legend>
        {parts.map(([value, words]) => (
          <label key={value}>
            <input type="radio" name="of" checked={of === value} onChange={() => setOf(value)} />
            {words}
          </label>
        ))}
      </fieldset>
      <Entries key={of} of={of} />
    </Page>
  )
}

/** One page; the way back is the list of those before it. */
function Entries({ of }: { readonly of: Of }) {
  const [cursors, setCursors] = useState<readonly string[]>([])
  const cursor = cursors.at(-1)
  const asked = useAsk<AuditList>(
    `/v1/audit?of=${of}&limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`,
  )
  const keys = useAsk<ApiKeyList>('/v1/api-keys')
  const names = new Map(keys.answer?.api_keys.map(({ id, name }) => [id, name]))
  return (
    <Loaded of={asked}>
      {({ entries, cursor: next }) =>
        entries.length === 0 && next === undefined && cursors.length === 0 ? (
          <Empty icon="key" title="Nothing was changed yet" />
        ) : (
          <>
            <EntryTable entries={entries} names={names} />
            <div class="pager">
              <Button
                icon="left"
                label="Newer"
                disabled={cursors.length === 0}
                onClick={() => setCursors(cursors.slice(0, -1))}
              />
              <Button
                icon="right"
                label="Older"
                disabled={next === undefined}
                onClick={() => next !== undefined && setCursors([...cursors, next])}
              />
            </div>
          </>
        )
      }
    </Loaded>
  )
}

interface TableProps {
  readonly entries: AuditList['entries']
  /** The names of the keys that are not revoked, by id. */
  readonly names: ReadonlyMap<string, string>
}

function EntryTable({ entries, names }: TableProps) {
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Key</th>
            <th scope="col">Of</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, key_id, operation, object, address }) => (
            <tr key={`${at}${operation}${object.id}`}>
              <th scope="row">{operationWords(operation)}</th>
              <td data-label="When">{momentWords(at)}</td>
              <td data-label="Key">
                {key_id === null ? 'Nobody with a key' : (names.get(key_id) ?? 'A revoked key')}
                {address && <small>{address}</small>}
              </td>
              <td data-label="Of">
                {object.kind.replaceAll('_', ' ')}
                {object.id && (
                  <small>
                    <code>{object.id}</code>
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
