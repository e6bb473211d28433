/** The conditions of the list of bookings, as they stand in the address of the page. Empty: any. */

const names = ['human_id', 'status', 'date_from', 'date_to', 'attendee_email', 'metadata'] as const

export type Filter = Readonly<Record<(typeof names)[number], string>>

/** `metadata` stands in an address as the API has it: `metadata.lead_id=lead_123`. */
export function filterIn(query: URLSearchParams): Filter {
  const metadata = [...query].find(([name]) => name.startsWith(prefix))
  const of = (name: string) => query.get(name) ?? ''
  return {
    human_id: of('human_id'),
    status: of('status'),
    date_from: of('date_from'),
    date_to: of('date_to'),
    attendee_email: of('attendee_email'),
    metadata: metadata ? `${metadata[0].slice(prefix.length)} = ${metadata[1]}` : '',
  }
}

const prefix = 'metadata.'

/** As parameters of the API, each with its `&`. */
export function filterQuery(filter: Filter): string {
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
