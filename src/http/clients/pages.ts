import { lazily } from '../../operations/lazily.ts'
import type { OpenApi } from '../docs/openapi.ts'
import { open, type Page } from '../route.ts'
import { pythonOf } from './python.ts'
import { typescriptOf } from './typescript.ts'

/** Clients of this very version, public: to be taken with curl, and to be kept with the program that uses them. */
export function clientPages(documentOf: () => Promise<OpenApi>): readonly Page[] {
  const typescript = lazily(async () => typescriptOf(await documentOf()))
  // For Node 20, which reads no types, and for pages.
  const javascript = lazily(async () =>
    new Bun.Transpiler({ loader: 'ts', target: 'browser' }).transform(await typescript()),
  )
  const python = lazily(async () => pythonOf(await documentOf()))
  return [
    open('GET', '/client.ts', async () => answer(await typescript(), 'text/plain')),
    open('GET', '/client.js', async () => answer(await javascript(), 'text/javascript')),
    open('GET', '/client.py', async () => answer(await python(), 'text/x-python')),
  ]
}

function answer(text: string, type: string): Response {
  const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }
  return new Response(text, { headers })
}
