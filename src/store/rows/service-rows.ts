import type { Service } from '../../domain/services/service.ts'

/** The columns that a change may write, and those that stay. */
export const changing = ['active', 'terms'] as const
export const staying = ['id', 'created_at'] as const

export type ServiceRow = ReturnType<typeof rowOf>

export function rowOf({ id, active, createdAtMs, ...terms }: Service) {
  return { id, created_at: createdAtMs, active: active ? 1 : 0, terms: JSON.stringify(terms) }
}

export function serviceOf({ id, created_at: createdAtMs, active, terms }: ServiceRow): Service {
  return { ...JSON.parse(terms), id, active: active === 1, createdAtMs }
}
