/** Runs in a thread of its own: the event loop does not stand still while a year is worked out. */
import type { HolidayOrder, HolidayReport } from './orders.ts'
import { countries, regionNames, regionsOf, yearOf } from './read.ts'

declare const self: Worker

let isCollected = false

/** The package makes 10 MiB of garbage as it is loaded, and as much with its first year; later ones make little. */
self.onmessage = ({ data }: MessageEvent<HolidayOrder>) => {
  self.postMessage(reportOf(data))
  if (isCollected) return
  isCollected = true
  Bun.gc(true)
}
Bun.gc(true)

function reportOf(order: HolidayOrder): HolidayReport {
  try {
    if (order.of === 'countries') return { codes: countries() }
    if (order.of === 'regions') return { codes: regionsOf(order.country) }
    if (order.of === 'names') return { names: regionNames(order.country) }
    return { holidays: yearOf(order.place, order.year) }
  } catch (error) {
    return { fault: String(error) }
  }
}
