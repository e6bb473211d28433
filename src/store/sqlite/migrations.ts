/**
 * The schema, as an append-only list: entry n takes a file from `user_version` n to n + 1. A released
 * entry is never edited. Instants are integer milliseconds, dates count days since 1970-01-01, wall
 * times count minutes, lists and rules are JSON text. Every table carries account_id.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    auto_purchase INTEGER NOT NULL CHECK (auto_purchase IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

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
    -- Stands for the human in indexes of what grows: a tenth of the id's length.
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
    created_at INTEGER NOT NULL,
    UNIQUE (seq, id)
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
    account_id TEXT NOT NULL REFERENCES accounts (id),
    human_id TEXT NOT NULL,
    human_seq INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    attendee_name TEXT NOT NULL,
    attendee_email TEXT,
    status TEXT NOT NULL CHECK (status IN ('confirmed', 'cancelled')),
    metadata TEXT,
    cancel_reason TEXT,
    -- What bookings made together have in common.
    group_id TEXT,
    -- The event that tells of its present state.
    event_seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK (ends_at - starts_at BETWEEN 60000 AND 86400000),
    FOREIGN KEY (human_seq, human_id) REFERENCES humans (seq, id)
  ) STRICT;
  CREATE INDEX bookings_by_human ON bookings (human_seq, status, starts_at, ends_at);
  CREATE INDEX bookings_by_account ON bookings (account_id, starts_at);
  CREATE INDEX bookings_by_attendee ON bookings (account_id, attendee_email, starts_at)
    WHERE attendee_email IS NOT NULL;
  CREATE INDEX bookings_by_group ON bookings (group_id, id) WHERE group_id IS NOT NULL;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    booking_id TEXT NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When its first attempts are due.
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_by_account ON events (account_id, seq);

  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
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
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhooks_by_account ON webhooks (account_id, active, id);

  CREATE TABLE deliveries (
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    event_seq INTEGER NOT NULL,
    -- Not IN: for three words SQLite builds and drops a table at every row.
    status TEXT NOT NULL CHECK (status = 'pending' OR status = 'delivered' OR status = 'failed'),
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    last_status_code INTEGER,
    last_error TEXT,
    settled_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, id),
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_due ON deliveries (webhook_id, next_attempt_at)
    WHERE status = 'pending';
  CREATE INDEX deliveries_waiting ON deliveries (event_seq) WHERE status = 'pending';
  CREATE INDEX deliveries_leased ON deliveries (webhook_id, lease_until)
    WHERE lease_until IS NOT NULL;

  CREATE TABLE delivery_attempts (
    webhook_id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status_code INTEGER,
    error TEXT,
    -- The beginning of what the endpoint answered.
    answer TEXT,
    PRIMARY KEY (webhook_id, delivery_id, attempt),
    FOREIGN KEY (webhook_id, delivery_id) REFERENCES deliveries (webhook_id, id) ON DELETE CASCADE
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
  CREATE TRIGGER bookings_never_overlap BEFORE INSERT ON bookings
  WHEN NEW.status = 'confirmed' BEGIN
    SELECT RAISE(ABORT, 'overlapping booking') WHERE (
      SELECT ends_at FROM bookings
      WHERE human_seq = NEW.human_seq AND status = 'confirmed' AND starts_at < NEW.ends_at
      ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
  END;
  CREATE TRIGGER moved_bookings_never_overlap
  BEFORE UPDATE OF human_seq, starts_at, ends_at, status ON bookings
  WHEN NEW.status = 'confirmed' BEGIN
    SELECT RAISE(ABORT, 'overlapping booking') WHERE (
      SELECT ends_at FROM bookings
      WHERE human_seq = NEW.human_seq AND status = 'confirmed' AND starts_at < NEW.ends_at
        AND seq <> NEW.seq
      ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
  END;

  -- Guard 2: never a lost event. No booking without its event, no change without a new one.
  CREATE TRIGGER bookings_have_events BEFORE INSERT ON bookings BEGIN
    SELECT RAISE(ABORT, 'booking without event') WHERE NOT EXISTS (
      SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id);
  END;
  CREATE TRIGGER changed_bookings_have_events BEFORE UPDATE ON bookings BEGIN
    SELECT RAISE(ABORT, 'booking changed without event')
    WHERE NEW.event_seq <= OLD.event_seq OR NOT EXISTS (
      SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id);
  END;

  -- Guard 3: no event without one outbox row for each endpoint that listens. The id is a UUID of
  -- version 7: 48 bits of milliseconds, the version, 12 random bits, the variant, 62 random bits.
  CREATE TRIGGER events_have_deliveries AFTER INSERT ON events BEGIN
    INSERT INTO deliveries (webhook_id, id, account_id, event_seq, status, attempts, next_attempt_at, created_at)
    SELECT id,
      printf('%08x-%04x-7%03x-%04x-%012x', NEW.created_at >> 16, NEW.created_at & 65535,
        random() & 4095, 32768 | (random() & 16383), random() & 281474976710655),
      NEW.account_id, NEW.seq, 'pending', 0, NEW.due_at, NEW.created_at
    FROM webhooks
    WHERE account_id = NEW.account_id AND active = 1 AND instr(events, '"' || NEW.type || '"') > 0;
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
        AND status = 'confirmed' AND starts_at < NEW.ends_at
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
  `,
]
