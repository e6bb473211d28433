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

/**
 * Those whose holidays the service knows. A code of its own would do no good: a browser has names for states that are
 * gone, and DD comes before DE.
 */
const codes = (
  'AD AE AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN ' +
  'BO BQ BR BS BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ ' +
  'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FO FR GA GB GD GE GF GG GH GI GL ' +
  'GM GN GP GQ GR GT GU GW GY HK HN HR HT HU IC ID IE IL IM IN IR IS IT JE JM JP ' +
  'KE KM KN KR KY KZ LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MQ MR MS ' +
  'MT MU MW MX MY MZ NA NC NE NF NG NI NL NO NZ PA PE PF PH PK PL PM PR PT PY RE ' +
  'RO RS RU RW SA SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TC TD TG ' +
  'TH TN TO TR TT TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF XK YT ZA ZM ZW'
).split(' ')

/** Every country that can be chosen, by its name. */
export function countries(): readonly (readonly [code: string, name: string])[] {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  return codes
    .map((code) => [code, names.of(code) ?? code] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'))
}
