/** Which people are listed, as the address of the page says: a change of it is a new address. */
import type { Human } from '../../api/types.ts'
import { go, Link } from '../../router.tsx'

export interface HumanFilter {
  readonly q: string
  readonly role: string
  /** Those who were removed. */
  readonly isRemoved: boolean
}

export function humanFilterIn(query: URLSearchParams): HumanFilter {
  return {
    q: query.get('q') ?? '',
    role: query.get('role') ?? '',
    isRemoved: query.has('removed'),
  }
}

export function placeOfPeople({ q, role, isRemoved }: HumanFilter, offset = 0): string {
  const query = new URLSearchParams({
    ...(q === '' ? {} : { q }),
    ...(role === '' ? {} : { role }),
    ...(isRemoved ? { removed: '' } : {}),
    ...(offset === 0 ? {} : { offset: String(offset) }),
  })
  return `/humans${query.size === 0 ? '' : `?${query}`}`
}

/** A part of the name, the address, the role or the id. */
export function isFound({ name, email, role, id }: Human, filter: HumanFilter): boolean {
  if (filter.role !== '' && role !== filter.role) return false
  const looked = filter.q.toLowerCase()
  return [name, email, role, id].some((text) => text?.toLowerCase().includes(looked))
}

interface HumanFiltersProps {
  readonly filter: HumanFilter
  readonly roles: readonly string[]
}

export function HumanFilters({ filter, roles }: HumanFiltersProps) {
  const change = (changed: Partial<HumanFilter>) =>
    go(placeOfPeople({ ...filter, ...changed }), { replace: true })
  return (
    <search class="filters">
      <label for="people-q" class="wide">
        Search
        <input
          id="people-q"
          type="search"
          placeholder="Name, e-mail or role"
          value={filter.q}
          onInput={(event) => change({ q: event.currentTarget.value })}
        />
      </label>
      {roles.length > 0 && (
        <label for="people-role">
          Role
          <select
            id="people-role"
            value={filter.role}
            onChange={(event) => change({ role: event.currentTarget.value })}
          >
            <option value="">Any</option>
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        </label>
      )}
    </search>
  )
}

export function PeopleParts({ filter }: { readonly filter: HumanFilter }) {
  const parts = [
    [false, 'Can be booked'],
    [true, 'Removed'],
  ] as const
  return (
    <nav class="parts" aria-label="Which people">
      {parts.map(([isRemoved, words]) => (
        <Link
          key={words}
          to={placeOfPeople({ q: '', role: '', isRemoved })}
          current={isRemoved === filter.isRemoved}
        >
          {words}
        </Link>
      ))}
    </nav>
  )
}
