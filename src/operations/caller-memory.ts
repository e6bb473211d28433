import { Buckets } from '../domain/access/rate.ts'
import { KeyUses } from '../domain/access/uses.ts'
import type { Principal } from '../domain/account.ts'
import { Bounded } from '../domain/bounded.ts'
import { hourMs, minuteMs } from '../domain/time/units.ts'
import type { Stamp } from '../store/store.ts'
import { Turns } from './turns.ts'

/** Keys and addresses whose rates are remembered, of each at most so many. */
const bucketsKept = 65_536
/** Wrong keys that one address may send in a window before it is slowed down. */
export const wrongKeysMax = 10
const wrongKeysWindowMs = minuteMs
/** Forms that the page of one booking takes in an hour. */
export const linkFormsMax = 30
/** Requests a second of each key where several accounts share the service and nothing is set. */
export const sharedRate = 1_000
const principalsKept = 4_096

/** Who a key stands for, as long as the stamp of all keys stays the same. */
export interface Recognised {
  readonly stamp: Stamp
  readonly principal: Principal
}

/** What one process remembers of those who call it; nothing of it outlives the process. */
export interface Gate {
  /** Who keys stand for, by digest, each as of a stamp of all keys. */
  readonly principals: Bounded<Recognised>
  /** Uses of keys since they were last written. */
  readonly uses: KeyUses
  /** Requests of each key; null: no limit. */
  readonly requests: Buckets | null
  /** Whether they are limited only where there are several accounts: alone, nobody is to be kept from his own machine. */
  readonly isForShared: boolean
  /** Whether there are several, as of the last key that was looked up: a new account comes with a key. */
  isShared: boolean
  /** Turns of the event loop, for work that takes long. */
  readonly turns: Turns
  /** Wrong keys of each address. */
  readonly wrongKeys: Buckets
  /** Forms sent by the link of each booking. */
  readonly linkForms: Buckets
}

/** `perSecond` requests for each key and twice as many at once; 0: no limit. Unset: `sharedRate`, where there are several accounts. */
export function createGate(perSecond: number | null): Gate {
  const rate = perSecond ?? sharedRate
  // So many in two seconds: as many may come at once, and half of them every second.
  const policy = { name: 'default', requests: 2 * rate, windowMs: 2_000 }
  const wrong = { name: 'wrong-keys', requests: wrongKeysMax, windowMs: wrongKeysWindowMs }
  const forms = { name: 'link-forms', requests: linkFormsMax, windowMs: hourMs }
  return {
    principals: new Bounded(principalsKept),
    uses: new KeyUses(),
    requests: rate === 0 ? null : new Buckets(policy, bucketsKept),
    isForShared: perSecond === null,
    isShared: false,
    turns: new Turns(),
    wrongKeys: new Buckets(wrong, bucketsKept),
    linkForms: new Buckets(forms, bucketsKept),
  }
}
