import {
  clockOfChanges,
  type OffsetChange,
  utcClock,
  type WallClock,
} from '../../domain/calendars/wall-clock.ts'
import { ruleTimes } from '../../domain/time/rule-times.ts'
import { dayMs, minuteMs } from '../../domain/time/units.ts'
import { type Component, propertiesIn, propertyIn, textOf } from './jcal.ts'
import { ruleOf } from './rule.ts'
import { wallMsOf } from './times.ts'

/** How many changes of its clock a zone may bring. */
const changesMax = 2_000
/** Events of later years are not read. */
const yearsAheadMs = 3 * 366 * dayMs

/** The clocks of the zones that a calendar brings itself, by their names; read where one is asked for. */
export function ownZones(calendar: Component, nowMs: number): (tzid: string) => WallClock | null {
  const zones = calendar.components.filter(({ name }) => name === 'vtimezone')
  return (tzid) => {
    const zone = zones.find((one) => textOf(propertyIn(one, 'tzid')?.values[0]) === tzid)
    return zone ? clockOf(zone, nowMs + yearsAheadMs) : null
  }
}

interface Observed {
  readonly fromMs: number
  readonly changes: readonly OffsetChange[]
}

function clockOf({ components }: Component, untilMs: number): WallClock | null {
  const observed = components.flatMap((one) => observedIn(one, untilMs) ?? [])
  const first = observed.toSorted((a, b) => firstMs(a) - firstMs(b))[0]
  if (first === undefined) return null
  return clockOfChanges(
    first.fromMs,
    observed.flatMap(({ changes }) => changes),
  )
}

const firstMs = ({ changes }: Observed) => changes[0]?.atMs ?? 0

/** When a STANDARD or DAYLIGHT part begins, each time; null for one that says no offsets. */
function observedIn(part: Component, untilMs: number): Observed | null {
  const offsets = ['tzoffsetfrom', 'tzoffsetto'].map((name) =>
    offsetOf(textOf(propertyIn(part, name)?.values[0])),
  )
  const [fromMs, offsetMs] = offsets
  const startMs = wallMsOf(textOf(propertyIn(part, 'dtstart')?.values[0]))
  if (fromMs == null || offsetMs == null || startMs === null) return null
  const start = {
    wallMs: startMs,
    clock: { ...utcClock, wallOf: (ms: number) => ms + fromMs },
    isDate: false,
  }
  const rules = propertiesIn(part, 'rrule').map(({ values }) => ruleOf(values[0], start))
  const span = { fromMs: startMs, toMs: untilMs }
  const walls = [
    startMs,
    ...rules.flatMap((rule) => ruleTimes(rule, startMs, span, changesMax)),
    ...propertiesIn(part, 'rdate').flatMap(({ values }) =>
      values.flatMap((value) => wallMsOf(textOf(value)) ?? []),
    ),
  ]
  return { fromMs, changes: walls.map((wallMs) => ({ atMs: wallMs - fromMs, offsetMs })) }
}

/** `+02:00`, `-0430`, `+01:00:00`. */
function offsetOf(text: string): number | null {
  const found = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(text.trim())
  if (!found) return null
  const minutes = Number(found[2]) * 60 + Number(found[3])
  const ms = minutes * minuteMs + Number(found[4] ?? 0) * 1_000
  return found[1] === '-' ? -ms : ms
}
