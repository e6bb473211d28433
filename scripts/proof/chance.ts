/** What chance drives and takes long: a few cases in `bun run test`, more of them among the proofs. What each is about stands at its head. */
export const chanceFiles = [
  'test/domain/slots.property.test.ts',
  'test/domain/team-slots.test.ts',
  'test/model.test.ts',
  'test/http/fuzz.test.ts',
  'test/http/bytes.test.ts',
  'test/workers/mail-model.test.ts',
]
