/** Names that callers bring along from other services, or from habit, and what each is called here. */
import { missesOfHours } from './misses-of-hours.ts'
import { field, idempotencyKey, metadataFilter, says, step, type Text } from './says.ts'

/** Requests that are about one thing alone: beside a name of somebody else, `id` and `name` say whose. */
const isAlone = (known: readonly string[]) =>
  !known.includes('attendee_name') && !known.includes('q')

/** A change names no human: where it stands before is known. */
const isChange = (known: readonly string[]) =>
  known.includes('attendee_name') && !known.includes('human_id')

/** What somebody means by a name, where the request has the field. The first that fits counts. */
interface Miss {
  readonly names: RegExp
  readonly meant: string
  /** In place of "is called … here". */
  readonly words?: Text
  /** It says something else: what is meant has still to be sent. */
  readonly isOther?: true
  /** Where the name may mean something else, the requests in which it does not. */
  readonly where?: (known: readonly string[]) => boolean
}

const starts = field('starts_at')
const oneDay = says`is sent as ${field('date_from')} and ${field('date_to')}, both the same for one day`
const firstAndLast = says`is sent as ${field('date_from')} and ${field('date_to')}, the first and the last date`
const dayOfStart = says`belongs into ${starts}, date and time in one as YYYY-MM-DDTHH:MM, with ${field('timezone')} beside it`
const firstDate = says`is sent as ${field('start_date')}, and its time as ${field('start_time')}`
const lastDate = says`is sent as ${field('end_date')}, and its time as ${field('end_time')}`
const chooseWords = 'is not asked for: choose among the times of the answer'
const nextPage = says`is no number here: send the ${field('cursor')} of the page before`
const length = says`is not sent: say in ${field('duration')} how many minutes it takes`
const person = says`is sent as ${field('attendee_name')} and ${field('attendee_email')}`
const whoever =
  'attendee|customer|client|guest|invitee|lead|contact|visitor|prospect|participant|patient'
const staff = 'human|person|user|staff|rep|employee|host|owner|agent|assignee|calendar|member'
const anyService =
  /^(?:service|(?:meeting|event|appointment|booking|service)_?type|meeting_kind)s?(?:_(?:ids?|names?|slug))?$/

const misses: readonly Miss[] = [
  {
    names: /^(?:min(?:ute)?s?|length|(?:duration|length)_\w+|\w+_(?:duration|length))$/,
    meant: 'duration',
  },
  { names: /^(?:dates?|day|on)$/, meant: 'date_from', words: oneDay },
  {
    names: /^(?:date_?range|range|dates?_between|between|period|week|month)$/,
    meant: 'date_from',
    words: firstAndLast,
  },
  { names: /^(?:from|since|after|starts?|starts?_\w+|\w+_start|from_\w+)$/, meant: 'date_from' },
  {
    names: /^(?:(?:num(?:ber)?_of_|next_)?days(?:_ahead)?|window|horizon)$/,
    meant: 'date_to',
    words: says`is sent as ${field('date_to')}, such as +7d for seven days from today`,
  },
  { names: /^(?:to|until|till|before|ends?|ends?_\w+|\w+_end|to_\w+)$/, meant: 'date_to' },
  {
    names:
      /^(?:(?:preferred|desired)_\w*|time_preference|preferences?|time_(?:from|to|of_day|range|window)|(?:after|before|earliest|latest)_(?:time|hour)|time|part_of_day)$/,
    meant: 'date_from',
    words: chooseWords,
    isOther: true,
  },
  { names: /^(?:date|day)$/, meant: 'start_date' },
  { names: /^(?:starts?|from|begins?)$/, meant: 'start_date', words: firstDate },
  { names: /^(?:ends?|to|until)$/, meant: 'end_date', words: lastDate },
  {
    names: /^(?:id|(?:booking|meeting|appointment|reservation|event)(?:_?id)?)$/,
    meant: 'booking_id',
  },
  {
    names: /^(?:booking|meeting|appointment)_?ids$/,
    meant: 'booking_id',
    words: says`is one in each call: send it as ${field('booking_id')}`,
  },
  { names: /^(?:id|hold)$/, meant: 'hold_id', where: isAlone },
  { names: /^(?:id|override|block)$/, meant: 'override_id' },
  { names: /^(?:id|name|query|search|q)$/, meant: 'human_id', where: isAlone },
  { names: /^(?:q|query|search|full_name|display_name)$/, meant: 'name', where: isAlone },
  {
    names: /^(?:upcoming|future|only_upcoming)$/,
    meant: 'status',
    words: says`is no filter: send ${field('status')} confirmed, and ${field('date_from')} with now`,
  },
  { names: /^(?:date|day|time|start_date)$/, meant: 'starts_at', words: dayOfStart },
  { names: /^(?:to|new_slot)$/, meant: 'starts_at', where: isChange },
  {
    names: /^(?:from|old_\w+|current_\w+)$/,
    meant: 'starts_at',
    words: 'is not needed: leave it out',
    isOther: true,
    where: isChange,
  },
  {
    names:
      /^(?:starts?|begins?|starts?_\w+|begins?_\w+|date_?time|slot(?:_id|_time)?|(?:meeting|appointment|booking|scheduled)_?(?:time|at|for)|when|new_\w*(?:time|start|date)\w*)$/,
    meant: 'starts_at',
  },
  { names: /^(?:ends?|to|ends?_\w+)$/, meant: 'duration', words: length, isOther: true },
  {
    names: /^(?:recurrence|recurring|repeats?|rrule|series|frequency)$/,
    meant: 'starts_at',
    words: 'is not known: there are no series, so book each time by itself',
    isOther: true,
  },
  {
    names: /^status$/,
    meant: 'attendee_name',
    words: 'is not sent: a booking is confirmed as soon as it is made',
    isOther: true,
  },
  { names: new RegExp(`^(?:${whoever})s?$`), meant: 'attendee_name', words: person },
  { names: new RegExp(`^(?:(?:${whoever})_)?e?mail$`), meant: 'attendee_email' },
  { names: new RegExp(`^(?:${whoever})_e_?mail$`), meant: 'attendee_email' },
  { names: new RegExp(`^(?:(?:${whoever})_)?(?:full_)?name$`), meant: 'attendee_name' },
  {
    names: new RegExp(`^(?:(?:${whoever})_)?(?:first|last|given|family|sur)_?names?$`),
    meant: 'attendee_name',
    words: says`belongs into ${field('attendee_name')}, first and last name in one`,
  },
  {
    names:
      /^(?:ttl|expir(?:es|y|ation)(?:_\w+)?|hold_(?:for|time|seconds|minutes|duration)|ttl_\w+)$/,
    meant: 'ttl_seconds',
    words: says`is called ${field('ttl_seconds')} here, in seconds from now`,
  },
  { names: /^(?:hold|hold_?token|reservation(?:_id)?)$/, meant: 'hold_id' },
  { names: new RegExp(`^(?:${staff})(?:_id|_name)?$`), meant: 'human_id' },
  { names: new RegExp(`^(?:${staff})s?(?:_ids?|_names?)?$`), meant: 'human_ids' },
  { names: anyService, meant: 'service_id' },
  {
    names: new RegExp(
      `^(?:(?:${whoever})_)?(?:(?:tele)?phone|mobile|cell|tel|caller_id)(?:_?(?:number|no))?$`,
    ),
    meant: 'attendee_phone',
  },
  {
    names: new RegExp(`^(?:${whoever})_(?:tz|zone|time_?zone)$`),
    meant: 'attendee_timezone',
  },
  {
    names: new RegExp(`^(?:(?:${whoever})_)?(?:locale|lang|language)$`),
    meant: 'attendee_locale',
  },
  {
    names:
      /^(?:where|place|venue|room|address|(?:meeting|video|conference)_(?:link|url|room|place|location))$/,
    meant: 'location',
  },
  {
    names: new RegExp(`^(?:search|query|text|keyword|filter|(?:(?:${whoever})_)?name|${whoever})$`),
    meant: 'q',
  },
  {
    names: /^(?:per_page|page_size|max_results|max|count|top|size|number|results)$/,
    meant: 'limit',
  },
  { names: /^page(?:_?number)?$/, meant: 'cursor', words: nextPage, isOther: true },
  { names: /^(?:sort|sort_\w+|order_\w+|direction)$/, meant: 'order' },
  { names: /^(?:tz|zone|time_?zone|\w+_tz)$/, meant: 'timezone' },
  { names: /^(?:tz|zone|time_?zone|\w+_tz)$/, meant: 'display_timezone' },
  { names: /^(?:name|reason|description|label|notes?|summary)$/, meant: 'title' },
  { names: /^(?:events?|event_types?|topics?|types?)$/, meant: 'events' },
  { names: /^(?:endpoint|target|target_url|callback|callback_url|address)$/, meant: 'url' },
  ...missesOfHours,
]

const anyHuman = new RegExp(`^(?:${staff})s?(?:_ids?|_name)?$`)

/** What a booking keeps for its caller and knows nothing of itself. */
const noted = /^(?:title|subject|notes?|description|topic|summary|message|comments?|agenda|type)$/

/** No field has a longer name, in any service: some patterns would take the square of its length. */
const nameCharactersMax = 100

/** What to say of a field that a request does not have; null where nobody knows what it means. */
export function nearMiss(name: string, value: unknown, known: readonly string[]): Text | null {
  if (name.length > nameCharactersMax) return null
  const wanted = snakeCase(name)
  if (wanted !== name && known.includes(wanted)) return says`is called ${field(wanted)} here`
  return (
    cancelling(wanted, value, known) ??
    hourForDate(wanted, value, known) ??
    (isPerson(wanted, known) ? person : wrapping(value, known)) ??
    synonym(wanted, known) ??
    otherHuman(wanted, known) ??
    note(name, wanted, known) ??
    elsewhere(name, wanted, known)
  )
}

/** What stands in a header, or is found by what was kept with it. */
function elsewhere(name: string, wanted: string, known: readonly string[]): Text | null {
  if (/^idempotency_?key$/.test(wanted)) return says`is a header: send it as ${idempotencyKey}`
  const isSearch = known.includes('q') && known.some((one) => one.startsWith('metadata'))
  const member = /^metadata\[['"]?([\w-]+)['"]?\]$/.exec(name)?.[1] ?? /^\w+_id$/.exec(name)?.[0]
  if (!isSearch || member === undefined) return null
  return says`is found as ${metadataFilter({ name: member, value: '…' })}, where it was kept so`
}

/** The field that a request has under another name, and that is not missing therefore; null where it says something else. */
export function suppliedBy(name: string, value: unknown, known: readonly string[]): string | null {
  if (name.length > nameCharactersMax) return null
  const wanted = snakeCase(name)
  if (wanted !== name && known.includes(wanted)) return wanted
  if (cancelling(wanted, value, known) ?? hourForDate(wanted, value, known)) return null
  if (!isPerson(wanted, known) && wrapping(value, known) !== null) return null
  const miss = missOf(wanted, known)
  return miss === undefined || miss.isOther ? null : miss.meant
}

/** `startsAt`, `Starts-At`, `starts_at[]` -> `starts_at` */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-\s]/g, '_')
    .replace(/\[\d*\]$/, '')
    .toLowerCase()
}

/** `after: "14:00"`: an hour, where dates are asked for. */
function hourForDate(name: string, value: unknown, known: readonly string[]): Text | null {
  const isHour = typeof value === 'string' && /^\d{1,2}(?::\d\d| ?[ap]m)/i.test(value.trim())
  const { meant = '' } = missOf(name, known) ?? {}
  return isHour && /^date_(?:from|to)$/.test(meant) ? chooseWords : null
}

function cancelling(name: string, value: unknown, known: readonly string[]): Text | null {
  const isStatus = name === 'status' && /^cancel/i.test(String(value))
  const isFlag = /^(?:is_)?cancel(?:l?ed)?$/.test(name)
  if (!known.includes('starts_at') || !(isStatus || isFlag)) return null
  return says`does not change a booking: cancel it with ${step('cancelBooking')}`
}

/** A request inside a field: `{ "booking": { "human_id": … } }` */
function wrapping(value: unknown, known: readonly string[]): Text | null {
  const inside = wrapped(value, known)
  if (inside === null) return null
  const [first = ''] = Object.keys(inside).filter((member) => known.includes(member))
  return says`is no field: send what stands in it by itself, at the top, as {"${field(first)}": …}`
}

/** So deep do other services wrap what they are sent: `{ "data": { "attributes": { … } } }`. */
const wrapsMax = 2

/** The members of a request that stands inside of a field; null for what is none. */
export function wrapped(
  value: unknown,
  known: readonly string[],
  wraps = 0,
): Readonly<Record<string, unknown>> | null {
  if (Array.isArray(value)) return value.length === 1 ? wrapped(value[0], known, wraps) : null
  const inside = typeof value === 'string' ? jsonObjectIn(value) : value
  if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return null
  if (Object.keys(inside).some((member) => known.includes(member))) return { ...inside }
  if (wraps >= wrapsMax) return null
  const deeper = Object.values(inside).map((one) => wrapped(one, known, wraps + 1))
  return deeper.find((one) => one !== null) ?? null
}

function jsonObjectIn(text: string): unknown {
  if (!/^\s*\{/.test(text)) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function synonym(name: string, known: readonly string[]): Text | null {
  const miss = missOf(name, known)
  return miss === undefined ? null : (miss.words ?? says`is called ${field(miss.meant)} here`)
}

/** An attendee as an object may have members that are fields here as well, such as a timezone. */
const isPerson = (name: string, known: readonly string[]) => missOf(name, known)?.words === person

function missOf(name: string, known: readonly string[]): Miss | undefined {
  return misses.find(
    ({ names, meant, where }) =>
      known.includes(meant) && names.test(name) && (where === undefined || where(known)),
  )
}

/** A change of a booking may name another attendee, and no other human. */
function otherHuman(name: string, known: readonly string[]): Text | null {
  const isChange = known.includes('starts_at') && known.includes('attendee_name')
  if (!isChange || !anyHuman.test(name)) return null
  return says`stays as it is: leave it out; for another human, book with that one first, then cancel this one with ${step('cancelBooking')}`
}

function note(name: string, wanted: string, known: readonly string[]): Text | null {
  if (!known.includes('metadata') || !noted.test(wanted)) return null
  return says`is not known: keep it in ${field('metadata')}, as in {"${name}": "…"}`
}
