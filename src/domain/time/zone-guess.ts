/** Which zone was meant by a name that is none. */

/** What people write for a clock that changes with the season, and where most who write it are. */
const meantBy: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mountain: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pacific: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  bst: 'Europe/London',
  cest: 'Europe/Berlin',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  z: 'UTC',
}

/** Words beside those of America, with which the first word means another part of the world, or another clock. */
const regions: readonly (readonly [RegExp, string])[] = [
  [/^(?:central_european?|mitteleuropaische|w\._europe|western_europe)(?=_|$)/, 'Europe/Berlin'],
  [/^western_european(?=_|$)/, 'Europe/Lisbon'],
  [/^(?:eastern_european|e\._europe|fle|gtb)(?=_|$)/, 'Europe/Athens'],
  [/^romance(?=_|$)/, 'Europe/Paris'],
  [/^(?:british|gmt_standard|uk|greenwich)(?=_|$)/, 'Europe/London'],
  [/^indian?_standard(?=_|$)/, 'Asia/Kolkata'],
  [/^(?:japan|tokyo)_(?:standard_)?time$/, 'Asia/Tokyo'],
  [/^china(?:_standard)?(?:_time)?$/, 'Asia/Shanghai'],
  [/^(?:aus|australian)_eastern(?=_|$)/, 'Australia/Sydney'],
]

const american =
  /^(?:us_)?(?:eastern|central|mountain|pacific)(?:_(?:standard|daylight|time|zone|us|usa))*$/

/** Large cities, and countries of one clock, that are no zone of their own. */
const places: Readonly<Record<string, string>> = {
  ...of('Europe/Berlin', 'germany deutschland munich munchen hamburg frankfurt cologne stuttgart'),
  ...of('Europe/London', 'england britain great_britain united_kingdom manchester edinburgh'),
  ...of('Europe/Paris', 'france lyon marseille'),
  ...of('Europe/Madrid', 'spain barcelona valencia'),
  ...of('Europe/Rome', 'italy milan naples'),
  ...of('Europe/Zurich', 'switzerland geneva basel'),
  ...of('America/New_York', 'boston washington miami atlanta philadelphia new_york_city nyc'),
  ...of('America/Chicago', 'dallas houston austin minneapolis'),
  ...of('America/Los_Angeles', 'san_francisco san_diego seattle las_vegas portland california'),
  ...of('Asia/Kolkata', 'india mumbai delhi new_delhi bangalore bengaluru chennai'),
  ...of('Asia/Shanghai', 'china beijing shenzhen'),
  ...of('Asia/Tokyo', 'japan osaka'),
}

function of(zone: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, zone]))
}

/** A name in another letter case, with blanks, or of a city alone; what an abbreviation stands for; null for no idea. */
export function guessZone(text: string, names: readonly string[]): string | null {
  const wanted = plain(text)
  if (wanted === '') return null
  const whole = names.find((name) => name.toLowerCase() === wanted)
  if (whole) return whole
  // Before the city: Canada/Pacific ends so, and keeps another time than most who say Pacific.
  const [, region = null] = regions.find(([pattern]) => pattern.test(wanted)) ?? []
  const city = wanted.replace(/^.*\//, '').replace(/_(?:local_)?time(?:_?zone)?$/, '')
  const [first = ''] = wanted.replace(/^us_/, '').split('_')
  return (
    region ??
    meantBy[american.test(wanted) ? first : city] ??
    names.find((name) => name.toLowerCase().endsWith(`/${city}`)) ??
    places[city] ??
    null
  )
}

function plain(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase()
  return letters.replace(/[()]/g, '').replaceAll(' ', '_')
}
