import type { Environment } from '../config.ts'
import { serve } from './serve.ts'

/** Runs one command of the command line and answers its exit code: 0 done, 1 failed, 2 misused. */
export async function runCommand(words: readonly string[], env: Environment): Promise<number> {
  const [first = 'serve', ...rest] = words
  if (first === 'serve' && rest.length === 0) return serve(env)
  // Loaded here: a start of the server has no use for the other commands, nor for what reads their words.
  const { runProgram } = await import('./program.ts')
  return runProgram(words, env)
}
