/** What is meant by a value of another kind than its schema asks for: `"30 minutes"`, `"Mon-Fri"`, `yes`. */
import type { TSchema } from '@sinclair/typebox'

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** What to send in its place, as the end of a sentence that begins with the field's name; null for no idea. */
export function meantValue(schema: TSchema, value: unknown, field = ''): string | null {
  const { type } = schema
  if (type === 'integer') return integerMeant(schema, value, field)
  if (type === 'array') return listMeant(schema.items, value)
  if (type === 'boolean' || isTruthText(schema)) return truthMeant(schema, value)
  if (type === 'object' && typeof value === 'string' && /^\s*\{/.test(value)) return encodedWords
  return typeof value === 'string' ? wordMeant(schema, value) : null
}

const encodedWords = 'is a text with JSON in it: send the object itself'

/** What one of some words is called elsewhere. */
const synonyms: readonly (readonly [RegExp, string])[] = [
  [/^(?:both|everyone|everybody|together|every)$/i, 'all'],
  [/^(?:either|anyone|anybody|whoever|one)$/i, 'any'],
  [/^(?:any(?:one|body)?|either|whoever|next[_ ]available|one)$/i, 'first'],
  [/^(?:round[_ -]?robin|even(?:ly)?|fair|least[_ ]bus(?:y|iest)|load[_ ]balanced?)$/i, 'balanced'],
  [
    /^(?:vacation|busy|off|time[_ -]?off|ooo|out[_ -]of[_ -]office|blocked|unavailable|holiday|closed|absence)$/i,
    'block',
  ],
  [/^(?:available|availability|free|opened|extra|working)$/i, 'open'],
  [/^booking\.(?:created|made|booked|new)$/i, 'booking.confirmed'],
  [/^booking\.(?:deleted|removed)$/i, 'booking.cancelled'],
  [/^booking\.(?:moved|time_changed)$/i, 'booking.rescheduled'],
]

/** One of some words, in another spelling. */
function wordMeant({ anyOf = [] }: TSchema, text: string): string | null {
  const plain = (word: unknown) => String(word).trim().toLowerCase().replace(/(.)\1/g, '$1')
  const word = anyOf.find(
    (one: TSchema) => one.const !== undefined && plain(one.const) === plain(text),
  )
  if (word) return `must be written ${JSON.stringify(word.const)}`
  const synonym = synonyms.find(
    ([names, meant]) =>
      names.test(text.trim()) && anyOf.some((one: TSchema) => one.const === meant),
  )
  if (synonym) return `is called ${JSON.stringify(synonym[1])} here: send that word`
  const isAhead = /^(?:upcoming|future|ahead|open|active|pending|scheduled|booked)$/i.test(text)
  return isAhead && anyOf.some((one: TSchema) => one.const === 'confirmed')
    ? 'is no status here: send confirmed, and date_from with now for what lies ahead'
    : null
}

function integerMeant(schema: TSchema, value: unknown, field: string): string | null {
  if (Array.isArray(value) && isWeekday(schema)) return oneDayWords
  if (typeof value === 'object') return numberWithin(schema, value)
  if (isWeekday(schema) && (value === 0 || value === '0'))
    return 'must be 1 for Monday to 7 for Sunday'
  if (typeof value === 'number') return field === 'duration' ? otherUnit(schema, value) : null
  if (typeof value !== 'string') return null
  if (field === 'duration' && /^\d+\.\d+$/.test(value)) return otherUnit(schema, Number(value))
  if (/^-?\d{1,15}$/.test(value)) return `is a text: send ${value} without quotes`
  const days = isWeekday(schema) ? daysIn(value) : null
  if (days !== null) return `is a text: send ${days.join(', ')}, for Monday is 1`
  const minutes = minutesIn(value)
  if (minutes === null) return null
  return /_seconds$/.test(field)
    ? `is a text: send ${minutes * 60}, the number of seconds`
    : `is a text: send ${minutes}, the number of minutes`
}

/** A number in a list of one, or in an object with its name: `[30]`, `{ "minutes": 30 }`. */
function numberWithin({ minimum = 0, maximum = 0 }: TSchema, value: object | null): string | null {
  const [only, ...others] = Object.values(value ?? {})
  if (others.length > 0 || !Number.isInteger(only) || only < minimum || only > maximum) return null
  const kind = Array.isArray(value) ? 'a list' : 'an object'
  return `is ${kind}: send what stands in it by itself, ${only}`
}

/** Minutes that were sent as hours, seconds or milliseconds: one of them is in bounds. */
function otherUnit({ minimum = 0, maximum = 0 }: TSchema, value: number): string | null {
  const units = [
    ['hours', value < 24 && !Number.isInteger(value) ? value * 60 : 0],
    ['seconds', value > maximum ? value / 60 : 0],
    ['milliseconds', value > maximum * 60 ? value / 60_000 : 0],
  ] as const
  const [unit, minutes] =
    units.find(([, one]) => Number.isInteger(one) && one >= minimum && one <= maximum) ?? []
  return minutes === undefined
    ? null
    : `is told in minutes: send ${minutes} if ${value} ${unit} are meant`
}

const oneDayWords = 'is one day: send one entry for each'

/** 1 = Monday … 7 = Sunday. */
const isWeekday = ({ minimum, maximum }: TSchema) => minimum === 1 && maximum === 7

function dayIn(text: string): number | null {
  const at = dayNames.indexOf(text.trim().slice(0, 3).toLowerCase())
  return at < 0 ? null : at + 1
}

/** `30 minutes`, `1.5 h`, `PT1H30M`, `1:30` */
function minutesIn(text: string): number | null {
  const plain = text.trim().toLowerCase()
  const iso = /^pt(?:(\d+)h)?(?:(\d+)m)?$/.exec(plain)
  if (iso && plain !== 'pt') return Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0)
  const clock = /^(\d{1,2}):(\d\d)(?::00)?$/.exec(plain)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  if (/^half(?: an?)? hour$/.test(plain)) return 30
  if (/^(?:an|one) hour$/.test(plain)) return 60
  const counted =
    /^(\d+(?:\.\d+)?)[ -]?(m|mins?|minutes?|minuten|minutos|h|hrs?|hours?|stunden?)\.?$/.exec(plain)
  if (!counted) return null
  const minutes = Number(counted[1]) * (/^[hs]/.test(counted[2] ?? '') ? 60 : 1)
  return Number.isInteger(minutes) ? minutes : null
}

function listMeant(items: TSchema, value: unknown): string | null {
  if (Array.isArray(value)) return null
  const isInteger = items.type === 'integer'
  if (isInteger && isWeekday(items)) {
    const days = typeof value === 'string' ? daysIn(value) : null
    return days === null ? null : `must be a list: send [${days.join(', ')}], for Monday is 1`
  }
  if (isInteger && typeof value === 'number') return `must be a list: send [${value}]`
  if (isInteger && typeof value === 'string') {
    const numbers = value.split(/[,;/]| and /).map((part) => minutesIn(part) ?? Number(part))
    return numbers.every((one) => Number.isInteger(one) && one > 0)
      ? `must be a list: send [${numbers.join(', ')}]`
      : null
  }
  if (typeof value === 'string' && isOfTexts(items)) {
    const texts = value.split(',').map((text) => JSON.stringify(text.trim()))
    return /^\s*\[/.test(value) ? listEncodedWords : `must be a list: send [${texts.join(', ')}]`
  }
  return isOneOf(items, value) ? 'must be a list: put what you sent into [ and ]' : null
}

const listEncodedWords = 'is a text with JSON in it: send the list itself'

/** Texts, or some words of which each is one. */
const isOfTexts = ({ type, anyOf = [] }: TSchema) =>
  type === 'string' ||
  (anyOf.length > 0 && anyOf.every((one: TSchema) => typeof one.const === 'string'))

/** An object that has the members of those in the list. */
function isOneOf({ properties = {}, required = [] }: TSchema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const names = Object.keys(value)
  return (
    names.every((name) => Object.hasOwn(properties, name)) &&
    required.every((name: string) => names.includes(name))
  )
}

/** `Mon-Fri`, `Monday, Tuesday`, `weekdays` */
function daysIn(text: string): number[] | null {
  const plain = text.trim().toLowerCase()
  if (/^(?:weekdays|workdays|business days)$/.test(plain)) return [1, 2, 3, 4, 5]
  if (/^(?:every ?day|daily|all)$/.test(plain)) return [1, 2, 3, 4, 5, 6, 7]
  const [first, last, ...more] = plain.split(/ *(?:-|–|\bto\b|\bthrough\b) */).map(dayIn)
  if (more.length === 0 && first && last) {
    const length = ((last - first + 7) % 7) + 1
    return Array.from({ length }, (_, n) => ((first - 1 + n) % 7) + 1)
  }
  const days = plain.split(/[\s,;/]+(?:and +)?/).map(dayIn)
  return days.every((day) => day !== null) ? days : null
}

/** In a query a truth is one of two texts. */
function isTruthText({ anyOf = [] }: TSchema): boolean {
  return (
    anyOf.length > 0 && anyOf.every((one: TSchema) => one.const === 'true' || one.const === 'false')
  )
}

function truthMeant({ type }: TSchema, value: unknown): string | null {
  const word = String(value).trim().toLowerCase()
  const truth = /^(?:true|yes|y|1|on)$/.test(word)
    ? 'true'
    : /^(?:false|no|n|0|off)$/.test(word)
      ? 'false'
      : null
  if (truth === null) return null
  if (type === 'boolean')
    return word === truth
      ? `is a text: send ${truth} without quotes`
      : `must be true or false: send ${truth}`
  return `must be "true" or "false", so send ${truth}`
}
