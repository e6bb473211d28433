/** Calendars kept elsewhere: what is read of them, and what is written into them. */
export const outside020 = `  -- Calendars that humans keep elsewhere.
  CREATE TABLE calendars (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    human_seq INTEGER NOT NULL REFERENCES humans (seq),
    kind TEXT NOT NULL CHECK (kind IN ('ics', 'caldav')),
    name TEXT NOT NULL,
    -- Its host; where it lies and how it is opened is sealed.
    address TEXT NOT NULL,
    sealed BLOB NOT NULL,
    read_busy INTEGER NOT NULL CHECK (read_busy IN (0, 1)),
    max_age INTEGER NOT NULL,
    synced_at INTEGER,
    -- When its times in busy were written.
    mirrored_at INTEGER,
    -- JSON: why the last attempt failed. NULL: it did not.
    fault TEXT,
    -- JSON.
    warnings TEXT NOT NULL DEFAULT '[]',
    -- By which the next attempt asks for changes only.
    cursor TEXT,
    events_count INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    doubted_at INTEGER,
    -- Since when it is told to be unreachable.
    told_at INTEGER,
    -- Whether bookings are written into it, and what of them.
    write_bookings INTEGER NOT NULL DEFAULT 0 CHECK (write_bookings IN (0, 1)),
    detail TEXT NOT NULL DEFAULT 'busy' CHECK (detail IN ('busy', 'full')),
    -- JSON: why they cannot be. NULL: they can.
    write_fault TEXT,
    write_failures INTEGER NOT NULL DEFAULT 0,
    -- Nothing is written before.
    write_after INTEGER NOT NULL DEFAULT 0,
    write_owner TEXT,
    write_until INTEGER,
    -- How far its bookings are marked to be written, by start, or to be taken out, by number. NULL: all are.
    mark_after INTEGER,
    -- Grows when it lies elsewhere: what was written before is not there.
    place INTEGER NOT NULL DEFAULT 0,
    next_sync_at INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX calendars_by_human ON calendars (human_seq, seq);
  CREATE INDEX calendars_by_account ON calendars (account_seq);
  CREATE INDEX calendars_due ON calendars (next_sync_at);
  CREATE INDEX calendars_marking ON calendars (seq) WHERE mark_after IS NOT NULL;
  CREATE UNIQUE INDEX calendars_written ON calendars (human_seq) WHERE write_bookings = 1;
  -- What a calendar says is busy: starts, ends and digests of events, packed.
  CREATE TABLE busy (
    calendar_seq INTEGER PRIMARY KEY REFERENCES calendars (seq) ON DELETE CASCADE,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    times BLOB NOT NULL,
    -- JSON: those of copies of bookings, which their human moved there. NULL: there are none.
    copies TEXT
  ) STRICT;
  -- Changes with whatever the calendars of a human say. NULL: there are none.
  ALTER TABLE humans ADD COLUMN calendars INTEGER;

  -- Whole days are those of the human's zone, and what was declined is so under the human's address: another one has the
  -- calendars read at once, and what is being read by the one before is written down by nobody.
  CREATE TRIGGER changed_humans_are_read_anew AFTER UPDATE OF timezone, email ON humans
  WHEN NEW.calendars IS NOT NULL AND (NEW.timezone, lower(NEW.email)) IS NOT (OLD.timezone, lower(OLD.email)) BEGIN
    UPDATE calendars SET next_sync_at = 0, lease_owner = NULL, lease_until = NULL WHERE human_seq = NEW.seq;
  END;

  -- Bookings in calendars of their humans: the outbox of these, in which a row stands for whatever the booking is when it
  -- is written, and not for an event of it. (References are deferred as those of bookings: what may ABORT has each page
  -- copied that it touches.)
  CREATE TABLE remote_events (
    calendar_seq INTEGER NOT NULL REFERENCES calendars (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    booking_seq INTEGER NOT NULL REFERENCES bookings (seq) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    account_seq INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    -- Grows with every reason to write it.
    version INTEGER NOT NULL DEFAULT 1,
    -- As it was written last. NULL: it was not, or the server did not say.
    etag TEXT,
    -- The place of the calendar then.
    place INTEGER,
    -- The number of the event after which the booking was written, when that was, and its time then.
    written_sequence INTEGER,
    written_at INTEGER,
    starts_at INTEGER,
    ends_at INTEGER,
    -- Why the server does not take this one.
    error TEXT,
    PRIMARY KEY (calendar_seq, booking_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX remote_events_by_end ON remote_events (ends_at) WHERE ends_at IS NOT NULL;
  CREATE INDEX remote_events_by_booking ON remote_events (booking_seq);
  CREATE INDEX remote_events_refused ON remote_events (calendar_seq, booking_seq) WHERE state = 'refused';
  CREATE INDEX remote_events_waiting ON remote_events (calendar_seq, booking_seq) WHERE state = 'waiting';

  -- Guard 7: no booking, and no change of one that a calendar shows, which the calendar of its human does not wait for.
  CREATE TRIGGER bookings_are_copied AFTER INSERT ON bookings WHEN NEW.cancelled = 0 BEGIN
    INSERT OR ROLLBACK INTO remote_events (calendar_seq, booking_seq, account_seq)
      SELECT seq, NEW.seq, NEW.account_seq FROM calendars WHERE human_seq = NEW.human_seq AND write_bookings = 1;
  END;
  CREATE TRIGGER changed_bookings_are_copied AFTER UPDATE ON bookings
  WHEN (NEW.human_seq, NEW.starts_at, NEW.ends_at, NEW.cancelled, NEW.attendee_name, NEW.attendee_email, NEW.attendee_phone,
      NEW.location)
    IS NOT (OLD.human_seq, OLD.starts_at, OLD.ends_at, OLD.cancelled, OLD.attendee_name, OLD.attendee_email, OLD.attendee_phone,
      OLD.location) BEGIN
    UPDATE OR ROLLBACK remote_events SET state = 'waiting', version = version + 1 WHERE booking_seq = NEW.seq;
    INSERT OR ROLLBACK INTO remote_events (calendar_seq, booking_seq, account_seq)
      SELECT seq, NEW.seq, NEW.account_seq FROM calendars c WHERE human_seq = NEW.human_seq AND write_bookings = 1 AND NEW.cancelled = 0
        AND NOT EXISTS (SELECT 1 FROM remote_events WHERE calendar_seq = c.seq AND booking_seq = NEW.seq);
  END;`
