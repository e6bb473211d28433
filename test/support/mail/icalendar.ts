/** An independent reader of calendars: python3-icalendar of Debian. Where it is missing, tests are skipped and one line says so. */
import { test } from 'bun:test'

const python = '/usr/bin/python3'

const reader = `
import sys, json
from icalendar import Calendar
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
def read(text):
    calendar = Calendar.from_ical(text)
    return {
    'method': str(calendar.get('METHOD')), 'name': str(calendar.get('NAME', '')),
    'components': [c.name for c in calendar.walk()],
    'events': [event(e) for e in calendar.walk('VEVENT')]}
`

const readScript = `${reader}
print(json.dumps(read(sys.stdin.buffer.read())))
`

/** Python's own reader of mails takes them apart. */
const mailScript = `${reader}
from email import message_from_binary_file, policy
mail = message_from_binary_file(sys.stdin.buffer, policy=policy.default)
parts = [part for part in mail.walk() if not part.is_multipart()]
invites = [part for part in parts if part.get_content_type() == 'text/calendar']
def content(part):
    text = part.get_content()
    return text if isinstance(text, bytes) else text.encode()
print(json.dumps({
    'headers': {name.lower(): str(value) for name, value in mail.items()},
    'defects': [str(d) for p in mail.walk() for d in [*p.defects, *[f for v in p.values() for f in v.defects]]],
    'types': [part.get_content_type() for part in mail.walk()],
    'text': next(p.get_content() for p in parts if p.get_content_type() == 'text/plain'),
    'html': next(p.get_content() for p in parts if p.get_content_type() == 'text/html'),
    'method': invites[0].get_param('method') if invites else None,
    'invite': read(content(invites[0])) if invites else None}))
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
  const { exitCode, stdout, stderr } = run(['-c', readScript], text)
  if (exitCode !== 0) throw new Error(`not a calendar: ${stderr}`)
  return JSON.parse(stdout.toString())
}

export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>
  /** What is against the rules in it. */
  readonly defects: readonly string[]
  /** From the outermost part on. */
  readonly types: readonly string[]
  readonly text: string
  readonly html: string
  /** As the part itself says it. */
  readonly method: string | null
  readonly invite: ReadCalendar | null
}

/** A mail as it arrived, taken apart by Python. */
export function readMail(text: string): ReadMail {
  const { exitCode, stdout, stderr } = run(['-c', mailScript], text)
  if (exitCode !== 0) throw new Error(`not a mail: ${stderr}`)
  return JSON.parse(stdout.toString())
}
