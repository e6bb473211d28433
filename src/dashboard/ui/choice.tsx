interface ChoiceProps<T extends string> {
  /** For those who hear the page. */
  readonly name: string
  readonly value: T
  readonly options: readonly (readonly [value: T, words: string])[]
  readonly onChoose: (value: T) => void
}

/** One of a few, shown as buttons. */
export function Choice<T extends string>({ name, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset class="chips">
      <legend class="unseen">{name}</legend>
      {options.map(([option, words]) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => onChoose(option)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
