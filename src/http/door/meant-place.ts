/** Which place of the API was meant by a path that leads nowhere: another spelling, a synonym, a verb for a method. */
import type { Route } from '../route.ts'

/** What other services do by a verb at the end of a path. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  DELETE: ['cancel', 'delete', 'remove'],
  PATCH: ['reschedule', 'move', 'update', 'edit', 'change'],
  POST: ['create', 'new', 'add', 'book'],
  GET: ['list', 'search', 'find', 'all', 'get', 'upcoming'],
}

/** What else a part of a path is called: one word each, in small letters, `-` for whatever joins two. */
const called: Readonly<Record<string, string>> = {
  humans:
    'human people person persons user users staff rep reps employee employees member members host hosts team colleague colleagues calendar calendars agent agents advisor advisors provider providers resource resources',
  bookings:
    'booking book meeting meetings appointment appointments reservation reservations scheduled-event scheduled-events reserve',
  slots:
    'slot availability availabilities available available-slots available-times free free-slots free-times freebusy free-busy opening openings time times next-available next-slot availability-slots',
  holds: 'hold',
  overrides:
    'override block blocks time-off vacation vacations exception exceptions blocked-times busy out-of-office absence absences',
  services:
    'service event-type event-types meeting-type meeting-types appointment-type appointment-types',
  webhooks: 'webhook hook hooks subscription subscriptions',
  'api-keys': 'api-key apikey apikeys key keys',
  zones: 'zone timezone timezones time-zone time-zones',
}

const nouns = new Map(
  Object.entries(called).flatMap(([noun, names]) => names.split(' ').map((name) => [name, noun])),
)

/** What is set, where slots are asked for. */
const hoursWords =
  /^(?:availability|availabilities|(?:work|working|business|office)-?hours|hours|schedule|schedules)$/

const findsBooking = 'GET /v1/bookings with q, a part of a name'
const freeOrBooked = 'GET /v1/humans/:id/slots for free times, or GET /v1/bookings for bookings'

/** Paths of one word, or of a word and an id, that no noun explains. `$id` is what stands behind it. */
const words: readonly (readonly [RegExp, RegExp, string])[] = [
  [/./, /^(?:cancel|cancellations?)$/, 'DELETE /v1/bookings/$id'],
  [/./, /^(?:reschedule|move)$/, 'PATCH /v1/bookings/$id'],
  [/^POST$/, /^(?:schedule|schedules|calendar|calendars|events?)$/, 'POST /v1/bookings'],
  [/^GET$/, /^(?:schedule|schedules|calendar|calendars|agenda)$/, freeOrBooked],
  [/^GET$/, /^(?:search|find|query|lookup)$/, findsBooking],
  [
    /^GET$/,
    /^(?:contacts?|attendees?|invitees?|customers?|clients?|guests?|leads?)$/,
    findsBooking,
  ],
  [/./, /^(?:me|self|whoami|profile|accounts?|tenant)$/, '/v1/account'],
  [/./, /^(?:health|healthz|ping|status)$/, '/healthz'],
  [/./, /^(?:docs|documentation|swagger|reference)$/, '/docs'],
  [/./, /^(?:openapi(?:\.json|\.yaml)?|swagger\.json|schema)$/, '/openapi.json'],
]

/** `DELETE /v1/bookings/…`, or the path alone where the method may stay; null where nothing is meant. */
export function meantPlace(
  routes: readonly Route[],
  method: string,
  pathname: string,
): string | null {
  const segments = segmentsOf(pathname).slice(1)
  const own = ownOf(segments)
  const [first = '', second] = own
  const verb = own.at(-1) ?? ''
  if (own.includes('holds') && /^(?:confirm|book|convert|accept)$/.test(verb)) {
    return 'POST /v1/bookings with hold_id'
  }
  if (own.length > 2 && nounOf(first) === 'humans') {
    const place = placeOfHuman(method, second ?? '', plainOf(verb))
    if (place !== null) return place
  }
  const isShort = own.length === 1 || (own.length === 2 && isId(second ?? ''))
  const [, , word] = words.find(([by, name]) => by.test(method) && name.test(plainOf(first))) ?? []
  if (isShort && word !== undefined) return word.replace('$id', second ?? ':id')
  if (plainOf(verb) === 'me' && own.length === 2) return '/v1/account'
  const meant = Object.keys(verbs).find((one) => verbs[one]?.includes(plainOf(verb)))
  const above = placeOf(own.slice(0, -1), method)
  if (meant !== undefined && methodsAt(routes, above).includes(meant)) return `${meant} ${above}`
  return nearPlace(routes, method, pathname, own)
}

/** What belongs to a human and stands elsewhere. */
function placeOfHuman(method: string, id: string, noun: string): string | null {
  if (/^(?:bookings?|meetings?|appointments?|events?|book)$/.test(noun)) {
    return `${method} /v1/bookings with human_id`
  }
  if (!/^(?:schedule|calendar|agenda)$/.test(noun)) return null
  if (method === 'POST') return 'POST /v1/bookings with human_id'
  return method === 'GET'
    ? `GET /v1/humans/${id}/slots for free times, or GET /v1/bookings with human_id for bookings`
    : null
}

/** A place with these nouns, or their last: of a human where there is none by itself. */
function nearPlace(
  routes: readonly Route[],
  method: string,
  pathname: string,
  own: readonly string[],
): string | null {
  const [first = '', second] = own
  const noun = nounOf(first, method)
  const ofHuman =
    own.length === 1 || (own.length === 2 && isId(second ?? ''))
      ? [`/v1/humans/${second ?? ':id'}/${noun}`]
      : []
  const asked = noun === 'slots' && plainOf(first) !== 'slots' ? ofHuman : []
  const wholes = [own, own.slice(-1), own.slice(-2)].map((parts) => placeOf(parts, method))
  const places = [...asked, ...wholes, ...ofHuman].filter(
    (one) => one !== pathname && isPlace(routes, one),
  )
  const place = places.find((one) => methodsAt(routes, one).includes(method))
  if (place !== undefined) return place
  const [other] = places
  if (other === undefined) return null
  const [only, ...more] = methodsAt(routes, other)
  return more.length === 0 ? `${only} ${other}` : other
}

/** Whether routes lead there, and no noun stands where an id belongs. */
const isPlace = (routes: readonly Route[], place: string) =>
  routesAt(routes, place).some(({ path }) => {
    const at = segmentsOf(path)
    return segmentsOf(place).every(
      (part, n) => !at[n]?.startsWith(':') || !Object.hasOwn(called, part),
    )
  })

const isId = (segment: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(segment)

const ownOf = (segments: readonly string[]) =>
  segments.filter((one, at) => one !== '' && (at > 1 || !/^(?:api|rest|v\d+)$/i.test(one)))

/** As it is called here, under /v1. */
function placeOf(own: readonly string[], method: string): string {
  return `/v1/${own.map((one) => nounOf(one, method)).join('/')}`
}

const plainOf = (segment: string) => segment.toLowerCase().replace(/[_ ]|%20/g, '-')

function nounOf(segment: string, method = 'GET'): string {
  const plain = plainOf(segment)
  if (Object.hasOwn(called, plain)) return plain
  if (method !== 'GET' && hoursWords.test(plain)) return 'availability'
  return nouns.get(plain) ?? segment
}

/** The methods that a path may be asked with. */
export function methodsAt(routes: readonly Route[], pathname: string): string[] {
  return [...new Set(routesAt(routes, pathname).map(({ method }) => method))]
}

export function routesAt(routes: readonly Route[], pathname: string): Route[] {
  const segments = segmentsOf(pathname)
  return routes.filter(({ path }) => {
    const pattern = segmentsOf(path)
    return (
      pattern.length === segments.length && pattern.every((part, at) => fits(part, segments[at]))
    )
  })
}

const fits = (part: string, segment: string | undefined) =>
  part.startsWith(':') ? segment !== '' : part === segment

function segmentsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/')
}
