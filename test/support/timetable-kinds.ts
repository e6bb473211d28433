/**
 * The lines of a timetable that say which kind of meeting is asked for, and which meetings limits count:
 *
 *   serves step 15  before 10  after 0  notice 60  window 3  most 2   # what is left out is as the human has it
 *   given  1,3  09:00-12:00 14:00-17:00                               # its hours; `never` for none at all
 *   counts 2026-03-17T09:00Z 2026-03-18T09:00Z                        # when meetings begin
 *   kind   2026-03-17T09:00Z                                          # which of them are of this kind
 */
import type { WeekWindow } from '../../src/domain/availability.ts'
import type { Service } from '../../src/domain/services/service.ts'
import type { Calendar, ServiceRules } from './oracle.ts'
import { known, readSpan, readWeekdays, showSpan } from './timetable-rules.ts'

const words = {
  step: 'stepMinutes',
  before: 'bufferBeforeMinutes',
  after: 'bufferAfterMinutes',
  notice: 'minimumNoticeMinutes',
  window: 'bookingWindowDays',
  most: 'maxPerDay',
} as const

const nothing: ServiceRules = {
  ...{ durationsMinutes: [], weeklyHours: null, stepMinutes: null, maxPerDay: null },
  ...{ bufferBeforeMinutes: null, bufferAfterMinutes: null },
  ...{ minimumNoticeMinutes: null, bookingWindowDays: null },
}

/** What a line adds to a calendar; null where it is about something else. */
export function readServiceLine(
  keyword: string,
  rest: readonly string[],
  { service = nothing }: Calendar,
): Partial<Calendar> | null {
  if (keyword === 'serves') return { service: { ...service, ...readTerms(rest) } }
  if (keyword === 'given') {
    const weeklyHours = [...(service.weeklyHours ?? []), ...readHours(rest)]
    return { service: { ...service, weeklyHours } }
  }
  const instants = () => rest.map((text) => Date.parse(text))
  if (keyword === 'counts') return { starts: instants() }
  return keyword === 'kind' ? { serviceStarts: instants() } : null
}

function readTerms(rest: readonly string[]): Partial<ServiceRules> {
  const values = Object.entries(words).flatMap(([word, field]) => {
    const at = rest.indexOf(word)
    return at < 0 ? [] : [[field, Number(rest[at + 1])]]
  })
  return Object.fromEntries(values)
}

function readHours([days = '', ...spans]: readonly string[]): WeekWindow[] {
  if (days === 'never') return []
  return readWeekdays(days).flatMap((weekday) =>
    spans.map((span) => ({ weekday, ...known(readSpan([span]), span) })),
  )
}

export function writeService({ service, starts = [], serviceStarts = [] }: Calendar): string[] {
  const instants = (keyword: string, all: readonly number[]) =>
    all.length === 0 ? [] : [`${keyword} ${all.map((ms) => new Date(ms).toISOString()).join(' ')}`]
  return [
    ...(service ? writeTerms(service) : []),
    ...instants('counts', starts),
    ...instants('kind  ', serviceStarts),
  ]
}

function writeTerms(service: ServiceRules): string[] {
  const said = Object.entries(words).flatMap(([word, field]) =>
    service[field] === null ? [] : [`${word} ${service[field]}`],
  )
  const hours = service.weeklyHours?.map((one) => `given  ${one.weekday}  ${showSpan(one)}`) ?? []
  const never = service.weeklyHours?.length === 0 ? ['given  never'] : []
  return [`serves ${said.join('  ')}`, ...hours, ...never]
}

/** A kind of meeting of which nothing else matters. */
export function serviceOf(rules: ServiceRules): Service {
  return {
    ...{ id: 's', name: 'S', slug: null, description: null, people: null, assign: 'first' },
    ...{ location: null, active: true, createdAtMs: 0 },
    ...rules,
  }
}
