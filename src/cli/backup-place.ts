import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { S3Client } from 'bun'
import { type S3Access, s3Pattern } from '../config.ts'
import { discard } from '../store/sqlite/file/copy.ts'
import { UnusableFile } from '../store/sqlite/file/unusable.ts'

/** Where backups lie under dated names. */
export interface BackupPlace {
  /** The oldest first. */
  list(): Promise<string[]>
  /** Has a file made and keeps it under the name. */
  put<T>(name: string, make: (file: string) => T): Promise<T>
  remove(name: string): Promise<void>
  /** How large it is, and when it was written; null: the place does not say. */
  stat(name: string): Promise<{ readonly bytes: number; readonly writtenMs: number | null }>
  /** Hands a file with what was kept under the name. */
  fetch<T>(name: string, use: (file: string) => T): Promise<T>
}

const namePattern = /^slotflow-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.db$/

/** `slotflow-2026-03-16T08-00-00Z.db` */
export function backupName(atMs: number): string {
  return `slotflow-${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`
}

/** When a backup was begun; null for no name of one. */
export function backupMs(name: string): number | null {
  const match = namePattern.exec(name)
  return match ? Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`) : null
}

/** `scratch`: a file to pass what is on its way, beside the database. */
export function placeOf(where: string, access: S3Access, scratch: string): BackupPlace {
  const [, bucket, prefix = ''] = s3Pattern.exec(where) ?? []
  if (bucket === undefined) return folderPlace(where)
  return s3Place(new S3Client({ ...access, bucket }), prefix.replace(/\/*$/, '/'), scratch)
}

function folderPlace(folder: string): BackupPlace {
  const names = () => (existsSync(folder) ? readdirSync(folder) : [])
  return {
    list: async () => sorted(names()),
    async put(name, make) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      // What a killed backup left. Only one is made at a time.
      for (const left of names().filter((each) => /^slotflow-.*\.partial/.test(each))) {
        rmSync(join(folder, left))
      }
      const file = join(folder, name)
      const made = make(file)
      // The file says when it was found whole, not when its last byte was written.
      utimesSync(file, new Date(), new Date())
      return made
    },
    remove: async (name) => rmSync(join(folder, name)),
    async stat(name) {
      const { size, mtimeMs } = statSync(join(folder, name))
      return { bytes: size, writtenMs: Math.floor(mtimeMs) }
    },
    fetch: async (name, use) => use(join(folder, name)),
  }
}

function s3Place(client: S3Client, prefix: string, scratch: string): BackupPlace {
  const folder = prefix === '/' ? '' : prefix
  return {
    async list() {
      const names: string[] = []
      for (let after: string | undefined; ; ) {
        const page = await client.list({
          prefix: `${folder}slotflow-`,
          ...(after && { startAfter: after }),
        })
        const keys = (page.contents ?? []).map(({ key }) => key)
        names.push(...keys.map((key) => key.slice(folder.length)))
        after = keys.at(-1)
        if (!page.isTruncated || after === undefined) return sorted(names)
      }
    },
    put: (name, make) =>
      passing(scratch, async () => {
        const made = make(scratch)
        await client.write(folder + name, Bun.file(scratch))
        const { size } = await client.stat(folder + name)
        if (size === statSync(scratch).size) return made
        throw new UnusableFile(`${name} has ${size} bytes in the store, not those of the backup.`)
      }),
    remove: (name) => client.delete(folder + name),
    async stat(name) {
      const { size, lastModified } = await client.stat(folder + name)
      const writtenMs = new Date(lastModified).getTime()
      return { bytes: size, writtenMs: Number.isNaN(writtenMs) ? null : writtenMs }
    },
    fetch: (name, use) =>
      passing(scratch, async () => {
        await Bun.write(scratch, client.file(folder + name))
        chmodSync(scratch, 0o600)
        return use(scratch)
      }),
  }
}

function sorted(names: readonly string[]): string[] {
  return names.filter((name) => backupMs(name) !== null).sort()
}

/** What a killed process left there goes first. */
async function passing<T>(scratch: string, work: () => Promise<T>): Promise<T> {
  discard(scratch)
  try {
    return await work()
  } finally {
    discard(scratch)
  }
}
