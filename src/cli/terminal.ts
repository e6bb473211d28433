import { fstatSync } from 'node:fs'

/**
 * Whether people read what is written to stderr. Its stream is asked only where it is a device: that brings Node's
 * streams along (15 ms of a start), and services write to files and pipes.
 */
export function isTerminal(): boolean {
  try {
    return fstatSync(2).isCharacterDevice() && process.stderr.isTTY
  } catch {
    // Closed.
    return false
  }
}
