import { useState } from 'preact/hooks'
import type { AuditEntry, AuditList } from '../../api/key-types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { cameBack } from '../../places.ts'
import { Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty, Loaded } from '../../ui/page.tsx'
import { agoWords, momentWords } from '../../ui/words.ts'
import { type AuditFilter, addressOf, pathOf } from './audit-filter.ts'
import { authorWords, kindWords, operationWords, pageOf } from './audit-words.ts'
import { detailWords } from './detail-words.ts'

interface EntriesProps {
  readonly filter: AuditFilter
  readonly onObject: (id: string) => void
}

/** On which page one was, by address. */
const leftAt = new Map<string, readonly string[]>()

/** One page; the way back is the list of those before it. */
export function AuditEntries({ filter, onObject }: EntriesProps) {
  const address = addressOf(filter)
  const [cursors, setCursors] = useState(() => (cameBack() ? leftAt.get(address) : null) ?? [])
  leftAt.set(address, cursors)
  const asked = useAsk<AuditList>(pathOf(filter, cursors.at(-1)), { isList: true })
  const isFiltered = [filter.keyId, filter.objectId, filter.to].some((one) => one !== '')
  return (
    <Loaded of={asked}>
      {({ entries, cursor: next }) =>
        entries.length === 0 && next === undefined && cursors.length === 0 ? (
          <Empty icon="list" title={isFiltered ? 'Nothing fits' : 'Nothing was changed yet'}>
            {isFiltered && 'Choose anybody, everything, and no day.'}
          </Empty>
        ) : (
          <>
            <EntryTable entries={entries} onObject={filter.objectId === '' ? onObject : null} />
            {(next !== undefined || cursors.length > 0) && (
              <div class="pager">
                <p class="hint">Page {cursors.length + 1}</p>
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
                  onClick={() => setCursors(turned(cursors, next))}
                />
              </div>
            )}
          </>
        )
      }
    </Loaded>
  )
}

/** A second click comes while the page before is still there. */
function turned(cursors: readonly string[], next: string | undefined): readonly string[] {
  return next === undefined || next === cursors.at(-1) ? cursors : [...cursors, next]
}

interface TableProps {
  readonly entries: readonly AuditEntry[]
  /** Null: they are of one object. */
  readonly onObject: ((id: string) => void) | null
}

function EntryTable({ entries, onObject }: TableProps) {
  const nowMs = useNow()
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">In detail</th>
            <th scope="col">Of</th>
            <th scope="col">By</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const { at, operation, object, address } = entry
            return (
              <tr key={`${at}${operation}${object.id}`}>
                <th scope="row">{operationWords(operation)}</th>
                <td data-label="In detail">
                  {detailWords(entry).map((words) => (
                    <small key={words}>{words}</small>
                  ))}
                </td>
                <td data-label="Of">
                  <AuditedObject entry={entry} onObject={onObject} />
                </td>
                <td data-label="By">
                  {authorWords(entry)}
                  {address && <small>{address}</small>}
                </td>
                <td data-label="When">
                  <time dateTime={at}>{momentWords(at)}</time>
                  <small>{agoWords(at, nowMs)}</small>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface ObjectProps {
  readonly entry: AuditEntry
  readonly onObject: TableProps['onObject']
}

/** By its name now, and where it is; one without a name is gone, or never had one. */
function AuditedObject({ entry, onObject }: ObjectProps) {
  const { object, human_id: humanId, human_name: humanName } = entry
  const { kind, id, name } = object
  const page = name === undefined ? null : pageOf(object)
  const words = name ?? (id === null ? '' : `…${id.slice(-6)}`)
  return (
    <>
      {page === null ? words : <Link to={page}>{words}</Link>}
      <small>
        {kindWords(kind)}
        {humanId !== undefined && (
          <>
            {' of '}
            <Link to={`/humans/${humanId}`}>{humanName ?? 'a human'}</Link>
          </>
        )}
        {id !== null && onObject && (
          <>
            {' · '}
            <button type="button" class="link-button" onClick={() => onObject(id)}>
              History
              <span class="unseen"> of {words}</span>
            </button>
          </>
        )}
      </small>
    </>
  )
}
