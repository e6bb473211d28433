interface ChipsProps {
  readonly name: string
  readonly values: readonly number[]
  readonly on: readonly number[]
  readonly children: (value: number) => string
}

/** Boxes to check, shown as buttons. */
export function Chips({ name, values, on, children }: ChipsProps) {
  return (
    <div class="chips">
      {values.map((value) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={on.includes(value)} />
          {children(value)}
        </label>
      ))}
    </div>
  )
}
