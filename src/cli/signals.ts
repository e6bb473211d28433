export type StopSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP'

/** So long after a signal to stop, what has not ended by itself is ended by force. */
export const stopForcedMs = 11_500

/**
 * Resolves with the first signal to stop. A second one ends the process at once, unless it comes within
 * `echoMs` and may be the first one, told again by somebody who passes it on.
 */
export function signalled(echoMs = 0): Promise<StopSignal> {
  const { promise, resolve } = Promise.withResolvers<StopSignal>()
  let firstMs: number | null = null
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const nowMs = performance.now()
      if (firstMs !== null && nowMs - firstMs >= echoMs) process.exit(1)
      firstMs ??= nowMs
      resolve(signal)
    })
  }
  return promise
}
