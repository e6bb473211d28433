import type { Holiday, Place } from '../domain/holidays/known.ts'

/** What the thread that has the package may be asked for, and what it answers. */
export type HolidayOrder =
  | { readonly of: 'countries' }
  | { readonly of: 'regions'; readonly country: string }
  | { readonly of: 'names'; readonly country: string }
  | { readonly of: 'year'; readonly place: Place; readonly year: number }

export type HolidayReport =
  | { readonly codes: readonly string[] }
  | { readonly names: readonly RegionName[] }
  | { readonly holidays: readonly Holiday[] }
  | { readonly fault: string }

export type RegionName = readonly [code: string, name: string]
