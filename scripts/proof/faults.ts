/** Grave faults, one of each kind that would break a promise, as changes to the source text. */

export interface Fault {
  readonly name: string
  readonly path: string
  /** Each text stands once in the file. */
  readonly changes: readonly (readonly [from: string, to: string])[]
  /** The test files of which each must fail. */
  readonly red: readonly string[]
}

export const faults: readonly Fault[] = [
  {
    name: 'the schema no longer refuses overlapping bookings',
    path: 'src/store/sqlite/migrations.ts',
    changes: [
      [
        'bookings_never_overlap BEFORE INSERT ON bookings\n  WHEN NEW.cancelled = 0',
        'bookings_never_overlap BEFORE INSERT ON bookings\n  WHEN NEW.cancelled = 2',
      ],
    ],
    red: ['test/store/schema.test.ts'],
  },
  {
    name: 'a booking is decided before its transaction begins',
    path: 'src/store/sqlite/calendar/bookings.ts',
    changes: [
      ['add: (key, decide, once) =>', 'add: (key, decide, once, early = decided(key, decide)) =>'],
      ['() => decided(key, decide)', '() => early'],
    ],
    red: ['test/store/sqlite.test.ts', 'test/http/bookings.test.ts'],
  },
  {
    name: 'a batch that failed is not rolled back',
    path: 'src/store/sqlite/group-commit.ts',
    changes: [['if (db.inTransaction) rollback.run()', 'if (db.inTransaction) commit.run()']],
    red: ['test/store/group-commit.test.ts', 'test/model.test.ts'],
  },
  {
    name: 'a booking that ends when another begins overlaps it',
    path: 'src/store/sqlite/calendar/times.ts',
    changes: [['final.endMs <= span.startMs) return []', 'final.endMs < span.startMs) return []']],
    red: ['test/http/bookings.test.ts', 'test/model.test.ts'],
  },
  {
    name: 'a wall time that occurs twice means the second',
    path: 'src/domain/time/zone-history.ts',
    changes: [['return instants[0] ?? jumpMs', 'return instants.at(-1) ?? jumpMs']],
    red: [
      'test/domain/zone.test.ts',
      'test/domain/slots.clocks.test.ts',
      'test/domain/slots.property.test.ts',
      'test/proofs/zones.windows.test.ts',
    ],
  },
  {
    name: 'an index is forgotten',
    path: 'src/store/sqlite/migrations.ts',
    changes: [['CREATE INDEX events_by_account ON events (account_seq, seq);', '']],
    red: ['test/store/plans.test.ts'],
  },
  {
    name: 'an event is written after the commit of its booking',
    path: 'src/store/sqlite/calendar/booking-writes.ts',
    changes: [
      [
        'rows.insert(accountSeq, booking, writeEvent(accountSeq, booking.id, event))',
        'setImmediate(writeEvent, accountSeq, booking.id, event); rows.insert(accountSeq, booking, 0)',
      ],
    ],
    red: ['test/http/events.test.ts', 'test/store/sqlite.test.ts'],
  },
  {
    name: 'a delivery is claimed without a lease',
    path: 'src/store/sqlite/deliveries.ts',
    changes: [['lease.run(owner, nowMs + leaseMs, webhookSeq, eventSeq)', '']],
    red: ['test/store/sqlite.test.ts', 'test/workers/deliver.test.ts'],
  },
  {
    name: 'the quota is read outside the transaction',
    path: 'src/store/sqlite/open.ts',
    changes: [['usage.forget()', '']],
    red: ['test/store/sqlite.test.ts', 'test/proofs/crowd.test.ts'],
  },
  {
    name: 'compiled schedules are kept without their version',
    path: 'src/store/sqlite/calendar/schedules.ts',
    changes: [['kept?.version === version && kept.fromDay', 'kept && kept.fromDay']],
    red: ['test/http/slots.test.ts', 'test/store/sqlite.test.ts'],
  },
]
