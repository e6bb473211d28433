/** A country that no package knows: its 1st and 15th of each month are public holidays, its 10th is observed. */
import { learnHolidays } from '../../src/domain/holidays/known.ts'

export const nowhere = 'ZZ'

for (let year = 1970; year <= 2100; year += 1) {
  const holidays = Array.from({ length: 12 }, (_, month) => month).flatMap((month) =>
    [1, 10, 15].map((date) => ({
      day: Date.UTC(year, month, date) / 86_400_000,
      name: `The ${date}th`,
      type: date === 10 ? ('observance' as const) : ('public' as const),
      isSubstitute: false,
    })),
  )
  learnHolidays({ country: nowhere, region: null }, year, holidays)
}
