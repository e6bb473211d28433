/** The whole contract of the store on PostgreSQL: each statement is a journey to a server and back. */
import { afterAll, setDefaultTimeout } from 'bun:test'
import { storeContract } from '../store/contract.ts'
import { startTestPostgres } from '../support/postgres.ts'

const server = await startTestPostgres()
if (server !== null) {
  setDefaultTimeout(60_000)
  storeContract('PostgreSQL', () => server.engine())
  afterAll(() => server[Symbol.asyncDispose]())
}
