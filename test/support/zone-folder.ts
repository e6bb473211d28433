/** Folders of TZif files as a machine of another time has them, made by `zic` from sources of one's own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TemporaryFolder, temporaryFolder } from './store.ts'

const zic = Bun.which('zic') ?? '/usr/sbin/zic'

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

/** A folder that says it is of the version, and has the zones of the source alone. */
export function zoneFolder(version: string, source: string, style = 'fat'): TemporaryFolder {
  const folder = temporaryFolder()
  const file = join(folder.path, 'tzdata.zi')
  writeFileSync(file, `# version ${version}\n${source.trim().replaceAll(/^Zone /gm, 'Z ')}\n`)
  const made = Bun.spawnSync([zic, '-b', style, '-d', folder.path, file])
  if (!made.success) throw new Error(`zic: ${made.stderr}`)
  return folder
}

/** All zones of Debian's own source, made anew in the short or the long form. */
export function debianFolder(style: 'slim' | 'fat'): TemporaryFolder {
  const folder = temporaryFolder()
  mkdirSync(folder.path, { recursive: true })
  const source = '/usr/share/zoneinfo/tzdata.zi'
  const made = Bun.spawnSync([zic, '-b', style, '-d', folder.path, source])
  if (!made.success) throw new Error(`zic: ${made.stderr}`)
  Bun.spawnSync(['cp', '-p', source, folder.path])
  return folder
}
