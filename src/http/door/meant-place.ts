/** Which place of the API was meant by a path that leads nowhere: another spelling, a synonym, a verb for a method. */
import type { Route } from '../route.ts'

/** What other services do by a verb at the end of a path. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  DELETE: ['cancel', 'delete', 'remove'],
  PATCH: ['reschedule', 'move', 'update', 'edit', 'change'],
  POST: ['create', 'new', 'add', 'book'],
  GET: ['list', 'search', 'find', 'all', 'get'],
}

/** What else a part of a path is called: one word each, in small letters, `-` for whatever joins two. */
const called: Readonly<Record<string, string>> = {
  humans:
    'human people person persons user users staff rep reps employee employees member members host hosts team colleague colleagues calendar calendars',
  bookings: 'booking book meeting meetings appointment appointments reservation reservations',
  slots:
    'slot availability availabilities available available-slots available-times free free-slots free-times freebusy opening openings time times',
  holds: 'hold',
  overrides: 'override block blocks time-off vacation vacations exception exceptions',
  webhooks: 'webhook hook hooks subscription subscriptions',
  'api-keys': 'api-key apikey apikeys key keys',
  zones: 'zone timezone timezones time-zone time-zones',
  account: 'me self whoami profile accounts tenant',
}

const nouns = new Map(
  Object.entries(called).flatMap(([noun, names]) => names.split(' ').map((name) => [name, noun])),
)

/** `DELETE /v1/bookings/…`, or the path alone where the method may stay; null where nothing is meant. */
export function meantPlace(
  routes: readonly Route[],
  method: string,
  pathname: string,
): string | null {
  const segments = segmentsOf(pathname).slice(1)
  const verb = segments.at(-1) ?? ''
  if (segments.includes('holds') && /^(?:confirm|book|convert|accept)$/.test(verb)) {
    return 'POST /v1/bookings with hold_id'
  }
  const ofHuman = /\/humans\/[\da-f-]{36}\/(?:bookings?|meetings?|appointments?|events?)\/?$/i
  if (ofHuman.test(pathname)) return `${method} /v1/bookings with human_id`
  const meant = Object.keys(verbs).find((one) => verbs[one]?.includes(verb))
  const above = placeOf(segments.slice(0, -1))
  if (meant !== undefined && methodsAt(routes, above).includes(meant)) return `${meant} ${above}`
  const places = [placeOf(segments), placeOf(segments.slice(-1)), placeOf(segments.slice(-2))]
  const place = places.find((one) => one !== pathname && methodsAt(routes, one).includes(method))
  return (
    place ?? places.find((one) => methodsAt(routes, one).length > 0 && one !== pathname) ?? null
  )
}

/** As it is called here, under /v1. */
function placeOf(segments: readonly string[]): string {
  const own = segments.filter((one, at) => at > 1 || !/^(?:api|rest|v\d+)$/i.test(one))
  return `/v1/${own.map(nounOf).join('/')}`
}

function nounOf(segment: string): string {
  const plain = segment.toLowerCase().replace(/[_ ]|%20/g, '-')
  if (Object.hasOwn(called, plain)) return plain
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
