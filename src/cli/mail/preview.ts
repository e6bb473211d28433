import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { previewFiles } from '../../mail/preview.ts'
import { type Group, print } from '../command.ts'

export function addPreview(mail: Group): void {
  mail
    .command('preview')
    .description('write every mail to a folder, as HTML, text and invite')
    .argument('[folder]', 'where to', 'mail-preview')
    .option('--json', 'print JSON')
    .action(async (folder, options) => {
      const files = await previewFiles()
      mkdirSync(folder, { recursive: true })
      for (const [name, text] of files) await Bun.write(join(folder, name), text)
      const written = [...files.keys()]
      print(options, { folder, files: written }, () => `${written.length} files in ${folder}`)
    })
}
