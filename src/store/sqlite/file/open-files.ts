/**
 * The three files of a database that is open, and whether the paths still lead to them. SQLite notices nothing of it: it
 * writes on into a file that nobody finds again, and what was acknowledged is gone with the process. Every look is paid
 * by each commit, so it asks as little as it can.
 */
import type { Database } from 'bun:sqlite'
import { closeSync, openSync, readSync, type Stats } from 'node:fs'
import { statOf } from './presence.ts'

/** What has become of a file under the service. */
export interface Loss {
  /** A sentence without its full stop. */
  readonly what: string
  /** Where all that was committed can still be read: in the journal that is open, or only in memory. */
  readonly isIn: 'journal' | 'memory'
  /** Whether others may have written meanwhile: what this process knows is no longer to be trusted. */
  readonly isFinal: boolean
}

export interface OpenFiles {
  /** Null where the database and what it shares by memory are where they were. */
  glance(): Loss | null
  /** Null where all are as they were left. Not to be asked within a transaction. */
  look(): Loss | null
  /** How many pages stood in the journal at the last look. */
  pages(): number
  close(): void
}

/**
 * Not one of other processes: two looks in a row may fall on both sides of a commit of theirs, and see a file that seems
 * too short.
 */
const looksMax = 3
const walHeaderBytes = 32
const frameHeaderBytes = 24
const shmBytesMin = 32 * 1024

/** For a database in WAL mode from which something was read: only then its journal is there. */
export function openFilesOf(db: Database, path: string): OpenFiles {
  const pageBytes =
    db.prepare<{ page_size: number }, []>('PRAGMA page_size').get()?.page_size ?? 4_096
  const pageCount = db.prepare<{ page_count: number }, []>('PRAGMA page_count')
  const main = { path, opened: statOf(path) }
  const shared = { path: `${path}-shm`, opened: statOf(`${path}-shm`) }
  const journal = openJournal(db, path, pageBytes)
  let mainBytes = 0
  let seenBytes = 0

  /** What is written without these two may meet what others write; what goes into a lost journal harms nobody. */
  function glance(): Loss | null {
    const size = sizeOf(main)
    if (size === null) return lost('The database file was moved or removed', 'journal', false)
    if (size === 0) return lost('The database file was emptied', 'memory')
    const sharedSize = sizeOf(shared)
    if (sharedSize === null || sharedSize < shmBytesMin) {
      return lost(
        'The -shm file of the database was moved, removed, replaced or shortened',
        'journal',
      )
    }
    mainBytes = size
    return null
  }

  function lookOnce(): Loss | null {
    // First: the process would die of what it shares with others by memory, were that touched when it is too short.
    const missing = glance()
    if (missing !== null) return missing
    const size = mainBytes
    const pages = size === seenBytes ? 0 : (pageCount.get()?.page_count ?? 0)
    const fault = journal.look()
    if (fault !== null) return fault
    // What is not in the file yet is in the journal.
    if (size / pageBytes + journal.pages() < pages) {
      return lost('The database file was shortened', 'memory')
    }
    seenBytes = size
    return null
  }

  return {
    glance: () => asked(glance),
    look() {
      let loss = null
      for (let looks = 0; looks < looksMax; looks += 1) {
        loss = asked(lookOnce)
        if (loss === null) return null
      }
      return loss
    },
    pages: journal.pages,
    close: journal.close,
  }
}

function lost(what: string, isIn: Loss['isIn'], isFinal = true): Loss {
  return { what, isIn, isFinal }
}

/** A database that cannot be asked may be so again. */
function asked(look: () => Loss | null): Loss | null {
  try {
    return look()
  } catch (error) {
    return lost(`The files of the database cannot be read (${error})`, 'journal', false)
  }
}

interface OpenFile {
  readonly path: string
  readonly opened: Stats | undefined
}

/** Null where the path leads elsewhere than to what was opened. */
function sizeOf({ path, opened }: OpenFile): number | null {
  const present = statOf(path)
  return present && present.ino === opened?.ino && present.dev === opened.dev ? present.size : null
}

/**
 * The journal. Its size alone does not tell that it was shortened: the next commit writes behind the hole. So two things
 * in it are looked at, the last frame that was seen and the header, which bear one salt until it is begun anew. It
 * is opened once more for that, and may be: SQLite keeps no lock on it, which closing any other of the files would end.
 */
function openJournal(db: Database, path: string, pageBytes: number) {
  const file = { path: `${path}-wal`, opened: statOf(`${path}-wal`) }
  const handle = openSync(file.path, 'r')
  const state = db.prepare<{ log: number }, []>('PRAGMA wal_checkpoint(NOOP)')
  const frameAt = (frame: number) => walHeaderBytes + (frame - 1) * (frameHeaderBytes + pageBytes)
  const bytes = Buffer.alloc(8)
  let pages = 0
  let salt = 0n

  function look(): Loss | null {
    const size = sizeOf(file)
    if (size === null) {
      return lost('The -wal file of the database was moved, removed or replaced', 'journal')
    }
    const present = state.get()?.log ?? 0
    if (present > 0 && (size < frameAt(present + 1) || !holds(present))) {
      return lost('The -wal file of the database was shortened', 'memory')
    }
    pages = present
    return null
  }

  function holds(present: number): boolean {
    if (pages > 0 && saltAt(frameAt(pages) + 8) === salt) return true
    // Begun anew, or behind a hole, where it has no salt.
    const now = saltAt(16)
    if (now === 0n || now === salt || saltAt(frameAt(present) + 8) !== now) return false
    salt = now
    return true
  }

  function saltAt(offset: number): bigint {
    // Behind the end nothing is read.
    bytes.fill(0)
    readSync(handle, bytes, 0, bytes.length, offset)
    return bytes.readBigUInt64LE(0)
  }

  return { look, pages: () => pages, close: () => closeSync(handle) }
}
