/** An independent reader of calendars: python3-icalendar of Debian. Where it is missing, tests are skipped and one line says so. */
import { test } from 'bun:test'

const python = '/usr/bin/python3'

const script = `
import sys, json
from icalendar import Calendar
calendar = Calendar.from_ical(sys.stdin.buffer.read())
def words(value):
    if hasattr(value, 'dt'): return value.dt.isoformat()
    return value.to_ical().decode() if hasattr(value, 'to_ical') else str(value)
def text(value):
    return str(value) if isinstance(value, str) else words(value)
def event(e):
    its = {name: text(value) for name, value in e.property_items(recursive=False) if name not in ('BEGIN', 'END')}
    people = e.get('ATTENDEE', [])
    people = people if isinstance(people, list) else [people]
    its['people'] = [{'address': str(p), **{k: str(v) for k, v in p.params.items()}} for p in people]
    organizer = e.get('ORGANIZER')
    its['by'] = None if organizer is None else {'address': str(organizer), **{k: str(v) for k, v in organizer.params.items()}}
    return its
print(json.dumps({
    'method': str(calendar.get('METHOD')), 'name': str(calendar.get('NAME', '')),
    'components': [c.name for c in calendar.walk()],
    'events': [event(e) for e in calendar.walk('VEVENT')]}))
`

export interface ReadEvent extends Readonly<Record<string, unknown>> {
  readonly UID: string
  readonly SUMMARY: string
  readonly SEQUENCE: string
  readonly DTSTART: string
  readonly DTEND: string
  readonly people: readonly Readonly<Record<string, string>>[]
  readonly by: Readonly<Record<string, string>> | null
}

export interface ReadCalendar {
  readonly method: string
  readonly name: string
  readonly components: readonly string[]
  readonly events: readonly ReadEvent[]
}

/** Without the variables of the tests, which Python may have other ideas about. */
function run(args: readonly string[], stdin = '') {
  return Bun.spawnSync([python, ...args], { stdin: Buffer.from(stdin), env: {} })
}

function isThere(): boolean {
  try {
    return run(['-c', 'import icalendar']).exitCode === 0
  } catch {
    return false
  }
}

export const hasReader = isThere()

if (!hasReader) {
  console.warn(
    '\n!!! INVITES AND FEEDS ARE NOT READ BY ANOTHER PROGRAM. apt install python3-icalendar !!!\n',
  )
}

/** A `test` that reads calendars with it. */
export const calendarTest = test.skipIf(!hasReader)

export function readCalendar(text: string): ReadCalendar {
  const { exitCode, stdout, stderr } = run(['-c', script], text)
  if (exitCode !== 0) throw new Error(`not a calendar: ${stderr}`)
  return JSON.parse(stdout.toString())
}
