import { useState } from 'preact/hooks'
import { go } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { type DeliveryFilter, deliveriesAt, isNarrowed } from './delivery-filter.ts'
import { eventNames } from './webhook-words.ts'

interface FiltersProps {
  readonly webhookId: string
  readonly filter: DeliveryFilter
}

/** What may be asked of each delivery beside its status. Each change is a new address. */
export function DeliveryFilters({ webhookId, filter }: FiltersProps) {
  const set = (change: Partial<DeliveryFilter>) =>
    go(deliveriesAt(webhookId, { ...filter, cursor: '', ...change }))
  return (
    <search class="filters delivery-filters">
      <label>
        Event
        <select
          value={filter.event}
          onChange={(event) => set({ event: event.currentTarget.value })}
        >
          <option value="">Any</option>
          {Object.entries({ ...eventNames, 'webhook.test': 'Test' }).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <Code code={filter.code} onChoose={(code) => set({ code })} />
      <Dated label="From" value={filter.from} onChoose={(from) => set({ from })} />
      <Dated label="To" value={filter.to} onChoose={(to) => set({ to })} />
      <Typed label="Booking id" value={filter.booking} onChoose={(booking) => set({ booking })} />
      {isNarrowed(filter) && (
        <Button onClick={() => go(deliveriesAt(webhookId, { ...none, status: filter.status }))}>
          Clear
        </Button>
      )}
    </search>
  )
}

const none = { status: '', event: '', code: '', booking: '', from: '', to: '', cursor: '' }

/** What endpoints that fail answer most; any other stands in the address. */
const codes = ['400', '401', '403', '404', '410', '429', '500', '502', '503', '504']

function Code({ code, onChoose }: { code: string; onChoose: (code: string) => void }) {
  const listed = ['200', '202', '204', ...codes]
  const shown = code === '' || code === '0' || listed.includes(code) ? listed : [code, ...listed]
  return (
    <label>
      Answer
      <select value={code} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">Any</option>
        <option value="0">No answer</option>
        {shown.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  )
}

interface TypedProps {
  readonly label: string
  readonly value: string
  readonly onChoose: (text: string) => void
}

function Dated({ label, value, onChoose }: TypedProps) {
  return (
    <label>
      {label}
      <input type="date" value={value} onChange={(event) => onChoose(event.currentTarget.value)} />
    </label>
  )
}

/** What is no id finds nothing, and is marked in place of being asked for. */
function Typed({ label, value, onChoose }: TypedProps) {
  const [isWrong, setWrong] = useState(false)
  return (
    <label>
      {label}
      <input
        type="search"
        value={value}
        aria-invalid={isWrong}
        autocomplete="off"
        onChange={(event) => {
          const text = event.currentTarget.value.trim()
          const isId = text === '' || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
          setWrong(!isId)
          if (isId) onChoose(text)
        }}
      />
    </label>
  )
}
