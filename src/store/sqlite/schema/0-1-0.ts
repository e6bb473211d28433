/** The schema of 0.1.0: released, never edited. */
export const schema010 = `
  CREATE TABLE accounts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    auto_purchase INTEGER NOT NULL CHECK (auto_purchase IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('admin', 'agent', 'read')),
    -- SHA-256 of the key, base64url.
    digest TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX api_keys_by_account ON api_keys (account_id, id);

  CREATE TABLE humans (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    email TEXT,
    role TEXT,
    timezone TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    rules TEXT,
    -- Changes with every change of zone, rules or overrides: compiled schedules are kept by it.
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX humans_by_account ON humans (account_id, active, id);
  CREATE INDEX humans_by_role ON humans (account_id, active, role, id);

  CREATE TABLE overrides (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    human_id TEXT NOT NULL REFERENCES humans (id),
    type TEXT NOT NULL CHECK (type IN ('block', 'open')),
    title TEXT NOT NULL,
    start_day INTEGER NOT NULL,
    end_day INTEGER,
    -- The last day it can begin to apply; null: endless.
    last_day INTEGER,
    start_minutes INTEGER,
    end_minutes INTEGER,
    recurrence TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((start_minutes IS NULL) = (end_minutes IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX overrides_by_human ON overrides (human_id, id);
  CREATE INDEX overrides_ending ON overrides (human_id, last_day);

  CREATE TABLE bookings (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq) DEFERRABLE INITIALLY DEFERRED,
    human_seq INTEGER NOT NULL REFERENCES humans (seq) DEFERRABLE INITIALLY DEFERRED,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- Or confirmed: 0 and 1 take no room in an index.
    cancelled INTEGER NOT NULL CHECK (cancelled BETWEEN 0 AND 1),
    attendee_name TEXT NOT NULL,
    attendee_email TEXT,
    metadata TEXT,
    cancel_reason TEXT,
    -- What bookings made together have in common.
    group_id TEXT,
    -- The event that tells of its present state.
    event_seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK (ends_at - starts_at BETWEEN 60000 AND 86400000)
  ) STRICT;
  CREATE INDEX bookings_by_human ON bookings (human_seq, cancelled, starts_at, ends_at);
  CREATE INDEX bookings_by_account ON bookings (account_seq, starts_at, cancelled);
  CREATE INDEX bookings_by_attendee ON bookings (account_seq, attendee_email, starts_at, cancelled)
    WHERE attendee_email IS NOT NULL;
  CREATE INDEX bookings_by_group ON bookings (group_id, id) WHERE group_id IS NOT NULL;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    booking_id TEXT NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When its first attempts are due.
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_by_account ON events (account_seq, seq);

  CREATE TABLE webhooks (
    -- Never given again: what is under way for one that was removed meets no other.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_seq INTEGER NOT NULL REFERENCES accounts (seq),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secrets TEXT NOT NULL DEFAULT '[]',
    -- Deliveries that failed in a row, and since when.
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    disabled_reason TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX webhooks_by_account ON webhooks (account_seq, active, id);

  -- One for each event and endpoint: its public id is made of both numbers (delivery-ids.ts).
  CREATE TABLE deliveries (
    webhook_seq INTEGER NOT NULL REFERENCES webhooks (seq) ON DELETE CASCADE,
    event_seq INTEGER NOT NULL,
    account_seq INTEGER NOT NULL,
    -- Not IN: for three words SQLite builds and drops a table at every row.
    status TEXT NOT NULL CHECK (status = 'pending' OR status = 'delivered' OR status = 'failed'),
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    last_status_code INTEGER,
    last_error TEXT,
    settled_at INTEGER,
    PRIMARY KEY (webhook_seq, event_seq),
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_due ON deliveries (webhook_seq, next_attempt_at)
    WHERE status = 'pending';
  CREATE INDEX deliveries_waiting ON deliveries (event_seq) WHERE status = 'pending';
  CREATE INDEX deliveries_failed ON deliveries (webhook_seq, event_seq) WHERE status = 'failed';
  CREATE INDEX deliveries_leased ON deliveries (webhook_seq, lease_until)
    WHERE lease_until IS NOT NULL;

  CREATE TABLE delivery_attempts (
    webhook_seq INTEGER NOT NULL,
    event_seq INTEGER NOT NULL,
    account_seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status_code INTEGER,
    error TEXT,
    -- The beginning of what the endpoint answered.
    answer TEXT,
    PRIMARY KEY (webhook_seq, event_seq, attempt),
    FOREIGN KEY (webhook_seq, event_seq) REFERENCES deliveries (webhook_seq, event_seq)
      ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usage (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- First instant of the UTC month.
    month INTEGER NOT NULL,
    used INTEGER NOT NULL,
    packs INTEGER NOT NULL,
    PRIMARY KEY (account_id, month)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_by_age ON idempotency (created_at);

  CREATE TABLE holds (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    human_id TEXT NOT NULL REFERENCES humans (id),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- From here on the slot is free again, swept or not.
    expires_at INTEGER NOT NULL,
    metadata TEXT,
    conversation_id TEXT,
    -- What it became.
    booking_id TEXT,
    created_at INTEGER NOT NULL,
    CHECK (ends_at - starts_at BETWEEN 60000 AND 86400000)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX holds_by_human ON holds (human_id, expires_at, starts_at, ends_at)
    WHERE booking_id IS NULL;
  CREATE INDEX holds_by_conversation ON holds (account_id, conversation_id, expires_at)
    WHERE booking_id IS NULL AND conversation_id IS NOT NULL;
  CREATE INDEX holds_by_age ON holds (expires_at);

  -- What was bought beside the plan: one row for each pack.
  CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- First instant of the UTC month.
    month INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'pack'),
    bookings INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    -- The bookings of the month that are covered from then on.
    covered INTEGER NOT NULL,
    -- The booking that bought it.
    booking_id TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ledger_by_month ON ledger (account_id, month, id);

  CREATE TABLE sessions (
    -- SHA-256 of the cookie, base64url.
    digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- It opens what the key opens, and ends with it.
    key_id TEXT NOT NULL REFERENCES api_keys (id),
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);

  -- Guard 1: never a double booking, whatever code or process writes. The stored ones do not overlap,
  -- so the last to start before the new one ends is also the last to end: it alone can be in the way.
  -- ROLLBACK: nothing of a transaction that tries may stay, and for ABORT SQLite copies every page that
  -- the statement touches. For the same reason the foreign keys of bookings are deferred.
  CREATE TRIGGER bookings_never_overlap BEFORE INSERT ON bookings
  WHEN NEW.cancelled = 0 BEGIN
    SELECT RAISE(ROLLBACK, 'overlapping booking') WHERE (
      SELECT ends_at FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at < NEW.ends_at
      ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
  END;
  CREATE TRIGGER moved_bookings_never_overlap
  BEFORE UPDATE OF human_seq, starts_at, ends_at, cancelled ON bookings
  WHEN NEW.cancelled = 0 BEGIN
    SELECT RAISE(ROLLBACK, 'overlapping booking') WHERE (
      SELECT ends_at FROM bookings
      WHERE human_seq = NEW.human_seq AND cancelled = 0 AND starts_at < NEW.ends_at
        AND seq <> NEW.seq
      ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
  END;

  -- Guard 2: never a lost event. No booking without its event, no change without a new one.
  CREATE TRIGGER bookings_have_events BEFORE INSERT ON bookings BEGIN
    SELECT RAISE(ROLLBACK, 'booking without event') WHERE NOT EXISTS (
      SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id);
  END;
  CREATE TRIGGER changed_bookings_have_events BEFORE UPDATE ON bookings BEGIN
    SELECT RAISE(ROLLBACK, 'booking changed without event')
    WHERE NEW.event_seq <= OLD.event_seq OR NOT EXISTS (
      SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id);
  END;

  -- Guard 3: no event without one outbox row for each endpoint that listens.
  CREATE TRIGGER events_have_deliveries AFTER INSERT ON events BEGIN
    INSERT INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts, next_attempt_at)
    SELECT seq, NEW.seq, NEW.account_seq, 'pending', 0, NEW.due_at
    FROM webhooks
    WHERE account_seq = NEW.account_seq AND active = 1 AND instr(events, '"' || NEW.type || '"') > 0;
  END;

  -- Guard 4: no event leaves while an endpoint waits for it.
  CREATE TRIGGER waiting_events_stay BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'event still waiting') WHERE EXISTS (
      SELECT 1 FROM deliveries WHERE event_seq = OLD.seq AND status = 'pending');
  END;

  -- Guard 5: no hold over a booking, or over another hold that lives when it is made.
  CREATE TRIGGER holds_never_overlap BEFORE INSERT ON holds BEGIN
    SELECT RAISE(ABORT, 'hold over a booking') WHERE (
      SELECT ends_at FROM bookings
      WHERE human_seq = (SELECT seq FROM humans WHERE id = NEW.human_id)
        AND cancelled = 0 AND starts_at < NEW.ends_at
      ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
    SELECT RAISE(ABORT, 'overlapping hold') WHERE EXISTS (
      SELECT 1 FROM holds
      WHERE human_id = NEW.human_id AND booking_id IS NULL AND expires_at > NEW.created_at
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
  END;

  -- Guard 6: no pack is counted without its row in the ledger, and what stands in there stays.
  CREATE TRIGGER packs_have_rows BEFORE INSERT ON usage WHEN NEW.packs <> 0 BEGIN
    SELECT RAISE(ABORT, 'pack without ledger row') WHERE NEW.packs <> (
      SELECT count(*) FROM ledger WHERE account_id = NEW.account_id AND month = NEW.month);
  END;
  CREATE TRIGGER counted_packs_have_rows BEFORE UPDATE OF packs ON usage
  WHEN NEW.packs <> OLD.packs BEGIN
    SELECT RAISE(ABORT, 'pack without ledger row') WHERE NEW.packs <> (
      SELECT count(*) FROM ledger WHERE account_id = NEW.account_id AND month = NEW.month);
  END;
  CREATE TRIGGER ledger_rows_stay BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is kept');
  END;
  CREATE TRIGGER ledger_rows_stand BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is kept');
  END;
  `
