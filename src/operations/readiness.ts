import type { Context } from './context.ts'

/** Whether requests can be answered: the file is there, and its database answers. */
export function isReady({ store }: Context): Promise<boolean> {
  return store.isReady().catch(() => false)
}
