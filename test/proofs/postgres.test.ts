/** The whole contract of the store on PostgreSQL: each statement is a journey to a server and back. */
import { afterAll, setDefaultTimeout } from 'bun:test'
import { storeContract } from '../store/contract.ts'
import { endPostgres, testPostgres } from '../support/postgres.ts'

const server = await testPostgres()
afterAll(endPostgres)
if (server !== null) {
  setDefaultTimeout(60_000)
  storeContract('PostgreSQL', () => server.engine())
}
