import type { Holidays } from '../../api/schedule-types.ts'
import { count } from '../../ui/words.ts'

/** `Those of Germany, BY. Set in Settings.` */
export function holidayWords(holidays: Holidays | undefined): string {
  if (holidays?.country === undefined) return 'The account has none.'
  const place = [countryName(holidays.country), holidays.region].filter(Boolean).join(', ')
  const added = count(holidays.also?.length ?? 0, 'day')
  return `The account has those of ${place}${added && `, and ${added} more`}.`
}

export function countryName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code
}
