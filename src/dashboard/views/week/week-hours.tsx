import { wallWords } from '../../ui/words.ts'
import { type Axis, hourLabels } from '../../week/axis.ts'
import { placed, type Range } from './week-rows.ts'

/** The hours at the side of a grid. */
export function HoursColumn({ axis, range }: { readonly axis: Axis; readonly range: Range }) {
  const hours = hourLabels(axis).filter(({ row }) => row >= range.from && row < range.to)
  return (
    <div class="hours" aria-hidden="true">
      {hours.map(({ row, minutes }) => (
        <span key={row} style={placed({ top: row, height: 60 }, range)}>
          {wallWords(minutes)}
        </span>
      ))}
    </div>
  )
}

/** How many rows and columns a grid has, and how high its hours are. */
export function gridStyle({ from, to }: Range, columns: number, zoom: number) {
  return {
    '--hours': String((to - from) / 60),
    '--days': String(columns),
    '--zoom': String(zoom),
  }
}
