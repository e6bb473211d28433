import { testFile } from '../support/store.ts'
import { storeContract } from './contract.ts'

storeContract('SQLite', testFile)
