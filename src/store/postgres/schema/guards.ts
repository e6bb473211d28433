/** What the schema refuses, whoever writes: our own mistakes and other processes included. */
export const guards020 = `
  -- Guard 2: never a lost event. No booking without its event, no change without a new one; what a booking is agreed as
  -- tells nobody anything new, and a person is taken out of it without a word to anybody.
  CREATE FUNCTION bookings_have_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM events WHERE seq = NEW.event_seq AND booking_id = NEW.id) THEN
      IF TG_OP = 'INSERT' OR NEW.event_seq > OLD.event_seq THEN RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN RAISE EXCEPTION 'booking without event'; END IF;
    IF (NEW.seq, NEW.id, NEW.account_seq, NEW.human_seq, NEW.starts_at, NEW.ends_at, NEW.cancelled, NEW.group_id,
          NEW.event_seq, NEW.created_at, NEW.made_by, NEW.owned_by, NEW.buffer_before, NEW.buffer_after, NEW.service_seq,
          NEW.cancelled_by, NEW.invite_sequence, NEW.notifies)
        IS DISTINCT FROM (OLD.seq, OLD.id, OLD.account_seq, OLD.human_seq, OLD.starts_at, OLD.ends_at, OLD.cancelled,
          OLD.group_id, OLD.event_seq, OLD.created_at, OLD.made_by, OLD.owned_by, OLD.buffer_before, OLD.buffer_after,
          OLD.service_seq, OLD.cancelled_by, OLD.invite_sequence, OLD.notifies) THEN
      RAISE EXCEPTION 'booking changed without event';
    END IF;
    IF (NEW.attendee_name, NEW.attendee_email, NEW.attendee_phone, NEW.attendee_timezone, NEW.attendee_locale, NEW.location,
          NEW.metadata, NEW.cancel_reason)
        IS DISTINCT FROM (OLD.attendee_name, OLD.attendee_email, OLD.attendee_phone, OLD.attendee_timezone,
          OLD.attendee_locale, OLD.location, OLD.metadata, OLD.cancel_reason)
      AND NOT (NEW.attendee_name = 'Erased attendee' AND coalesce(NEW.attendee_email, NEW.attendee_phone,
        NEW.attendee_timezone, NEW.attendee_locale, NEW.location, NEW.metadata, NEW.cancel_reason) IS NULL) THEN
      RAISE EXCEPTION 'booking changed without event';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER bookings_have_events BEFORE INSERT OR UPDATE ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_have_events();

  -- Guard 3: no event without one outbox row for each endpoint that listens.
  CREATE FUNCTION events_have_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts, next_attempt_at)
      SELECT seq, NEW.seq, NEW.account_seq, 'pending', 0, NEW.due_at FROM webhooks
      WHERE account_seq = NEW.account_seq AND active = 1 AND strpos(events, '"' || NEW.type || '"') > 0;
    RETURN NULL;
  END $$;
  CREATE TRIGGER events_have_deliveries AFTER INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION events_have_deliveries();

  -- Guard 4: no event leaves while an endpoint waits for it.
  CREATE FUNCTION waiting_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM deliveries WHERE event_seq = OLD.seq AND status = 'pending') THEN
      RAISE EXCEPTION 'event still waiting';
    END IF;
    RETURN OLD;
  END $$;
  CREATE TRIGGER waiting_events_stay BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION waiting_events_stay();

  -- Guard 5: no hold over a booking, or over another hold that lives when it is made. Whether it lives is a matter of the
  -- clock, which no constraint knows: the human is locked first, and who books holds that lock by its reference.
  CREATE FUNCTION holds_never_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    its_human bigint;
    claim int8range := int8range(NEW.starts_at - 60000 * NEW.buffer_before, NEW.ends_at + 60000 * NEW.buffer_after);
  BEGIN
    SELECT seq INTO its_human FROM humans WHERE id = NEW.human_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM bookings WHERE human_seq = its_human AND cancelled = 0
        AND int8range(starts_at - 60000 * buffer_before, ends_at + 60000 * buffer_after) && claim) THEN
      RAISE EXCEPTION 'hold over a booking';
    END IF;
    IF EXISTS (SELECT 1 FROM holds WHERE human_id = NEW.human_id AND booking_id IS NULL AND expires_at > NEW.created_at
        AND int8range(starts_at - 60000 * buffer_before, ends_at + 60000 * buffer_after) && claim) THEN
      RAISE EXCEPTION 'overlapping hold';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER holds_never_overlap BEFORE INSERT ON holds
    FOR EACH ROW EXECUTE FUNCTION holds_never_overlap();

  -- Guard 6: no pack is counted without its row in the ledger, and what stands in there stays.
  CREATE FUNCTION packs_have_rows() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.packs <> (SELECT count(*) FROM ledger WHERE account_id = NEW.account_id AND month = NEW.month) THEN
      RAISE EXCEPTION 'pack without ledger row';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER packs_have_rows BEFORE INSERT ON usage
    FOR EACH ROW WHEN (NEW.packs <> 0) EXECUTE FUNCTION packs_have_rows();
  CREATE TRIGGER counted_packs_have_rows BEFORE UPDATE OF packs ON usage
    FOR EACH ROW WHEN (NEW.packs <> OLD.packs) EXECUTE FUNCTION packs_have_rows();
  CREATE FUNCTION ledger_rows_stay() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the ledger is kept';
  END $$;
  CREATE TRIGGER ledger_rows_stay BEFORE DELETE OR UPDATE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_rows_stay();

  -- Guard 7: no booking, and no change of one that a calendar shows, which the calendar of its human does not wait for.
  CREATE FUNCTION bookings_are_copied() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF (NEW.human_seq, NEW.starts_at, NEW.ends_at, NEW.cancelled, NEW.attendee_name, NEW.attendee_email,
            NEW.attendee_phone, NEW.location)
          IS NOT DISTINCT FROM (OLD.human_seq, OLD.starts_at, OLD.ends_at, OLD.cancelled, OLD.attendee_name,
            OLD.attendee_email, OLD.attendee_phone, OLD.location) THEN
        RETURN NULL;
      END IF;
      UPDATE remote_events SET state = 'waiting', version = version + 1 WHERE booking_seq = NEW.seq;
    END IF;
    INSERT INTO remote_events (calendar_seq, booking_seq, account_seq)
      SELECT seq, NEW.seq, NEW.account_seq FROM calendars
      WHERE human_seq = NEW.human_seq AND write_bookings = 1 AND NEW.cancelled = 0
      ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER bookings_are_copied AFTER INSERT OR UPDATE ON bookings
    FOR EACH ROW EXECUTE FUNCTION bookings_are_copied();

  -- A booking that moves, or is agreed anew, is agreed under the rules in force; one that is cancelled takes no time.
  CREATE FUNCTION changed_bookings_are_not_shifted() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM shifted_bookings WHERE booking_seq = NEW.seq;
    RETURN NULL;
  END $$;
  CREATE TRIGGER changed_bookings_are_not_shifted
    AFTER UPDATE OF human_seq, starts_at, cancelled, agreed_zone, agreed_offset ON bookings FOR EACH ROW
    WHEN ((NEW.human_seq, NEW.starts_at, NEW.cancelled, NEW.agreed_zone, NEW.agreed_offset)
      IS DISTINCT FROM (OLD.human_seq, OLD.starts_at, OLD.cancelled, OLD.agreed_zone, OLD.agreed_offset))
    EXECUTE FUNCTION changed_bookings_are_not_shifted();

  -- Whole days are those of the human's zone, and what was declined is so under the human's address: another one has the
  -- calendars read at once, and what is being read by the one before is written down by nobody.
  CREATE FUNCTION changed_humans_are_read_anew() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE calendars SET next_sync_at = 0, lease_owner = NULL, lease_until = NULL WHERE human_seq = NEW.seq;
    RETURN NULL;
  END $$;
  CREATE TRIGGER changed_humans_are_read_anew AFTER UPDATE OF timezone, email ON humans FOR EACH ROW
    WHEN (NEW.calendars IS NOT NULL AND (NEW.timezone, lower(NEW.email)) IS DISTINCT FROM (OLD.timezone, lower(OLD.email)))
    EXECUTE FUNCTION changed_humans_are_read_anew();

  -- Guard 8: no other address of a human that mails are not told of; of many the last ten are known.
  CREATE FUNCTION changed_addresses_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM webhooks WHERE kind = 'mail' AND active = 1
        AND account_seq = (SELECT seq FROM accounts WHERE id = NEW.account_id)) THEN
      RETURN NULL;
    END IF;
    DELETE FROM former_addresses WHERE human_seq = NEW.seq AND (lower(address) IS NOT DISTINCT FROM lower(NEW.email)
      OR seq IN (SELECT seq FROM former_addresses WHERE human_seq = NEW.seq ORDER BY seq DESC OFFSET 9));
    INSERT INTO former_addresses (account_seq, human_seq, address)
      SELECT seq, NEW.seq, OLD.email FROM accounts WHERE id = NEW.account_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER changed_addresses_are_told AFTER UPDATE OF email ON humans FOR EACH ROW
    WHEN (lower(NEW.email) IS DISTINCT FROM lower(OLD.email)) EXECUTE FUNCTION changed_addresses_are_told();
`
