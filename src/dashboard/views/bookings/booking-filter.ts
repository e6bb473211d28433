/** Which bookings are listed, as it stands in the address of the page. */

const names = ['human_id', 'date_from', 'date_to', 'q', 'metadata'] as const

/** The parts of the list; the first is shown unless the address says another. */
export const parts = ['upcoming', 'past', 'cancelled', 'all'] as const

export type Part = (typeof parts)[number]

/** Empty: any. */
export type Filter = Readonly<Record<(typeof names)[number], string>> & { readonly part: Part }

/** `metadata` stands in an address as the API has it: `metadata.lead_id=lead_123`. */
export function filterIn(query: URLSearchParams): Filter {
  const metadata = [...query].find(([name]) => name.startsWith(prefix))
  const of = (name: string) => query.get(name) ?? ''
  return {
    part: parts.find((part) => part === of('part')) ?? 'upcoming',
    human_id: of('human_id'),
    date_from: of('date_from'),
    date_to: of('date_to'),
    q: of('q'),
    metadata: metadata ? `${metadata[0].slice(prefix.length)} = ${metadata[1]}` : '',
  }
}

const prefix = 'metadata.'

/** The address of the list. */
export function placeOf(filter: Filter, offset: number, id = ''): string {
  const part = filter.part === 'upcoming' ? '' : one('part', filter.part)
  const query = `${part}${conditions(filter)}${offset > 0 ? `&offset=${offset}` : ''}`
  return `/bookings${id && `/${id}`}${query.replace('&', '?')}`
}

/** What the API is asked for, each with its `&`. */
export function filterQuery(filter: Filter): string {
  const [least, most] = reach[filter.part]
  const range = {
    date_from: filter.date_from || least,
    date_to: filter.date_to || most,
  }
  return `${order[filter.part]}${conditions({ ...filter, ...range })}`
}

/** What is next comes first, and of what is over the latest. */
const order: Readonly<Record<Part, string>> = {
  upcoming: '&status=confirmed',
  past: '&status=confirmed&order=desc',
  cancelled: '&status=cancelled&order=desc',
  all: '&order=desc',
}

/** From when until when, where no dates are said. */
const reach: Readonly<Record<Part, readonly [from: string, to: string]>> = {
  upcoming: ['now', ''],
  past: ['', 'now'],
  cancelled: ['', ''],
  all: ['', ''],
}

/** Whether anything but the part is said. */
export function isFiltered(filter: Filter): boolean {
  return conditions(filter) !== ''
}

function conditions(filter: Filter): string {
  return names
    .filter((name) => filter[name] !== '')
    .map((name) => (name === 'metadata' ? metadataQuery(filter.metadata) : one(name, filter[name])))
    .join('')
}

function metadataQuery(text: string): string {
  const [name = '', ...value] = text.split('=')
  return one(prefix + name.trim(), value.join('=').trim())
}

function one(name: string, value: string): string {
  return `&${encodeURIComponent(name)}=${encodeURIComponent(value)}`
}
