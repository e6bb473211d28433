/**
 * The columns of bookings that are on the way to 0.2.0, before everything else of that step; a new one goes above the last.
 * No row is rewritten for them, however many there are. But after each SQLite looks at every row of a STRICT table: of a
 * million for half a second, without its CHECKs for a third of that. So these are left out until the last column, with
 * which all of them are held against every row, and indexes that are made anew are dropped before. There is no shorter way
 * to several columns: Bun opens files in SQLite's defensive mode, in which nobody writes the text of a table, and a copy of
 * the rows takes more time than all of these looks, and as much room again.
 */
export const bookingColumns020 = `
  DROP INDEX bookings_by_human;
  DROP INDEX bookings_by_attendee;
  PRAGMA ignore_check_constraints = ON;

  -- What it was agreed as: the zone, and local minus UTC in milliseconds at the start. NULL: a row of 0.1.0.
  ALTER TABLE bookings ADD COLUMN agreed_zone TEXT;
  ALTER TABLE bookings ADD COLUMN agreed_offset INTEGER
    CHECK ((agreed_zone IS NULL) = (agreed_offset IS NULL));
  -- The key that made it: its number. NULL: nobody knows.
  ALTER TABLE bookings ADD COLUMN made_by INTEGER;
  -- The same, where that key sees its own bookings only: it finds them by this.
  ALTER TABLE bookings ADD COLUMN owned_by INTEGER;
  -- What callers say of the attendee and the place beside name and e-mail.
  ALTER TABLE bookings ADD COLUMN attendee_phone TEXT;
  ALTER TABLE bookings ADD COLUMN attendee_timezone TEXT;
  ALTER TABLE bookings ADD COLUMN attendee_locale TEXT;
  ALTER TABLE bookings ADD COLUMN location TEXT;
  -- Minutes kept free around a meeting, and the time that it claims with them.
  ALTER TABLE bookings ADD COLUMN buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 720);
  ALTER TABLE bookings ADD COLUMN buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 720);
  ALTER TABLE bookings ADD COLUMN claim_start INTEGER AS (starts_at - 60000 * buffer_before) VIRTUAL;
  ALTER TABLE bookings ADD COLUMN claim_end INTEGER AS (ends_at + 60000 * buffer_after) VIRTUAL;
  -- As which kind of meeting; NULL: as none.
  ALTER TABLE bookings ADD COLUMN service_seq INTEGER;
  -- Who cancelled it; NULL: it was not, or before that was kept. And how often its link was made anew.
  ALTER TABLE bookings ADD COLUMN cancelled_by TEXT CHECK (cancelled_by IN ('attendee', 'key', 'human'));
  ALTER TABLE bookings ADD COLUMN link_version INTEGER NOT NULL DEFAULT 0;
  -- How often time or state changed, and whether anybody is sent a mail of it.
  ALTER TABLE bookings ADD COLUMN invite_sequence INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE bookings ADD COLUMN notifies INTEGER NOT NULL DEFAULT 1 CHECK (notifies BETWEEN 0 AND 1);
  -- How often a request moved or changed it.
  ALTER TABLE bookings ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;

  PRAGMA ignore_check_constraints = OFF;
  -- Since when it has its time; NULL: it never moved.
  ALTER TABLE bookings ADD COLUMN timed_at INTEGER;
  `
