/** The compiler, on programs that a test has written. */
import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dir, '../..')

/** What the strict compiler finds wrong, by file. */
export function faultsOf(paths: readonly string[]): string[][] {
  const compiled = ts.createProgram([...paths], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['bun'],
    typeRoots: [join(root, 'node_modules/@types')],
  })
  return paths.map((path) =>
    ts
      .getPreEmitDiagnostics(compiled, compiled.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  )
}
