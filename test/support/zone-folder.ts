/** Folders of TZif files as a machine of another time has them: Debian's, with zones that `zic` makes of one's own source. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { debianNames } from './debian-zones.ts'
import { type TemporaryFolder, temporaryFolder } from './store.ts'

const zic = Bun.which('zic') ?? '/usr/sbin/zic'
const system = '/usr/share/zoneinfo'
const list = join(system, 'tzdata.zi')

/** Paraguay put its clock back for the winter in March and forward in October, as IANA 2024a has it. */
export const asuncionSource2024a = `
Rule Para 2010 max - Oct Sun>=1 0:00 1:00 -
Rule Para 2013 max - Mar Sun>=22 0:00 0 -
Zone America/Asuncion -4:00 Para -04/-03
`

/** Since October 2024 it stays where it is in summer, as 2024b has it. */
export const asuncionSource2024b = `
Rule Para 2010 2024 - Oct Sun>=1 0:00 1:00 -
Rule Para 2013 2024 - Mar Sun>=22 0:00 0 -
Zone America/Asuncion -4:00 Para -04/-03 2024 Oct 15
             -3:00 - -03
`

/** A whole folder that says it is of the version, with the zones of the source as that has them. */
export function zoneFolder(version: string, source: string): TemporaryFolder {
  const folder = temporaryFolder()
  for (const name of debianNames) {
    const path = join(folder.path, name)
    mkdirSync(dirname(path), { recursive: true })
    cpSync(join(system, name), path, { dereference: true })
  }
  compile(folder, source)
  const named = readFileSync(list, 'utf8').replace(/^# version .*/, `# version ${version}`)
  writeFileSync(join(folder.path, 'tzdata.zi'), named)
  return folder
}

/** Makes zones of a source anew in a folder. */
export function compile(folder: TemporaryFolder, source: string): void {
  const file = join(folder.path, 'source')
  writeFileSync(file, `${source}\n`)
  run('-b', 'fat', '-d', folder.path, file)
}

/** All zones of Debian's own source, made anew in the short or the long form. */
export function debianFolder(style: 'slim' | 'fat'): TemporaryFolder {
  const folder = temporaryFolder()
  run('-b', style, '-d', folder.path, list)
  cpSync(list, join(folder.path, 'tzdata.zi'), { preserveTimestamps: true })
  return folder
}

function run(...words: readonly string[]): void {
  const made = Bun.spawnSync([zic, ...words])
  if (!made.success) throw new Error(`zic: ${made.stderr}`)
}
