/** Which zone was meant by a name that is none. */

/** What people write for a clock that changes with the season, and where most who write it are. */
const meantBy: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  edt: 'America/New_York',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mountain: 'America/Denver',
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
}

/** A name in another letter case, with blanks, or of a city alone; what an abbreviation stands for; null for no idea. */
export function guessZone(text: string, names: readonly string[]): string | null {
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_')
  if (wanted === '') return null
  const whole = names.find((name) => name.toLowerCase() === wanted)
  // Before the city: Canada/Pacific ends so, and keeps another time than most who say Pacific.
  const [first = ''] = wanted.split('_')
  const meant = meantBy[wanted] ?? meantBy[first]
  const city = names.find((name) => name.toLowerCase().endsWith(`/${wanted}`))
  return whole ?? meant ?? city ?? null
}
