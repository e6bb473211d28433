import type { Override } from '../../api/types.ts'
import type { Span } from '../../week/axis.ts'

/** What a click or a stroke in the grid makes. */
export type Marking = 'book' | 'block' | 'open'

/** What a click has opened. */
export type Opened =
  | { readonly kind: 'slot'; readonly startMs: number }
  /** Free or not. */
  | { readonly kind: 'time'; readonly startMs: number }
  | { readonly kind: 'booking'; readonly id: string }
  | { readonly kind: 'hold'; readonly id: string }
  | { readonly kind: 'override'; readonly id: string }
  | { readonly kind: 'edit override'; readonly override: Override }
  | { readonly kind: 'new override'; readonly type: 'block' | 'open'; readonly span: Span | null }
