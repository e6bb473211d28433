/** Copies of the repository in which code may be broken. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dir, '../..')

/** How a run of tests ended; `hung` where it had to be killed. */
export type Verdict = 'passed' | 'failed' | 'hung'

export interface Scratch extends Disposable {
  readonly folder: string
  write(path: string, text: string): Promise<unknown>
  /** Runs test files, in this order, until one fails. */
  test(files: readonly string[], withinMs: number): Promise<Verdict>
}

/**
 * @example
 * using scratch = scratchCopy()
 * await scratch.write('src/domain/slots/slots.ts', broken)
 * const verdict = await scratch.test(['test/domain/slots.test.ts'], 10_000)
 */
export function scratchCopy(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-scratch-'))
  for (const name of ['src', 'test', 'package.json', 'bunfig.toml', 'tsconfig.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    write: (path, text) => Bun.write(join(folder, path), text),
    async test(files, withinMs) {
      // A busy machine is no fault of the code: only `withinMs` bounds the run.
      const options = ['--bail', `--timeout=${withinMs}`]
      const child = Bun.spawn([process.execPath, 'test', ...options, ...files], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'ignore'],
        timeout: withinMs,
        killSignal: 'SIGKILL',
      })
      const code = await child.exited
      if (child.signalCode !== null) return 'hung'
      return code === 0 ? 'passed' : 'failed'
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
