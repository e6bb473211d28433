import { constants, type Database } from 'bun:sqlite'
import { checkpointPages } from './connect.ts'
import { discard, sync, verifyFile } from './copy.ts'
import { type Loss, openFilesOf } from './open-files.ts'

/** Keeps watch over the files of an open database, and saves what can be saved when they are lost. */
export interface Guard {
  /** Looks where the files are, within a transaction, before anything is written. */
  glance(): void
  /** Looks at the files outside of any transaction: after a commit before its writes are answered, and every second. */
  look(): void
  /** Outside of any transaction: saves what can be saved of files that are lost, and tries again until that is done. */
  save(): void
  /** What was seen at the last look, without a full stop; null where all is well. */
  loss(): string | null
  /** The same for the operator, who has to know what was saved. */
  report(): string | null
  /** Outside of any transaction: copies the journal into the file where it has grown so far. */
  shorten(): void
  close(): void
}

export function guardFiles(writer: Database, reader: Database, path: string): Guard {
  const files = openFilesOf(writer, path)
  const shorten = writer.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  // SQLite would copy within COMMIT, before anybody has looked: into a file that was emptied, which then is not empty.
  writer.run('PRAGMA wal_autocheckpoint = 0')
  let loss: Loss | null = null
  let saved: string | null = null
  let isClosed = false

  /** Closing the last connection removes the journal that the path leads to: it may be another's by now. */
  function keepJournal(isKept: boolean): void {
    for (const db of [writer, reader]) {
      db.fileControl(constants.SQLITE_FCNTL_PERSIST_WAL, isKept ? 1 : 0)
    }
  }

  /** A file may be put back to where it was. To a journal that was away nobody knows who wrote. */
  function note(looked: () => Loss | null): void {
    const before = loss
    if (!loss?.isFinal && !isClosed) loss = looked()
    if (loss === null) saved = null
    if ((before === null) !== (loss === null)) keepJournal(loss !== null)
  }

  return {
    glance: () => note(files.glance),
    look: () => note(files.look),
    save() {
      if (loss !== null) saved ??= loss.isIn === 'journal' ? foldIn(writer) : copyOut(writer, path)
    },
    loss: () => (loss === null ? null : loss.what),
    report: () => loss && `${loss.what}. ${saved ?? unsaved}`,
    shorten() {
      if (isClosed || files.pages() < checkpointPages) return
      // As near to the copy as can be: what is copied into a lost file is lost with it.
      note(files.look)
      // Where it fails, the next commit tries again: all is in the journal.
      if (loss === null) attempt(() => shorten.run())
    },
    close() {
      if (!isClosed) files.close()
      isClosed = true
    },
  }
}

const unsaved = 'What was committed last could not be saved: restore a backup.'

/** What is open is whole, only nobody finds the journal again: all of it goes into the file. Null where that has to be tried again. */
function foldIn(writer: Database): string | null {
  const sql = 'PRAGMA wal_checkpoint(PASSIVE)'
  const done = attempt(() => writer.query<{ log: number; checkpointed: number }, []>(sql).get())
  if (!done || done.log !== done.checkpointed) return null
  return 'All that was committed is saved in the database file: restart the service.'
}

/**
 * A page that was cut off may still be in the memory of the connection: with all of them the database can be copied.
 * Tried once: memory brings none back.
 */
function copyOut(writer: Database, path: string): string {
  const target = `${path}.saved-${process.pid}`
  const isWhole = attempt(() => {
    writer.prepare('VACUUM INTO ?').run(target)
    sync(target)
    return verifyFile(target, 0)
  })
  if (!isWhole) {
    discard(target)
    return unsaved
  }
  return `What was in memory is saved in ${target}: stop the service and restore that, or a backup.`
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
