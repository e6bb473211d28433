/** The service with an eye on its event loop, compiled as the product is: for `turns.ts` alone. */
import './turn-eye.ts'
import '../../src/main.ts'
