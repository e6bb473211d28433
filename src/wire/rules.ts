import type { Fault } from '../domain/errors.ts'

/**
 * Conditions between fields, asked only about fields that are right by themselves; `wrong` names the others. Of
 * an object with wrong members the rest is asked about: they are named as `recurrence.interval`.
 */
export type Rules = (
  input: Readonly<Record<string, unknown>>,
  wrong: ReadonlySet<string>,
) => readonly Fault[]
