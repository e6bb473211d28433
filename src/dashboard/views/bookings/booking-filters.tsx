import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { go } from '../../router.tsx'
import { type Filter, filterQuery } from './booking-filter.ts'

interface BookingFiltersProps {
  readonly filter: Filter
  /** The names of the humans, by id. */
  readonly names: ReadonlyMap<string, string>
}

/** Each change is a new address, so that what is shown can be linked to. */
export function BookingFilters({ filter, names }: BookingFiltersProps) {
  const shared = { filter }
  return (
    <search class="filters">
      <Choice
        {...shared}
        name="human_id"
        label="Human"
        everything="Everybody"
        options={[...names]}
      />
      <Choice {...shared} name="status" label="Status" everything="All" options={statuses} />
      <Typed {...shared} name="date_from" label="From" type="date" />
      <Typed {...shared} name="date_to" label="To" type="date" />
      <Typed
        {...shared}
        name="attendee_email"
        label="Attendee’s e-mail"
        type="search"
        placeholder="alex@startup.io"
      />
      <Typed
        {...shared}
        name="metadata"
        label="Metadata"
        type="search"
        placeholder="lead_id = lead_123"
      />
    </search>
  )
}

const statuses = [
  ['confirmed', 'Confirmed'],
  ['cancelled', 'Cancelled'],
] as const

/** The address of the list under these conditions. */
export function placeOf(filter: Filter, offset: number): string {
  const query = `${offset > 0 ? `&offset=${offset}` : ''}${filterQuery(filter)}`
  return `/bookings${query.replace('&', '?')}`
}

interface ConditionProps {
  readonly filter: Filter
  readonly name: keyof Filter
  readonly label: string
}

interface ChoiceProps extends ConditionProps {
  readonly everything: string
  readonly options: readonly (readonly [value: string, words: string])[]
}

function Choice({ filter, name, label, everything, options }: ChoiceProps): ComponentChildren {
  return (
    <label>
      {label}
      <select
        value={filter[name]}
        onChange={(event) => go(placeOf({ ...filter, [name]: event.currentTarget.value }, 0))}
      >
        <option value="">{everything}</option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

interface TypedProps extends ConditionProps {
  readonly type: 'date' | 'search'
  readonly placeholder?: string
}

function Typed({ filter, name, label, type, placeholder }: TypedProps): ComponentChildren {
  const kept = filter[name]
  // What is typed holds until the address says something else: also by the browser's own buttons.
  const [typed, setTyped] = useState({ over: kept, text: kept })
  const attributes = {
    id: `filter-${name}`,
    value: typed.over === kept ? typed.text : kept,
    placeholder,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      setTyped({ over: kept, text: currentTarget.value }),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
      const text = currentTarget.value.trim()
      setTyped({ over: text, text })
      go(placeOf({ ...filter, [name]: text }, 0))
    },
  }
  return (
    <label for={attributes.id}>
      {label}
      {type === 'date' ? (
        <input type="date" {...attributes} />
      ) : (
        <input type="search" {...attributes} />
      )}
    </label>
  )
}
