import { useRef, useState } from 'preact/hooks'

interface Row<T> {
  /** Stays with its row, whatever comes or goes before it. */
  readonly key: number
  readonly value: T
}

export interface Rows<T> {
  readonly rows: readonly Row<T>[]
  readonly values: readonly T[]
  /** Takes out those that `isOut` names, and adds others at the end. */
  readonly replace: (isOut: (value: T) => boolean, added: readonly T[]) => void
  readonly change: (key: number, value: T) => void
  readonly remove: (key: number) => void
}

/** A list in a form, of which rows come and go. */
export function useRows<T>(first: readonly T[]): Rows<T> {
  const nextKey = useRef(0)
  const keyed = (values: readonly T[]): Row<T>[] =>
    values.map((value) => {
      nextKey.current += 1
      return { key: nextKey.current, value }
    })
  const [rows, setRows] = useState(() => keyed(first))
  return {
    rows,
    values: rows.map(({ value }) => value),
    replace(isOut, added) {
      const fresh = keyed(added)
      setRows((old) => [...old.filter(({ value }) => !isOut(value)), ...fresh])
    },
    change: (key, value) =>
      setRows((old) => old.map((row) => (row.key === key ? { key, value } : row))),
    remove: (key) => setRows((old) => old.filter((row) => row.key !== key)),
  }
}
