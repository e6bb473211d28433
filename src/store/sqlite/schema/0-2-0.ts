import { bookingColumns020 } from './bookings-0-2-0.ts'
import { outside020 } from './outside-0-2-0.ts'

/** On the way to 0.2.0: what comes is added here until that is released, columns of bookings in bookings-0-2-0.ts, calendars kept elsewhere in outside-0-2-0.ts. */
export const schema020 = `${bookingColumns020}
  -- What a hold was agreed as, as a booking is.
  ALTER TABLE holds ADD COLUMN agreed_zone TEXT;
  ALTER TABLE holds ADD COLUMN agreed_offset INTEGER
    CHECK ((agreed_zone IS NULL) = (agreed_offset IS NULL));
  -- The key that made them, that caused an event, that was answered: its number. NULL: nobody knows.
  CREATE INDEX bookings_by_owner ON bookings (owned_by, starts_at, cancelled) WHERE owned_by IS NOT NULL;
  ALTER TABLE holds ADD COLUMN made_by INTEGER;
  ALTER TABLE events ADD COLUMN made_by INTEGER;
  -- The latest change of the booking before it: no index knows the events of a booking, which each booking would pay for.
  ALTER TABLE events ADD COLUMN prior_seq INTEGER;
  ALTER TABLE idempotency ADD COLUMN made_by INTEGER;
  -- What a hold keeps for its booking.
  CREATE INDEX bookings_by_phone ON bookings (account_seq, attendee_phone, starts_at, cancelled)
    WHERE attendee_phone IS NOT NULL;
  ALTER TABLE holds ADD COLUMN attendee_phone TEXT;
  ALTER TABLE holds ADD COLUMN attendee_timezone TEXT;
  ALTER TABLE holds ADD COLUMN attendee_locale TEXT;
  ALTER TABLE holds ADD COLUMN location TEXT;
  -- In which the bookings of 0.1.0 were agreed, wherever the human has moved since.
  ALTER TABLE humans ADD COLUMN zone_at_0_1_0 TEXT;
  UPDATE humans SET zone_at_0_1_0 = timezone;

  -- In force is the newest, for every process.
  CREATE TABLE zone_rules (
    seq INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    released_at INTEGER,
    installed_at INTEGER NOT NULL,
    pack BLOB NOT NULL,
    -- When the bookings ahead were held against them. NULL: not yet, or the process died at it.
    scanned_at INTEGER
  ) STRICT;

  -- Bookings whose agreed wall time no longer stands under the rules in force; what lies in the past by now
  -- stays until the next rules.
  CREATE TABLE shifted_bookings (
    booking_seq INTEGER PRIMARY KEY REFERENCES bookings (seq) ON DELETE CASCADE,
    account_seq INTEGER NOT NULL,
    human_seq INTEGER NOT NULL,
    starts_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX shifted_by_start ON shifted_bookings (starts_at);
  CREATE INDEX shifted_by_account ON shifted_bookings (account_seq, human_seq, starts_at);

  -- A booking that moves, or is agreed anew, is agreed under the rules in force; one that is cancelled takes no time.
  CREATE TRIGGER changed_bookings_are_not_shifted
  AFTER UPDATE OF human_seq, starts_at, cancelled, agreed_zone, agreed_offset ON bookings
  WHEN (NEW.human_seq, NEW.starts_at, NEW.cancelled, NEW.agreed_zone, NEW.agreed_offset)
    IS NOT (OLD.human_seq, OLD.starts_at, OLD.cancelled, OLD.agreed_zone, OLD.agreed_offset) BEGIN
    DELETE FROM shifted_bookings WHERE booking_seq = NEW.seq;
  END;

  -- A process of 0.1.0 that is still there decides by other rules: the next start looks at what it has booked.
  CREATE TRIGGER bookings_of_0_1_0_are_scanned AFTER INSERT ON bookings WHEN NEW.agreed_zone IS NULL BEGIN
    UPDATE zone_rules SET scanned_at = NULL WHERE seq = (SELECT max(seq) FROM zone_rules);
  END;

  -- Minutes kept free around what is held, and the time that it claims with them.
  ALTER TABLE holds ADD COLUMN buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 720);
  ALTER TABLE holds ADD COLUMN buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 720);
  ALTER TABLE holds ADD COLUMN claim_start INTEGER AS (starts_at - 60000 * buffer_before) VIRTUAL;
  ALTER TABLE holds ADD COLUMN claim_end INTEGER AS (ends_at + 60000 * buffer_after) VIRTUAL;

  -- With what claims are computed from, and not with them: for a computed column SQLite looks up the row. A 0 takes no
  -- room in an index.
  CREATE INDEX bookings_by_human
    ON bookings (human_seq, cancelled, starts_at, ends_at, buffer_before, buffer_after);
  DROP INDEX holds_by_human;
  CREATE INDEX holds_by_human
    ON holds (human_id, expires_at, starts_at, ends_at, buffer_before, buffer_after) WHERE booking_id IS NULL;

  -- Guards 1 and 5, of claims. The stored ones do not overlap and each has its meeting inside, so they stand in the order
  -- of their starts: the last to start before the new meeting ends, and the next, alone can be in the way.
  DROP TRIGGER bookings_never_overlap;
  CREATE TRIGGER bookings_never_overlap BEFORE INSERT ON bookings
  WHEN NEW.cancelled = 0 BEGIN
    SELECT RAISE(ROLLBACK, 'overlapping booking') WHERE (
      SELECT ends_at + 60000 * buffer_after FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at < NEW.ends_at
      ORDER BY starts_at DESC LIMIT 1) > NEW.claim_start
    OR (
      SELECT starts_at - 60000 * buffer_before FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at >= NEW.ends_at
      ORDER BY starts_at LIMIT 1) < NEW.claim_end;
  END;
  DROP TRIGGER moved_bookings_never_overlap;
  CREATE TRIGGER moved_bookings_never_overlap
  BEFORE UPDATE OF human_seq, starts_at, ends_at, buffer_before, buffer_after, cancelled ON bookings
  WHEN NEW.cancelled = 0 BEGIN
    SELECT RAISE(ROLLBACK, 'overlapping booking') WHERE (
      SELECT ends_at + 60000 * buffer_after FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at < NEW.ends_at
        AND seq <> NEW.seq
      ORDER BY starts_at DESC LIMIT 1) > NEW.claim_start
    OR (
      SELECT starts_at - 60000 * buffer_before FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at >= NEW.ends_at
        AND seq <> NEW.seq
      ORDER BY starts_at LIMIT 1) < NEW.claim_end;
  END;
  DROP TRIGGER holds_never_overlap;
  CREATE TRIGGER holds_never_overlap BEFORE INSERT ON holds BEGIN
    SELECT RAISE(ABORT, 'hold over a booking') WHERE (
      SELECT ends_at + 60000 * buffer_after FROM bookings
      WHERE human_seq = (SELECT seq FROM humans WHERE id = NEW.human_id)
        AND cancelled = 0 AND starts_at < NEW.ends_at
      ORDER BY starts_at DESC LIMIT 1) > NEW.claim_start
    OR (
      SELECT starts_at - 60000 * buffer_before FROM bookings
      WHERE human_seq = (SELECT seq FROM humans WHERE id = NEW.human_id)
        AND cancelled = 0 AND starts_at >= NEW.ends_at
      ORDER BY starts_at LIMIT 1) < NEW.claim_end;
    SELECT RAISE(ABORT, 'overlapping hold') WHERE EXISTS (
      SELECT 1 FROM holds
      WHERE human_id = NEW.human_id AND booking_id IS NULL AND expires_at > NEW.created_at
        AND starts_at - 60000 * buffer_before < NEW.claim_end
        AND ends_at + 60000 * buffer_after > NEW.claim_start);
  END;

  -- Kinds of meetings.
  CREATE TABLE services (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    -- JSON.
    terms TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX services_by_account ON services (account_seq, active, id);
  CREATE INDEX bookings_by_service ON bookings (service_seq, cancelled, starts_at) WHERE service_seq IS NOT NULL;
  ALTER TABLE holds ADD COLUMN service_seq INTEGER;

  -- Guard 2, of changes: time, human and state change with an event that tells of it. What a booking is agreed as
  -- tells nobody anything new, and a person is taken out of it without a word to anybody. A new column
  -- stands in the first part where a change needs an event, and in the second where it names the person.
  DROP TRIGGER changed_bookings_have_events;
  CREATE TRIGGER changed_bookings_have_events BEFORE UPDATE ON bookings BEGIN
    SELECT RAISE(ROLLBACK, 'booking changed without event')
    WHERE (NEW.event_seq <= OLD.event_seq OR NOT EXISTS (
        SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id))
      AND ((NEW.seq, NEW.id, NEW.account_seq, NEW.human_seq, NEW.starts_at, NEW.ends_at, NEW.cancelled,
          NEW.group_id, NEW.event_seq, NEW.created_at, NEW.made_by, NEW.owned_by, NEW.buffer_before, NEW.buffer_after,
          NEW.service_seq, NEW.cancelled_by, NEW.invite_sequence, NEW.notifies)
        IS NOT (OLD.seq, OLD.id, OLD.account_seq, OLD.human_seq, OLD.starts_at, OLD.ends_at, OLD.cancelled,
          OLD.group_id, OLD.event_seq, OLD.created_at, OLD.made_by, OLD.owned_by, OLD.buffer_before, OLD.buffer_after,
          OLD.service_seq, OLD.cancelled_by, OLD.invite_sequence, OLD.notifies)
        OR (NEW.attendee_name, NEW.attendee_email, NEW.attendee_phone, NEW.attendee_timezone, NEW.attendee_locale, NEW.location,
            NEW.metadata, NEW.cancel_reason)
          IS NOT (OLD.attendee_name, OLD.attendee_email, OLD.attendee_phone, OLD.attendee_timezone, OLD.attendee_locale, OLD.location,
            OLD.metadata, OLD.cancel_reason)
        AND (NEW.attendee_name, NEW.attendee_email, NEW.attendee_phone, NEW.attendee_timezone, NEW.attendee_locale, NEW.location,
            NEW.metadata, NEW.cancel_reason)
          IS NOT ('Erased attendee', NULL, NULL, NULL, NULL, NULL, NULL, NULL));
  END;

  -- Addresses are compared without case.
  CREATE INDEX bookings_by_attendee
    ON bookings (account_seq, attendee_email COLLATE NOCASE, starts_at, cancelled)
    WHERE attendee_email IS NOT NULL;

  -- How the last attempt went, as a word of the domain; NULL: there was none.
  ALTER TABLE webhooks ADD COLUMN pace TEXT;

  -- JSON; the values are shown to nobody.
  ALTER TABLE webhooks ADD COLUMN headers TEXT NOT NULL DEFAULT '{}';

  -- Whether loopback was open by default when it was registered. Of 0.1.0: whose account was the only one.
  ALTER TABLE webhooks ADD COLUMN loopback_open INTEGER NOT NULL DEFAULT 0 CHECK (loopback_open IN (0, 1));
  UPDATE webhooks SET loopback_open = 1 WHERE (SELECT count(*) FROM accounts) = 1;

  -- Why the last attempt was not sent, where it was refused for where the address leads.
  ALTER TABLE webhooks ADD COLUMN refusal TEXT;

  -- What people call an endpoint; NULL: nothing but its address.
  ALTER TABLE webhooks ADD COLUMN name TEXT;

  -- How often a delivery was put off since its last attempt.
  ALTER TABLE deliveries ADD COLUMN postponements INTEGER NOT NULL DEFAULT 0;
  -- Why no body of an answer is kept: empty, or private. NULL: one is, or nobody knows.
  ALTER TABLE delivery_attempts ADD COLUMN no_body TEXT;

  -- Since when nothing of it is answered and nothing sent. NULL: it is not suspended.
  ALTER TABLE accounts ADD COLUMN suspended_at INTEGER;

  -- Keys anew: numbered, with one scope more, and with what each is bound to. (A table that another one refers to
  -- cannot be dropped, so the sessions step aside.)
  CREATE TABLE sessions_aside AS SELECT * FROM sessions;
  DELETE FROM sessions;
  CREATE TABLE numbered_keys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('admin', 'agent', 'rep', 'read')),
    -- SHA-256 of the key, base64url.
    digest TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    -- JSON; NULL: all of the account.
    human_ids TEXT,
    own_bookings INTEGER NOT NULL DEFAULT 0 CHECK (own_bookings IN (0, 1)),
    expires_at INTEGER,
    -- How many bookings it may make in a UTC day; NULL: no limit of its own.
    daily_bookings INTEGER,
    -- Of a key that has such a limit: how many it made on the last day on which it made any (since 1970).
    booked INTEGER NOT NULL DEFAULT 0,
    booked_on INTEGER,
    -- The key that made it; NULL: an operator.
    created_by TEXT
  ) STRICT;
  INSERT INTO numbered_keys (id, account_id, name, prefix, scope, digest, created_at, revoked_at, last_used_at)
    SELECT id, account_id, name, prefix, scope, digest, created_at, revoked_at, last_used_at
    FROM api_keys ORDER BY id;
  DROP TABLE api_keys;
  ALTER TABLE numbered_keys RENAME TO api_keys;
  CREATE INDEX api_keys_by_account ON api_keys (account_id, id);
  INSERT INTO sessions SELECT * FROM sessions_aside;
  DROP TABLE sessions_aside;

  -- Who changed what of an account, beside bookings and holds, whose events say it.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    at INTEGER NOT NULL,
    -- NULL: an operator.
    key_id TEXT,
    operation TEXT NOT NULL,
    kind TEXT NOT NULL,
    object_id TEXT,
    -- SHA-256 of whom an erasure was about.
    digest TEXT,
    -- NULL unless the settings ask for it.
    address TEXT,
    -- JSON: what else is kept of it, of which nothing tells of a person.
    details TEXT
  ) STRICT;
  CREATE INDEX audit_by_account ON audit (account_seq, seq);
  CREATE INDEX audit_by_key ON audit (account_seq, key_id, seq);
  CREATE INDEX audit_by_object ON audit (account_seq, object_id, seq);
  CREATE INDEX audit_by_object_and_key ON audit (account_seq, object_id, key_id, seq);
  CREATE INDEX audit_by_age ON audit (at);

  -- Since when it is gone for good; the row stays for what the ledger says of it.
  ALTER TABLE accounts ADD COLUMN deleted_at INTEGER;

  -- JSON: the days of an override that names them one by one. NULL: it does not.
  ALTER TABLE overrides ADD COLUMN dates TEXT;

  -- JSON: public holidays. Of an account NULL: none. Of a human NULL: those of the account; the JSON null: none.
  ALTER TABLE accounts ADD COLUMN holidays TEXT;
  ALTER TABLE humans ADD COLUMN holidays TEXT;

  -- JSON: which reminders of its bookings an account wants. NULL: none.
  ALTER TABLE accounts ADD COLUMN notifications TEXT;
  CREATE INDEX accounts_with_reminders ON accounts (seq) WHERE notifications IS NOT NULL;
  CREATE INDEX webhooks_for_starts ON webhooks (account_seq)
    WHERE active = 1 AND instr(events, '"booking.started"') > 0;
  -- How far reminders are written: up to this booking of this start. 0 minutes: the starts themselves.
  CREATE TABLE reminders (
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    minutes INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    booking_seq INTEGER NOT NULL,
    PRIMARY KEY (account_seq, minutes)
  ) STRICT, WITHOUT ROWID;

  -- Minutes before the start until which attendees cancel and move by their links. NULL: until the start.
  ALTER TABLE humans ADD COLUMN cancel_notice INTEGER;
  ALTER TABLE humans ADD COLUMN move_notice INTEGER;
  -- Whether what is sent to the endpoint has the links of bookings.
  ALTER TABLE webhooks ADD COLUMN manage_links INTEGER NOT NULL DEFAULT 0 CHECK (manage_links IN (0, 1));

  -- Links that open one session of the dashboard each.
  CREATE TABLE sign_in_links (
    digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    key_id TEXT NOT NULL REFERENCES api_keys (id),
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Which database this is: a part of the names that its bookings have in calendars.
  CREATE TABLE instance (id TEXT NOT NULL) STRICT;
  INSERT INTO instance VALUES (lower(hex(randomblob(8))));

  -- What an endpoint is. Of the account's own making are webhooks alone.
  ALTER TABLE webhooks ADD COLUMN kind TEXT NOT NULL DEFAULT 'webhook'
    CHECK (kind IN ('webhook', 'mail'));
  CREATE UNIQUE INDEX webhooks_of_mail ON webhooks (account_seq) WHERE kind = 'mail';

  -- What somebody was sent of an event, or was not. What was told last says what there is to tell.
  CREATE TABLE mails (
    booking_seq INTEGER NOT NULL REFERENCES bookings (seq) ON DELETE CASCADE,
    event_seq INTEGER NOT NULL,
    recipient TEXT NOT NULL CHECK (recipient IN ('attendee', 'human', 'former_attendee', 'former_human',
      'former_address')),
    account_seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- Which human; NULL: an attendee, whom address_digest tells apart.
    human_id TEXT,
    -- JSON: whom an attendee meets, where several. NULL: the one of the booking.
    human_ids TEXT,
    -- The booking's latest event by then: of several that are one meeting, the latest of all.
    as_of INTEGER NOT NULL,
    -- The event whose text says how the meeting stood.
    shown_by INTEGER NOT NULL,
    -- Whether a calendar was told by it.
    has_invite INTEGER NOT NULL DEFAULT 1 CHECK (has_invite BETWEEN 0 AND 1),
    -- As the booking stood: its invite's number, and its time.
    sequence INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- Which address, so that no attendee gets too many; NULL: not counted, or the attendee is erased.
    address_digest TEXT,
    -- 'sending' is one that counts already, and may have left.
    status TEXT NOT NULL CHECK (status IN ('sending', 'sent', 'failed')),
    reason TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (booking_seq, event_seq, recipient)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mails_by_account ON mails (account_seq, at);
  CREATE INDEX mails_by_address ON mails (account_seq, address_digest, at) WHERE address_digest IS NOT NULL AND human_id IS NULL;
  CREATE INDEX mails_by_end ON mails (ends_at);

  -- Addresses that humans had before the present one, while a meeting that mails told of there may lie ahead.
  CREATE TABLE former_addresses (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    human_seq INTEGER NOT NULL REFERENCES humans (seq),
    -- NULL: there was none.
    address TEXT,
    -- How far the bookings are told anew, by start. NULL: all are.
    told_until INTEGER DEFAULT 0,
    -- When nothing is told there any more: the last of those is over, and it was long enough since.
    ends_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX former_addresses_by_human ON former_addresses (human_seq, seq);
  CREATE INDEX former_addresses_by_account ON former_addresses (account_seq);

  -- Guard 8: no other address of a human that mails are not told of. Whoever has one of before again has lost nothing there, and
  -- of many the last ten are known.
  CREATE TRIGGER changed_addresses_are_told AFTER UPDATE OF email ON humans
  WHEN lower(NEW.email) IS NOT lower(OLD.email) AND EXISTS (
      SELECT 1 FROM webhooks WHERE kind = 'mail' AND active = 1
        AND account_seq = (SELECT seq FROM accounts WHERE id = NEW.account_id)) BEGIN
    DELETE FROM former_addresses WHERE human_seq = NEW.seq AND (lower(address) IS lower(NEW.email) OR seq IN (
      SELECT seq FROM former_addresses WHERE human_seq = NEW.seq ORDER BY seq DESC LIMIT -1 OFFSET 9));
    INSERT OR ROLLBACK INTO former_addresses (account_seq, human_seq, address)
      SELECT seq, NEW.seq, OLD.email FROM accounts WHERE id = NEW.account_id;
  END;

  -- That no mail leaves, as the mail server refuses the service: one row, or none.
  CREATE TABLE mail_hold (
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;

${outside020}
  -- The address of a human's feed: of the secret in it SHA-256, base64url.
  CREATE TABLE feeds (
    human_seq INTEGER PRIMARY KEY REFERENCES humans (seq),
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    digest TEXT NOT NULL UNIQUE,
    detail TEXT NOT NULL CHECK (detail IN ('busy', 'full')),
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX feeds_by_account ON feeds (account_seq);
  `
