/** Which tests a file of the code can turn red: those that load it, directly or by what they load. */
import { dirname, join } from 'node:path'
import { root } from './scratch.ts'

const transpilers = {
  ts: new Bun.Transpiler({ loader: 'ts' }),
  tsx: new Bun.Transpiler({ loader: 'tsx' }),
}

const known = new Map<string, Promise<readonly string[]>>()

/** What a file of ours loads; imports of types alone load nothing. */
function loadedBy(path: string): Promise<readonly string[]> {
  const loaded = known.get(path) ?? read(path)
  known.set(path, loaded)
  return loaded
}

async function read(path: string): Promise<readonly string[]> {
  const text = await Bun.file(join(root, path)).text()
  return transpilers[path.endsWith('x') ? 'tsx' : 'ts']
    .scanImports(text)
    .filter((found) => /^\..*\.tsx?$/.test(found.path))
    .map((found) => join(dirname(path), found.path))
}

/** All files of ours that loading one loads, itself among them. */
async function closureOf(path: string): Promise<ReadonlySet<string>> {
  const seen = new Set([path])
  for (const next of seen) for (const loaded of await loadedBy(next)) seen.add(loaded)
  return seen
}

/** Answers, of these test files, those that load a file. */
export async function testsReaching(
  tests: readonly string[],
): Promise<(path: string) => readonly string[]> {
  const closures = await Promise.all(tests.map(closureOf))
  return (path) => tests.filter((_, at) => closures[at]?.has(path))
}
