import type { Context } from '../operations/context.ts'

/** Looks after the data, and logs what has become of them: once, and when all is well again. */
export function watchData({ store, log }: Context): () => Promise<void> {
  let known: string | null = null
  return async () => {
    const report = await store.watch()
    if (report === known) return
    known = report
    if (report === null) log.info('the data are back')
    else log.error('the data are lost', { reason: report })
  }
}
