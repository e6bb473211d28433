/** CalDAV servers of Debian, as people run them, each with one person and one calendar. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './mail-server.ts'

export const davUser = { username: 'ana', password: 'secret-word' }

export interface DavServer extends AsyncDisposable {
  /** The calendar of the person. */
  readonly collection: string
  /** Where the person begins. */
  readonly root: string
  put(name: string, text: string): Promise<number>
  remove(name: string): Promise<number>
  names(): Promise<readonly string[]>
  /** Ends the process, and begins another with the same data at the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Puts many events there at once, behind the back of the server, which is begun anew. */
  fill(texts: ReadonlyMap<string, string>): Promise<void>
  /** What stands there; null: nothing. */
  text(name: string): Promise<string | null>
}

interface Kind {
  readonly command: (folder: string, port: number) => string[]
  readonly path: string
  /** Where the files of the calendar lie. */
  readonly files: string
  /** What keeps files that were put there by hand; empty: nothing has to. */
  readonly keep: readonly (readonly string[])[]
  /** What makes the calendar, where the server does not. */
  readonly make: string | null
}

const kinds: Readonly<Record<'radicale' | 'xandikos', Kind>> = {
  radicale: {
    command: (folder, port) => [
      'radicale',
      `--server-hosts=127.0.0.1:${port}`,
      `--storage-filesystem-folder=${folder}`,
      ...['--auth-type=htpasswd', `--auth-htpasswd-filename=${folder}/users`],
      ...['--auth-htpasswd-encryption=plain', '--auth-delay=0', '--logging-level=error'],
    ],
    path: '/ana/work/',
    files: 'collection-root/ana/work',
    keep: [],
    make: 'MKCALENDAR',
  },
  xandikos: {
    command: (folder, port) => [
      'xandikos',
      ...['-d', join(folder, 'data'), '-l', '127.0.0.1', '-p', `${port}`],
      ...['--defaults', '--autocreate', '--current-user-principal', '/ana/'],
    ],
    path: '/ana/calendars/calendar/',
    files: 'data/ana/calendars/calendar',
    keep: [
      ['git', 'add', '--all'],
      [
        'git',
        '-c',
        'user.name=ana',
        '-c',
        'user.email=ana@acme.com',
        'commit',
        '--quiet',
        '-m',
        '-',
      ],
    ],
    make: null,
  },
}

export type DavKind = keyof typeof kinds
export const davKinds: readonly DavKind[] = ['radicale', 'xandikos']

/** Those that are here; a loud line names each that is not. */
export const davKindsHere = davKinds.filter((kind) => {
  if (Bun.which(kind) !== null) return true
  console.error(`NOT TESTED: ${kind} is not installed (apt-get install ${kind})`)
  return false
})

export async function startDav(kind: DavKind): Promise<DavServer> {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-dav-'))
  await Bun.write(join(folder, 'users'), `${davUser.username}:${davUser.password}\n`)
  const { command, path, make, files, keep } = kinds[kind]
  const port = freePort()
  const spawn = () => Bun.spawn(command(folder, port), { stdout: 'ignore', stderr: 'ignore' })
  let server = spawn()
  const root = `http://127.0.0.1:${port}/`
  const authorization = `Basic ${btoa(`${davUser.username}:${davUser.password}`)}`
  const send = (method: string, place: string, body?: string) =>
    fetch(new URL(place, root), {
      method,
      headers: { authorization, 'content-type': 'text/calendar', depth: '1' },
      ...(body === undefined ? {} : { body }),
    })
  const start = async () => {
    server = spawn()
    await answering(() => send('OPTIONS', '/'))
  }
  const stop = async () => {
    server.kill()
    await server.exited
  }
  await answering(() => send('OPTIONS', '/'))
  if (make !== null) await send(make, path)
  return {
    ...{ start, stop },
    async fill(texts) {
      await stop()
      const cwd = join(folder, files)
      for (const [name, text] of texts) await Bun.write(join(cwd, name), text)
      for (const command of keep) await Bun.spawn([...command], { cwd }).exited
      await start()
      // Radicale parses once what it did not write itself, 5,000 events in half a minute.
      await (await send('REPORT', path, allNames)).text()
    },
    root,
    collection: new URL(path, root).href,
    put: async (name, text) => (await send('PUT', path + name, text)).status,
    remove: async (name) => (await send('DELETE', path + name)).status,
    async text(name) {
      const answer = await send('GET', path + name)
      return answer.status === 200 ? answer.text() : null
    },
    async names() {
      const text = await (await send('PROPFIND', path)).text()
      return [...text.matchAll(/[\w.-]+\.ics/g)].map(([name]) => name)
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const allNames = `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter></c:calendar-query>`

async function answering(ask: () => Promise<Response>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return
    await Bun.sleep(50)
  }
  throw new Error('a calendar server does not answer')
}
