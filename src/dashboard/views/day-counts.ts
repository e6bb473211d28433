import { useEffect, useState } from 'preact/hooks'
import { ApiError, callQuietly } from '../api/call.ts'
import { onChange } from '../api/live.ts'
import type { BookingList } from '../api/types.ts'

/** How many bookings start on one day. */
export interface DayCount {
  /** `2026-03-16` */
  readonly date: string
  readonly bookings: number
}

export interface DayCounts {
  readonly answer: readonly DayCount[] | null
  readonly error: ApiError | null
}

const dayMs = 86_400_000
/** A month is some thirty calls: however much happens, they are not made more often. */
const againMs = 10_000

/** The confirmed bookings of a month (`2026-03`) by the UTC day on which they start. */
export function useDayCounts(month: string): DayCounts {
  const [counts, setCounts] = useState<DayCounts & { month: string }>(nothing(month))
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const next = await countsOf(month)
      if (!isOver) setCounts({ ...next, month })
    }
    void ask()
    const stop = onChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void ask()
      }, againMs)
    })
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
    }
  }, [month])
  return counts.month === month ? counts : nothing(month)
}

function nothing(month: string) {
  return { month, answer: null, error: null }
}

async function countsOf(month: string): Promise<DayCounts> {
  try {
    return { answer: await Promise.all(daysOf(month).map(countOf)), error: null }
  } catch (error) {
    if (error instanceof ApiError) return { answer: null, error }
    throw error
  }
}

/** A page of one is asked for: its total is what is wanted, whatever the number of bookings. */
async function countOf(date: string): Promise<DayCount> {
  const { total } = await callQuietly<BookingList>(
    `/v1/bookings?status=confirmed&date_from=${date}&date_to=${date}&limit=1`,
  )
  return { date, bookings: total }
}

function daysOf(month: string): string[] {
  const firstMs = Date.parse(`${month}-01T00:00:00Z`)
  const days: string[] = []
  for (let ms = firstMs; dateOf(ms).startsWith(month); ms += dayMs) days.push(dateOf(ms))
  return days
}

/** The month before (-1) or after (1). */
export function monthBeside(month: string, step: -1 | 1): string {
  const first = new Date(`${month}-01T00:00:00Z`)
  first.setUTCMonth(first.getUTCMonth() + step)
  return dateOf(first.getTime()).slice(0, 7)
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
