import { call } from '../../api/call.ts'
import type { Booking, BookingList } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { numberWords } from '../../ui/words.ts'
import { csvOf } from './booking-csv.ts'
import { type Filter, filterQuery } from './booking-filter.ts'

/** The service lists so many at once. */
const pageSize = 100
const exportedMax = 5_000

/** All bookings that are listed, on every page, as a file. */
export function ExportBookings({ filter }: { readonly filter: Filter }) {
  const { busy, error, take } = useStep()
  const download = async () => {
    const { bookings, total } = await listed(filter)
    save('bookings.csv', csvOf(bookings))
    if (total > bookings.length) {
      say(`The first ${numberWords(bookings.length)} of ${numberWords(total)}: say from when.`)
    }
  }
  return (
    <>
      {error && <Problem error={error} />}
      <Button busy={busy} onClick={() => void take(download)}>
        Download as CSV
      </Button>
    </>
  )
}

async function listed(filter: Filter) {
  const bookings: Booking[] = []
  for (;;) {
    const page = `limit=${pageSize}&offset=${bookings.length}&expand=human`
    const list = await call<BookingList>('GET', `/v1/bookings?${page}${filterQuery(filter)}`)
    bookings.push(...list.bookings)
    const { total } = list
    const isLast = list.bookings.length < pageSize || bookings.length >= exportedMax
    if (isLast) return { bookings, total }
  }
}

function save(name: string, text: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }))
  const link = document.createElement('a')
  Object.assign(link, { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
