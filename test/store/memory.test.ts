/** An engine that waits at every read: no decision may need an answer at once. */
import { memoryEngine } from '../support/memory/engine.ts'
import { storeContract } from './contract.ts'

storeContract('an engine in memory', memoryEngine, {
  deliveries: 'it sends nothing: a worker decides nothing about bookings',
  log: 'it keeps no deliveries',
  mailList: 'it tells nobody by mail, and keeps no chain of events',
  figures: 'its commits are not counted, and nothing waits to be delivered',
})
