/** Holidays as they stand in a form, and the days off that come of them. */
import type { HolidayList, Holidays } from '../../api/schedule-types.ts'

export type HolidayType = NonNullable<Holidays['types']>[number]

export interface HolidayDraft {
  readonly country: string
  /** Empty: the whole country. */
  readonly region: string
  readonly types: readonly HolidayType[]
  readonly except: readonly string[]
  readonly also: readonly string[]
}

export const typeNames: Readonly<Record<HolidayType, string>> = {
  public: 'Public',
  bank: 'Bank',
  optional: 'Optional',
  school: 'School',
  observance: 'Observances',
}

export function draftOf(holidays: Holidays | null | undefined, country = ''): HolidayDraft {
  return {
    country: holidays?.country ?? country,
    region: holidays?.region ?? '',
    types: holidays?.types ?? ['public'],
    except: holidays?.except ?? [],
    also: holidays?.also ?? [],
  }
}

/** What is sent: nothing that is empty. */
export function holidaysIn({ country, region, types, except, also }: HolidayDraft): Holidays {
  return {
    country,
    ...(region === '' ? {} : { region }),
    types: [...types],
    ...(except.length === 0 ? {} : { except: [...except] }),
    ...(also.length === 0 ? {} : { also: [...also] }),
  }
}

/** One day of the next twelve months that is off, or was taken out. */
export interface Day {
  readonly date: string
  readonly name: string
  readonly isOff: boolean
  /** Whether it was added by hand. */
  readonly isAdded: boolean
}

/** By date, from a day on for a year; `known`: the holidays of the place in both calendar years. */
export function daysOf(
  draft: HolidayDraft,
  known: readonly HolidayList['holidays'][number][],
  from: string,
): readonly Day[] {
  const until = `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`
  const isAhead = (date: string) => from <= date && date < until
  const names = new Map<string, string>()
  for (const { date, name, type } of known) {
    if (!draft.types.includes(type) || !isAhead(date)) continue
    const before = names.get(date)
    names.set(date, before === undefined ? name : `${before}, ${name}`)
  }
  const added = draft.also.filter((date) => isAhead(date) && !names.has(date))
  return [...names.keys(), ...added].sort().map((date) => ({
    date,
    name: names.get(date) ?? 'Added',
    isOff: !draft.except.includes(date),
    isAdded: added.includes(date),
  }))
}

/** With a day taken out, or put in again. */
export function withDay(draft: HolidayDraft, date: string, isOff: boolean): HolidayDraft {
  const except = draft.except.filter((one) => one !== date)
  const also = draft.also.filter((one) => one !== date)
  return { ...draft, except: isOff ? except : [...except, date].sort(), also }
}

/** With a day off that is no holiday of the place. */
export function withAdded(draft: HolidayDraft, date: string): HolidayDraft {
  const except = draft.except.filter((one) => one !== date)
  return { ...draft, except, also: [...new Set([...draft.also, date])].sort() }
}

export function withoutAdded(draft: HolidayDraft, date: string): HolidayDraft {
  return { ...draft, also: draft.also.filter((one) => one !== date) }
}

const codes = /^[A-Z]{2}$/

/** Every country that the browser has a name for, by its name: the service says whether it knows its holidays. */
export function countries(): readonly (readonly [code: string, name: string])[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at))
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code): (readonly [string, string])[] => {
      const name = names.of(code)
      return name === undefined || !codes.test(code) || unions.has(code) ? [] : [[code, name]]
    })
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'))
}

/** What has a code and is no country. */
const unions = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB'])
