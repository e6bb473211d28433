/** The dashboard's script and styles: carried inside the binary, bundled when asked for where there is none. */
import { join } from 'node:path'

/** Text by file name; a name changes with its text. */
export type PageFiles = Readonly<Record<string, string>>

/** scripts/build.ts puts a file of this name, the bundle as JSON, into the binary. */
export const packedName = 'dashboard.pack'

export async function pageFiles(): Promise<PageFiles> {
  const packed = Bun.embeddedFiles.find((file) => 'name' in file && isPacked(String(file.name)))
  return packed ? JSON.parse(await packed.text()) : bundlePage()
}

/** Bun puts a hash into the name: `dashboard-1a2b3c.pack`. */
function isPacked(name: string): boolean {
  return /(^|\/)dashboard\b.*\.pack$/.test(name)
}

/**
 * Bundles src/dashboard for the browser: `main-….js` and `main-….css` begin every view, and a view that is imported when it is
 * opened has a file of its own. @throws AggregateError with what does not compile.
 */
export async function bundlePage(): Promise<PageFiles> {
  const folder = join(import.meta.dir, '../../dashboard')
  const { outputs } = await Bun.build({
    entrypoints: [join(folder, 'main.tsx'), join(folder, 'styles/main.css')],
    root: folder,
    target: 'browser',
    minify: true,
    splitting: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    naming: '[name]-[hash].[ext]',
  })
  const files = outputs.map(async (output) => [
    output.path.replace(/^.*\//, ''),
    await output.text(),
  ])
  return Object.fromEntries(await Promise.all(files))
}
