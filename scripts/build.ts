/**
 * Makes dist/slotflow, the whole service in one file: `bun run build`.
 *
 * Never add --minify: Elysia reads the source text of handlers to learn what they use, and a minified
 * server answers 500. Without the two --no-compile-autoload flags the binary would obey a `.env` and
 * a `bunfig.toml` that happen to lie in the folder it is started from. With --splitting what is imported at its first
 * use is evaluated then, with the modules of Node that it imports; in one piece all those would be at the start.
 */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundlePage, packedName } from '../src/http/dashboard/bundle.ts'

const root = join(import.meta.dir, '..')
/** What looks at the service from inside is compiled just as it is: `bun scripts/build.ts ENTRY NAME`. */
const [entry = 'src/main.ts', name = 'slotflow'] = process.argv.slice(2)
const outfile = join(root, 'dist', name)
const startedMs = performance.now()

// The dashboard is for browsers: bundled (and minified) on its own, then carried as one file.
const pack = join(root, 'dist', packedName)
const page = await bundlePage()
await Bun.write(pack, JSON.stringify(page))

const build = Bun.spawnSync({
  cmd: [
    process.execPath,
    'build',
    '--compile',
    '--bytecode',
    '--splitting',
    '--format=esm',
    '--sourcemap',
    '--define',
    'process.env.NODE_ENV="production"',
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    entry,
    // A thread has a file of its own.
    'src/calendars/ics/thread.ts',
    'src/holidays/thread.ts',
    pack,
    '--outfile',
    outfile,
  ],
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
})

if (!build.success) {
  console.error(`build: no binary was made, bun build ended with ${build.exitCode}`)
  process.exit(1)
}

// They lie in the binary as well.
for (const map of new Bun.Glob('*.map').scanSync({ cwd: join(root, 'dist'), absolute: true }))
  rmSync(map)

const mebibytes = (Bun.file(outfile).size / 2 ** 20).toFixed(1)
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
console.log(`build: ${outfile}, ${mebibytes} MiB, ${seconds} s`)
