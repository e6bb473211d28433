/** What the system says of files, in words for the operator. */
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { aloneWith } from '../../src/store/sqlite/file/lock.ts'
import { closeToOthers } from '../../src/store/sqlite/file/modes.ts'
import { refuseReadOnly, statOf } from '../../src/store/sqlite/file/presence.ts'
import { UnusableFile } from '../../src/store/sqlite/file/unusable.ts'
import { temporaryFolder } from '../support/store.ts'

test('of two who would be alone with a file one is, and after it the other', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'lock')
  const within = await aloneWith(path, () => aloneWith(path, async () => 'inner'))
  expect(within).toBeNull()
  expect(await aloneWith(path, async () => 'after')).toBe('after')
})

test('a file that cannot be closed to others is refused', () => {
  expect(() => closeToOthers('/proc/self/status')).toThrow(UnusableFile)
})

test('a path through what is no folder leads nowhere; another fault is not hidden', () => {
  expect(statOf('/proc/version/x')).toBeUndefined()
  expect(() => statOf(`/${'x'.repeat(5_000)}`)).toThrow('ENAMETOOLONG')
})

test('a folder that is not there cannot be written', () => {
  using folder = temporaryFolder()
  expect(() => refuseReadOnly(join(folder.path, 'none', 'slotflow.db'))).toThrow(UnusableFile)
})
