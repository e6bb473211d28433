import { useRef } from 'preact/hooks'
import type { ApiKeyList } from '../../api/key-types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Page } from '../../ui/page.tsx'
import { AuditEntries } from './audit-entries.tsx'
import { type AuditFilter, addressOf, filterIn } from './audit-filter.ts'

/** Who changed what. */
export function Audit() {
  const filter = filterIn(usePlace().query)
  const choose = (chosen: Partial<AuditFilter>, replace = true) =>
    go(addressOf({ ...filter, ...chosen }), { replace })
  const bar = useRef<HTMLDivElement>(null)
  const chooseObject = (objectId: string) => {
    choose({ objectId }, false)
    // The button that was clicked is gone: the next thing to do is here.
    requestAnimationFrame(() => bar.current?.querySelector<HTMLElement>('button, select')?.focus())
  }
  const address = addressOf(filter)
  return (
    <Page title="Audit" lead="Who changed what, for the last 90 days.">
      <div class="audit-filters" ref={bar}>
        <Choice
          name="What was changed"
          value={filter.of}
          options={[
            ['account', 'Settings, keys and people'],
            ['bookings', 'Bookings'],
          ]}
          onChoose={(of) => choose({ of, objectId: '' })}
        />
        {filter.objectId !== '' && (
          <Button icon="close" onClick={() => chooseObject('')}>
            Show everything
          </Button>
        )}
        <KeyField keyId={filter.keyId} onChoose={(keyId) => choose({ keyId })} />
        <label class="audit-key">
          To
          <input
            type="date"
            value={filter.to}
            onChange={({ currentTarget }) => choose({ to: currentTarget.value })}
          />
        </label>
      </div>
      <AuditEntries key={address} filter={filter} onObject={chooseObject} />
    </Page>
  )
}

interface KeyFieldProps {
  readonly keyId: string
  readonly onChoose: (keyId: string) => void
}

/** Those that are not revoked; one that is may have been chosen by its entry. */
function KeyField({ keyId, onChoose }: KeyFieldProps) {
  const keys = useAsk<ApiKeyList>('/v1/api-keys', { quiet: true }).answer?.api_keys ?? []
  const isListed = keyId === '' || keys.some(({ id }) => id === keyId)
  return (
    <label class="audit-key">
      By
      <select value={keyId} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">Anybody</option>
        {!isListed && <option value={keyId}>A revoked key</option>}
        {keys.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
