/** Forms that show what the API says at the field it says it of. */
import { type ComponentChildren, createContext, createElement } from 'preact'
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks'
import { ApiError } from '../api/call.ts'
import { Button } from './button.tsx'

type Errors = Readonly<Record<string, string>>

/** What fields need of their form: the errors, and a place to say that they are there. */
const FormContext = createContext<{ errors: Errors; names: Set<string> }>({
  errors: {},
  names: new Set(),
})

/** What is wrong with one field, if anything. */
function useFieldError(name: string): string | null {
  const { errors, names } = useContext(FormContext)
  names.add(name)
  const found = Object.entries(errors).find(([field]) => isAt(field, name))
  return found ? found[1] : null
}

/** `recurrence.days` is said at `recurrence`, where there is no field of its own. */
function isAt(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`)
}

/** Tells what is around a form that what stands in it was taken. */
export const takenEvent = 'taken'

interface FormProps {
  /** What the button says. */
  readonly action: string
  readonly danger?: boolean
  /** Other buttons, before the main one. */
  readonly beside?: ComponentChildren
  /** Under which field an error without a field of its own is shown. */
  readonly mainField?: string
  /** Does it; an ApiError is shown, and nothing of what was typed is lost. */
  readonly onSubmit: (fields: FormData) => Promise<void>
  readonly children: ComponentChildren
}

export function Form({ action, danger, beside, mainField, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ApiError | null>(null)
  const names = useRef(new Set<string>())
  const errors = failure ? errorsOf(failure, mainField) : {}
  const isSaid = Object.keys(errors).some((field) =>
    [...names.current].some((name) => isAt(field, name)),
  )

  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [failure])

  const submit = async (event: Event) => {
    event.preventDefault()
    if (!form.current || busy) return
    setBusy(true)
    setFailure(null)
    try {
      await onSubmit(new FormData(form.current))
      form.current?.dispatchEvent(new Event(takenEvent, { bubbles: true }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form ref={form} onSubmit={submit} noValidate class="form">
      <FormContext.Provider value={{ errors, names: names.current }}>
        {children}
      </FormContext.Provider>
      {failure && !isSaid && (
        <p class="problem" role="alert">
          {failure.message}
        </p>
      )}
      <div class="form-end">
        {beside}
        <Button type="submit" kind={danger ? 'danger' : 'main'} busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  )
}

function errorsOf(failure: ApiError, mainField: string | undefined): Errors {
  const hasFields = Object.keys(failure.fields).length > 0
  return mainField === undefined || hasFields ? failure.fields : { [mainField]: failure.message }
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: ComponentChildren
  readonly children: (attributes: FieldAttributes) => ComponentChildren
}

/** What ties an input to its label, its hint and its error. */
export interface FieldAttributes {
  readonly id: string
  readonly name: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** A labelled input of any kind. */
export function Field({ name, label, hint, children }: FieldProps) {
  const id = useId()
  const error = useFieldError(name)
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        'aria-invalid': error !== null,
        'aria-describedby': described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="problem" role="alert">
          {capital(error)}
        </p>
      )}
    </div>
  )
}

interface GroupProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly children: ComponentChildren
}

/** Several inputs that answer one question. */
export function FieldGroup({ name, label, hint, children }: GroupProps) {
  const error = useFieldError(name)
  return (
    <fieldset class="field" aria-invalid={error !== null} tabIndex={error ? -1 : undefined}>
      <legend>{label}</legend>
      {children}
      {hint && <p class="hint">{hint}</p>}
      {error && (
        <p class="problem" role="alert">
          {capital(error)}
        </p>
      )}
    </fieldset>
  )
}

interface TextProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly type?: 'text' | 'email' | 'password' | 'url' | 'date' | 'time' | 'search' | 'number'
  readonly value?: string
  readonly placeholder?: string
  /** Id of a datalist. */
  readonly list?: string
  readonly focus?: boolean
  readonly autocomplete?: 'off' | 'name' | 'email'
  readonly onInput?: (value: string) => void
}

export function TextField({ name, label, hint, list, ...rest }: TextProps) {
  const { type = 'text', value = '', focus = false, autocomplete = 'off' } = rest
  const { placeholder, onInput } = rest
  return (
    <Field name={name} label={label} hint={hint}>
      {(attributes) =>
        // JSX would have to know the type: each has attributes of its own.
        createElement('input', {
          ...attributes,
          ...{ type, list, placeholder, autocomplete, defaultValue: value, autoFocus: focus },
          onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
            onInput?.(event.currentTarget.value),
        })
      }
    </Field>
  )
}

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange?: (value: string) => void
}

export function SelectField({ name, label, hint, value, options, onChange }: SelectProps) {
  return (
    <Field name={name} label={label} hint={hint}>
      {(attributes) => (
        <select
          {...attributes}
          defaultValue={value}
          onChange={(event) => onChange?.(event.currentTarget.value)}
        >
          {options.map(([option, words]) => (
            <option key={option} value={option} selected={option === value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** The text of a field, trimmed; undefined where nothing was typed, which the API takes as absent. */
export function textIn(fields: FormData, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
