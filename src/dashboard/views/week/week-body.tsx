import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Human } from '../../api/types.ts'
import { useNarrow } from '../../ui/narrow.ts'
import { ListChoice, NextList } from './next-list.tsx'
import type { WeekChoices } from './week-bar.tsx'
import type { WeekFacts } from './week-facts.ts'
import { WeekGrid } from './week-grid.tsx'
import { WeekHint } from './week-hint.tsx'
import type { Opened } from './week-opened.ts'

interface WeekBodyProps extends WeekChoices {
  readonly human: Human
  readonly facts: WeekFacts
  readonly monday: string
  /** What chooses the week, where it is shown. */
  readonly bar: ComponentChildren
  readonly onOpen: (opened: Opened) => void
}

/** The grid, and what to do with it; on a phone also what is next, as a list. */
export function WeekBody({ human, facts, monday, bar, onOpen, ...choices }: WeekBodyProps) {
  const { zone, marking, duration, zoom } = choices
  const [wantsList, setList] = useState(false)
  const isNarrow = useNarrow()
  const isList = isNarrow && wantsList
  return (
    <>
      {isNarrow && <ListChoice isList={isList} onChoose={setList} />}
      {isList ? (
        <NextList human={human} zone={zone} onOpen={onOpen} />
      ) : (
        <>
          {bar}
          <WeekGrid axis={facts.axis} {...{ facts, marking, zoom, onOpen }} />
          <WeekHint {...{ human, marking, facts, duration, monday }} />
        </>
      )}
    </>
  )
}
