/** The files of src/domain that decide: what `bun run mutate` breaks unless it is told others. */
import { root } from './scratch.ts'

export const deciding = [
  'interval',
  'slots',
  'grids',
  'candidates',
  'windows',
  'schedule',
  'src/domain/calendar.ts',
  'holidays',
  'limits',
  'claim',
  'booking',
  'hold',
  'repeat',
  'plan',
  'delivery',
  'assignment',
  'team-slots',
  'day-slots',
  'hand-over',
  'receivers',
  'room',
  'parts',
  'offered',
  'conflicts',
  'service-schedule',
  'own-events',
  'copy',
  'mail',
  'link',
  'notices',
  'src/domain/calendars/calendar.ts',
  'known-calendars',
]

/** The tests that judge a mutant: each of these that loads what was broken. */
export const judging = [
  ...new Bun.Glob('test/domain/*.test.ts').scanSync(root),
  'test/proofs/zones.windows.test.ts',
]

const files = [...new Bun.Glob('src/domain/**/*.ts').scanSync(root)]

/** The file of that name, in whatever room it is. @throws Error where there is none, or several */
export function deciderNamed(word: string): string {
  if (word.includes('/')) return word
  const name = `/${word.replace(/\.ts$/, '')}.ts`
  const found = files.filter((path) => path.endsWith(name))
  const [path] = found
  if (path === undefined || found.length > 1) {
    throw new Error(`${found.length} files of src/domain are called ${word}: name one by its path`)
  }
  return path
}
