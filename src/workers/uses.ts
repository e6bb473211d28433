import type { Context } from '../operations/context.ts'

/** Writes which keys were used when, all in one transaction; answers how many. */
export async function writeUses({ store, gate, log }: Context): Promise<number> {
  const taken = gate.uses.take()
  if (taken.size === 0) return 0
  try {
    await store.accounts.markUsed(taken)
    return taken.size
  } catch (error) {
    gate.uses.giveBack(taken)
    log.error('the last uses of keys could not be written', { reason: String(error) })
    return 0
  }
}
