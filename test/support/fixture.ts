/** A file that 0.1.0 has made: scripts/fixture.ts tells how. Every later release has to migrate it. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FixtureFacts {
  readonly madeAtMs: number
  readonly humans: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
  /** Ids by what they are there for. */
  readonly bookings: Readonly<Record<string, string>>
  readonly holds: Readonly<Record<string, string>>
  readonly hooks: Readonly<Record<string, string>>
  readonly group: string
}

const original = join(import.meta.dir, '../fixtures/slotflow-0.1.0')

export const fixtureFacts: FixtureFacts = await Bun.file(`${original}.json`).json()

/** A copy of it, at a path whose folder is made. */
export function copyFixture(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  copyFileSync(`${original}.db`, path)
}
