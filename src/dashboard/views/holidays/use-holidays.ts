import { useState } from 'preact/hooks'
import { fieldFault } from '../../api/call.ts'
import type { HolidayList, Holidays } from '../../api/schedule-types.ts'
import { type Asked, useAsk } from '../../api/use-ask.ts'
import { type Day, daysOf, draftOf, type HolidayDraft, holidaysIn } from './holiday-draft.ts'

export interface HolidayState {
  readonly draft: HolidayDraft
  readonly change: (draft: HolidayDraft) => void
  readonly today: string
  /** Those of the next twelve months; null: they have not come yet. */
  readonly days: readonly Day[] | null
  readonly regions: HolidayList['regions']
  /** Why there are none, in words of the page; null: they are there, or on their way. */
  readonly obstacle: string | null
  /** What is sent. @throws ApiError where no place is chosen, or one that nobody knows. */
  readonly read: () => Holidays
}

/** The holidays in a form, with what is known of their place. */
export function useHolidays(first: Holidays | null | undefined, proposed = ''): HolidayState {
  const [draft, change] = useState(() => draftOf(first, proposed))
  const today = new Date().toISOString().slice(0, 10)
  const year = Number(today.slice(0, 4))
  const [now, next] = [useYear(draft, year), useYear(draft, year + 1)]
  const obstacle = draft.country === '' ? null : obstacleIn(now)
  return {
    ...{ draft, change, today, obstacle },
    days:
      now.answer && next.answer
        ? daysOf(draft, [...now.answer.holidays, ...next.answer.holidays], today)
        : null,
    regions: now.answer?.regions ?? [],
    read() {
      if (draft.country === '') throw fieldFault('holidays.country', 'choose a country')
      if (obstacle !== null)
        throw fieldFault('holidays.country', 'choose another: of this one nothing is known')
      if (draft.types.length === 0) throw fieldFault('holidays.types', 'choose at least one')
      return holidaysIn(draft)
    },
  }
}

/** The parts of a country, once they have come. */
export function useRegions(country: string | undefined): HolidayList['regions'] | undefined {
  return useYear({ country: country ?? '', region: '' }, new Date().getUTCFullYear()).answer
    ?.regions
}

function useYear(
  { country, region }: Pick<HolidayDraft, 'country' | 'region'>,
  year: number,
): Asked<HolidayList> {
  const query = new URLSearchParams({ country, ...(region && { region }), year: String(year) })
  return useAsk<HolidayList>(country === '' ? null : `/v1/holidays?${query}`, { quiet: true })
}

function obstacleIn({ error }: Asked<HolidayList>): string | null {
  if (error === null) return null
  const isUnknown = error.body.code === 'VALIDATION_ERROR'
  return isUnknown ? 'No holidays of this place are known.' : error.message
}
