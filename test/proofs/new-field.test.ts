/** A field of a booking that is missing somewhere does not compile: the type checker is run on a copy that has one more. */

import { expect, test } from 'bun:test'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../support/store.ts'

const root = join(import.meta.dir, '../..')

/** Each replaces the first text by the second in a file. */
type Patch = readonly [file: string, before: string, after: string]

const field: Patch = ['domain/booked.ts', 'readonly id: string', '$&\n  readonly place: string']
/** What a reader of the first complaints writes: callers say it, and answers show it. */
const answers: readonly Patch[] = [
  ['domain/booked.ts', "id: 'kept'", "$&,\n  place: 'detail'"],
  ['wire/booking/booking.ts', "id: ['id']", "$&,\n  place: ['place']"],
  ['wire/booking/booking.ts', "id: Id('The booking.'),", "$&place: Id(''),"],
]

/** The same of one whose change is told. */
const told: readonly Patch[] = answers.map(([file, before, after]) => [
  ...([file, before] as const),
  after.replace("'detail'", "'told'"),
])

/** The files of src that the checker names, each with how many complaints. */
function complaints(patches: readonly Patch[]): Record<string, number> {
  using folder = temporaryFolder()
  for (const name of ['src', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, name), join(folder.path, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'))
  for (const [file, before, after] of patches) {
    const path = join(folder.path, 'src', file)
    const text = readFileSync(path, 'utf8')
    const patched = text.replace(before, after)
    if (patched === text) throw new Error(`${file} has no ${before}`)
    writeFileSync(path, patched)
  }
  const cmd = [process.execPath, 'check', '--no-script']
  const { stdout, stderr } = Bun.spawnSync({ cmd, cwd: folder.path, env: { NO_COLOR: '1' } })
  const named = `${stdout}${stderr}`.matchAll(/^src\/(\S+)\(\d+,\d+\): error/gm)
  const files = [...named].map(([, file]) => file ?? '')
  return Object.fromEntries([...new Set(files)].sort().map((file) => [file, countIn(files, file)]))
}

const countIn = (files: readonly string[], file: string) =>
  files.filter((each) => each === file).length

test('it is named by the decision, the row and the answer', () => {
  expect(Object.keys(complaints([field]))).toEqual([
    'domain/booked.ts',
    'domain/booking.ts',
    'store/rows/booking-rows.ts',
    'wire/booking/booking.ts',
  ])
}, 60_000)

test('as a detail also by whoever reads or compares it, and by the text of the answer', () => {
  expect(complaints([field, ...answers])).toEqual({
    // The details of a new booking; what a change makes of them; whether it changes any.
    'domain/booked.ts': 3,
    // Its column, and that an erasure empties it.
    'store/rows/booking-rows.ts': 2,
    // Four kinds of bookings, and a PATCH.
    'wire/booking/booking-request.ts': 5,
    // The text; without a schema the table that names it.
    'wire/booking/booking.ts': 1,
  })
}, 60_000)

test('as one whose change is told also by the event, by its reader and by the mail', () => {
  expect(complaints([field, ...told])).toEqual({
    // What a change replaces, beside what it names of every detail.
    'domain/booked.ts': 4,
    // Who is told.
    'domain/mails/mail.ts': 1,
    // Its row.
    'mail/letter.ts': 1,
    // What the example has.
    'mail/preview.ts': 1,
    // Its column, and that an erasure empties it.
    'store/rows/booking-rows.ts': 2,
    // What a former party may not see.
    'workers/composed.ts': 1,
    'wire/booking/booking-request.ts': 5,
    'wire/booking/booking.ts': 1,
    // Written, described, read; and what somebody was told last.
    'wire/booking/event-change.ts': 4,
  })
}, 60_000)
