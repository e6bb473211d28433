/**
 * Makes dist/slotflow, the whole service in one file: `bun run build`.
 *
 * Never add --minify: Elysia reads the source text of handlers to learn what they use, and a minified
 * server answers 500. Without the two --no-compile-autoload flags the binary would obey a `.env` and
 * a `bunfig.toml` that happen to lie in the folder it is started from.
 */

import { join } from 'node:path'
import { bundlePage, packedName } from '../src/http/dashboard/bundle.ts'

const root = join(import.meta.dir, '..')
const outfile = join(root, 'dist', 'slotflow')
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
    '--format=esm',
    '--sourcemap',
    '--define',
    'process.env.NODE_ENV="production"',
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    'src/main.ts',
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

const mebibytes = (Bun.file(outfile).size / 2 ** 20).toFixed(1)
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
console.log(`build: ${outfile}, ${mebibytes} MiB, ${seconds} s`)
