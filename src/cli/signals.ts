export type StopSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP'

/** Resolves with the first signal to stop. A second one ends the process at once. */
export function signalled(): Promise<StopSignal> {
  const { promise, resolve } = Promise.withResolvers<StopSignal>()
  let signals = 0
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals += 1
      if (signals > 1) process.exit(1)
      resolve(signal)
    })
  }
  return promise
}
