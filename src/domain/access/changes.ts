/** What a change did to the fields of something, told so that nobody is in it: the audit keeps it when they are gone. */

/** A value that tells of nobody: a time, a limit, a state. */
export type Plain = string | number | boolean | null

/** A field by the name that callers know. Values stand beside it only where they tell of nobody, and are short. */
export interface FieldChange {
  readonly field: string
  readonly before?: Plain
  readonly after?: Plain
}

export interface AuditedField<T> {
  /** By this it is told whether the field changed. */
  of(one: T): unknown
  /** What may be kept of it; absent: nothing but that it changed. */
  readonly tells?: (one: T) => Plain
}

export type AuditedFields<T> = Readonly<Record<string, AuditedField<T>>>

/** A field of which nothing is kept but its name: it tells of people, or opens something. */
export function secret<T>(of: (one: T) => unknown): AuditedField<T> {
  return { of }
}

/** A field whose value tells of nobody. */
export function plain<T>(of: (one: T) => Plain | undefined): AuditedField<T> {
  return { of, tells: (one) => of(one) ?? null }
}

/** A longer value is left out: a row of the audit is read at a glance. */
export const toldCharactersMax = 200

export function changesBetween<T>(
  fields: AuditedFields<T>,
  before: T | null,
  after: T,
): FieldChange[] {
  if (before === null) return []
  return Object.entries(fields).flatMap(([field, { of, tells }]) => {
    if (textOf(of(before)) === textOf(of(after))) return []
    const [was, is] = [tells?.(before), tells?.(after)]
    const isTold =
      was !== undefined && is !== undefined && was !== is && isShort(was) && isShort(is)
    return [isTold ? { field, before: was, after: is } : { field }]
  })
}

/** What is absent is null. */
const textOf = (value: unknown) => JSON.stringify(value ?? null)

const isShort = (value: Plain) => String(value).length <= toldCharactersMax
