import type { Metrics } from './metrics.ts'

/** For commands, which nobody scrapes: counts nothing, and loads nothing that would. */
export const uncounted: Metrics = {
  answered() {},
  committed() {},
  attempted() {},
  mailed() {},
  copied() {},
  mailHeld() {},
  mailHeldUntilMs: () => 0,
  backedUp() {},
  backupFailed() {},
  lastBackup: () => null,
  render: async () => '',
}
