/** The whole contract of the store on PostgreSQL: each statement is a journey to a server and back. */
import { setDefaultTimeout } from 'bun:test'
import { storeContract } from '../store/contract.ts'
import { testPostgres } from '../support/postgres.ts'

const server = await testPostgres()
if (server !== null) {
  setDefaultTimeout(60_000)
  storeContract('PostgreSQL', () => server.engine())
}
