/** A human whose bookings are written into a calendar of a real CalDAV server. */
import { readCollection } from '../../src/calendars/collection.ts'
import { collectionOf, putCopy, removeCopy } from '../../src/calendars/copies.ts'
import type { CalendarReader } from '../../src/calendars/ics/reader.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { type CopyServers, createCopyWriter } from '../../src/workers/copies.ts'
import { startTestApp, type TestApp } from './app.ts'
import { type DavKind, type DavServer, davUser, startDav } from './dav-servers.ts'

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }

export const copyServers: CopyServers = {
  collection: (access, nowMs) => collectionOf(access, guard, nowMs, 5_000),
  put: (access, event, nowMs) => putCopy(access, event, guard, nowMs, 5_000),
  remove: (access, url, nowMs) => removeCopy(access, url, guard, nowMs, 5_000),
}

/** What counts of an event: its time, its title, its number. */
export interface SeenEvent {
  readonly start: string
  readonly title: string
  readonly sequence: string
}

export function seenIn(text: string): SeenEvent {
  const value = (name: string) =>
    new RegExp(`^${name}[^:\\r\\n]*:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? ''
  return { start: value('DTSTART'), title: value('SUMMARY'), sequence: value('SEQUENCE') }
}

const none = () => Promise.reject(new Error('there is no server'))

/** Stands where a test has a server of its own. */
const noServer: DavServer = {
  ...{ root: 'http://127.0.0.1:9/', collection: 'http://127.0.0.1:9/' },
  ...{ put: none, remove: none, names: none, text: none, stop: none, start: none, fill: none },
  [Symbol.asyncDispose]: async () => undefined,
}

export interface CopyStage extends AsyncDisposable {
  readonly app: TestApp
  readonly dav: DavServer
  readonly human: string
  /** Of the calendar. */
  readonly path: string
  /** Writes what waits, as this process, or as another one with servers of its own. */
  write(servers?: CopyServers): Promise<void>
  /** Reads the calendar, as somebody asks for it. */
  read(): Promise<void>
  /** Reads the calendar if it is due. */
  poll(): Promise<void>
  /** All events at the server. */
  events(): Promise<SeenEvent[]>
  calendar(): Promise<Record<string, unknown>>
  patch(id: string, body: object): Promise<void>
  told(): string[]
}

export async function copying(
  kind: DavKind | null,
  reader: CalendarReader,
  fields: object = {},
): Promise<CopyStage> {
  const dav = kind === null ? noServer : await startDav(kind)
  const app = await startTestApp()
  const sync = createCalendarSync(
    app.context,
    {
      subscribe: () => Promise.reject(new Error('no such calendar')),
      collect: (access, cursor, nowMs, pieces) =>
        readCollection(access, cursor, guard, nowMs, pieces),
    },
    reader,
    () => 0.5,
  )
  const { id: human } = await app.human({ name: 'Ana' })
  const wanted = {
    type: 'caldav',
    url: dav.collection,
    ...davUser,
    write_bookings: true,
    ...fields,
  }
  const made = await app.call('POST', `/v1/humans/${human}/calendars`, wanted)
  if (made.status !== 201) throw new Error(made.text)
  const path = `/v1/humans/${human}/calendars/${JSON.parse(made.text).id}`
  const stage: CopyStage = {
    ...{ app, dav, human, path },
    async write(servers = copyServers) {
      const writer = createCopyWriter(app.context, servers)
      await writer.runOnce()
      await writer.settled()
    },
    async read() {
      await app.call('POST', `${path}/sync`)
      await stage.poll()
    },
    async poll() {
      await sync.runOnce()
      await sync.settled()
    },
    async events() {
      const texts = await Promise.all((await dav.names()).map((name) => dav.text(name)))
      return texts
        .flatMap((text) => (text === null ? [] : seenIn(text)))
        .sort((a, b) => a.start.localeCompare(b.start))
    },
    calendar: async () => JSON.parse((await app.call('GET', path)).text),
    async patch(id, body) {
      const { status, text } = await app.call('PATCH', `/v1/bookings/${id}`, body)
      if (status !== 200) throw new Error(text)
    },
    told: () => app.events().map(({ event }) => event),
    async [Symbol.asyncDispose]() {
      await sync.settled()
      await app[Symbol.asyncDispose]()
      await dav[Symbol.asyncDispose]()
    },
  }
  // One of nobody is booked whether it can be read or not.
  if (kind === null) await app.call('PATCH', path, { read_busy: false })
  else await stage.read()
  return stage
}
