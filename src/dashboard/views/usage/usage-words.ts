/** The plan and what is used of it, in words; months and days are those of UTC, as the service counts. */
import type { Usage } from '../../api/types.ts'
import { count, dayWords, formatFor, numberWords } from '../../ui/words.ts'

/** `November 2026` */
export function monthWords(instant: string): string {
  return formatFor({ month: 'long', year: 'numeric' }).format(new Date(instant))
}

/** `1 Dec 2026` */
export function utcDayWords(instant: string): string {
  return dayWords(instant, 'UTC')
}

/** How many are left, and what happens at the next booking where none are. */
export function quotaWords({ plan, auto_purchase, bookings: { used, limit } }: Usage): string {
  if (limit === null) return 'This plan has no limit.'
  // The free plan cannot buy, whatever the account is set to.
  const buys = auto_purchase && plan !== 'free'
  if (used < limit) {
    return `${numberWords(limit - used)} left${buys ? ', then packs are bought by themselves' : ''}.`
  }
  return buys
    ? 'The quota is used up: the next booking buys a pack.'
    : 'The quota is used up: bookings are refused until it begins again, or the plan is a larger one.'
}

/** `1 pack was bought this month, for $19.00.` */
export function packWords({ overage_packs, overage_cents }: Usage['bookings']): string {
  const dollars = (overage_cents / 100).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
  })
  const were = overage_packs === 1 ? 'was' : 'were'
  return `${count(overage_packs, 'pack')} of bookings ${were} bought this month, for ${dollars}.`
}
