import { lazily } from '../../operations/lazily.ts'
import type { OpenApi } from '../docs/openapi.ts'
import { kept } from '../pages/packed.ts'
import { open, type Page } from '../route.ts'
import { pythonOf } from './python.ts'
import { typescriptOf } from './typescript.ts'

/** Clients of this very version, public: to be taken with curl, and to be kept with the program that uses them. */
export function clientPages(documentOf: () => Promise<OpenApi>): readonly Page[] {
  const typescript = lazily(async () => typescriptOf(await documentOf()))
  // For Node 20, which reads no types, and for pages.
  const javascript = async () =>
    new Bun.Transpiler({ loader: 'ts', target: 'browser' }).transform(await typescript())
  const python = async () => pythonOf(await documentOf())
  return [
    client('/client.ts', 'text/plain', typescript),
    client('/client.js', 'text/javascript', javascript),
    client('/client.py', 'text/x-python', python),
  ]
}

function client(path: string, type: string, write: () => Promise<string>): Page {
  return open('GET', path, kept(type, write))
}
