import type { HolidayList, Holidays } from '../../api/schedule-types.ts'
import { count } from '../../ui/words.ts'

/** `The account has those of Germany, Bayern.` */
export function holidayWords(
  holidays: Holidays | undefined,
  regions: HolidayList['regions'] | undefined,
): string {
  if (holidays?.country === undefined) return 'The account has none.'
  const region = regions?.find((one) => one.region === holidays.region)?.name
  const place = [countryName(holidays.country), region].filter(Boolean).join(', ')
  const added = count(holidays.also?.length ?? 0, 'day')
  return `The account has those of ${place}${added && `, and ${added} more`}.`
}

export function countryName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code
}
