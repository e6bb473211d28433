/** How `bun test` is run where all of the tests are. */

/**
 * Two processes take the files in turn. A bound on each test, for a machine that has other work as well; and on how many
 * run at once in each: those that do start processes of their own.
 */
export const beside = ['--parallel=2', '--no-isolate', '--timeout=30000', '--max-concurrency=6']

/** All but the proofs, as `bun run test` runs them. */
export const withoutProofs = '--path-ignore-patterns=test/proofs/**'
