/** A thing that runs again and again until it is stopped. */
export interface Loop {
  /** Runs soon instead of at the next turn, behind the answers of this turn of the event loop; calls meanwhile are one. */
  wake(): void
  /** Waits for a run under way. May be called twice. */
  stop(): Promise<void>
}

/** Runs `runOnce` every `everyMs` and whenever woken, never twice at once. It must not throw. */
export function startLoop(everyMs: number, runOnce: () => Promise<unknown>): Loop {
  let running: Promise<unknown> | null = null
  let again = false
  let stopped = false
  let isWoken = false

  function run(): void {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    running = runOnce().finally(() => {
      running = null
      if (!again) return
      again = false
      run()
    })
  }

  function runWoken(): void {
    isWoken = false
    run()
  }

  const timer = setInterval(run, everyMs)
  run()
  return {
    wake() {
      if (isWoken) return
      isWoken = true
      setImmediate(runWoken)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
