import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { go, Link } from '../../router.tsx'
import { type Filter, type Part, parts, placeOf } from './booking-filter.ts'

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
      <Typed
        {...shared}
        name="q"
        label="Search"
        type="search"
        isWide
        placeholder="Name, e-mail, phone or id"
      />
      <Choice
        {...shared}
        name="human_id"
        label="Human"
        everything="Everybody"
        options={[...names]}
      />
      <Typed {...shared} name="date_from" label="From" type="date" />
      <Typed {...shared} name="date_to" label="To" type="date" />
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

const partWords: Readonly<Record<Part, string>> = {
  upcoming: 'Upcoming',
  past: 'Past',
  cancelled: 'Cancelled',
  all: 'All',
}

/** Upcoming first: the rest is a click away, and keeps what was searched for. */
export function BookingParts({ filter }: { readonly filter: Filter }) {
  return (
    <nav class="parts" aria-label="Which bookings">
      {parts.map((part) => (
        <Link key={part} to={placeOf({ ...filter, part }, 0)} current={part === filter.part}>
          {partWords[part]}
        </Link>
      ))}
    </nav>
  )
}

interface ConditionProps {
  readonly filter: Filter
  readonly name: Exclude<keyof Filter, 'part'>
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
  readonly isWide?: boolean
}

/** How long nothing was typed, before what stands there is searched for. */
const pauseMs = 250

function Typed({ filter, name, label, type, placeholder, isWide }: TypedProps): ComponentChildren {
  const kept = filter[name]
  // What is typed holds until the address says something else: also by the browser's own buttons.
  const [typed, setTyped] = useState({ over: kept, text: kept })
  const shown = typed.over === kept ? typed.text : kept
  const change = (text: string, replace: boolean) => {
    const next = text.trim()
    if (next === kept) return
    setTyped({ over: next, text })
    go(placeOf({ ...filter, [name]: next }, 0), { replace })
  }
  // Half a date or half of `name = value` is nothing to look for; a field that was emptied is.
  const isLive = type === 'search' && (name === 'q' || shown === '')
  useEffect(() => {
    if (!isLive || shown.trim() === kept) return
    const timer = setTimeout(() => change(shown, true), pauseMs)
    return () => clearTimeout(timer)
  })
  const attributes = {
    id: `filter-${name}`,
    value: shown,
    placeholder,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      setTyped({ over: kept, text: currentTarget.value }),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      change(currentTarget.value, false),
  }
  return (
    <label for={attributes.id} class={isWide ? 'wide' : undefined}>
      {label}
      {type === 'date' ? (
        <input type="date" {...attributes} />
      ) : (
        <input type="search" {...attributes} />
      )}
    </label>
  )
}
