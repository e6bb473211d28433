import type { ComponentChildren } from 'preact'
import type { Need } from './api/session.ts'
import type { IconName } from './ui/icons.tsx'

/** A page of the dashboard. */
export interface View {
  /** `:id` stands for one part of the path, and is handed to `draw`. */
  readonly path: string
  readonly draw: (id: string) => ComponentChildren
  /** The view that it lies over, which is drawn as well: there focus and scroll stay as they are. */
  readonly over?: string
  /** Its place in the menu, for keys that may open it; a view without one is reached from another. */
  readonly menu?: {
    readonly name: string
    /** What it is to somebody who sees the own calendar alone. */
    readonly repName?: string
    readonly icon: IconName
    readonly need?: Need
  }
}
