import { createSecrets, keyBytes } from '../../src/secrets/secrets.ts'

/** Sealed with a key that every test knows. */
export const testSecrets = createSecrets(() => ({
  keys: [new Uint8Array(keyBytes).fill(7)],
  fault: null,
}))
