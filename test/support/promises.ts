/** Finds promises that are taken for the answers that they promise. The compiler lets them pass: a promise is an object, and so true. */
import ts from 'typescript'

/** Their callbacks are asked for an answer at once. */
const askingAtOnce = /^(?:filter|some|every|find\w*|sort|toSorted|reduce|forEach|flatMap)$/

/** What stands between two answers. */
const asking = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])

/** Each place as `file:line code`, in the files of which the path has the text. */
export function unawaitedIn(paths: readonly string[], within: string): string[] {
  const program = ts.createProgram([...paths], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['bun'],
  })
  const checker = program.getTypeChecker()
  const isPromise = (node: ts.Node) => {
    const type = checker.getTypeAtLocation(node)
    return type.getSymbol()?.name === 'Promise'
  }
  const promises = (call: ts.Node) =>
    checker
      .getTypeAtLocation(call)
      .getCallSignatures()
      .some((one) => checker.typeToString(one.getReturnType()).startsWith('Promise'))
  const found: string[] = []
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.includes(within)) continue
    const visit = (node: ts.Node): void => {
      if (isWrong(node, isPromise, promises)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart())
        const [code] = node.getText().split('\n')
        found.push(`${file.fileName.split('/').at(-1)}:${line + 1} ${code}`)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return found
}

type Ask = (node: ts.Node) => boolean

function isWrong(node: ts.Node, isPromise: Ask, promises: Ask): boolean {
  if (ts.isExpressionStatement(node)) return isPromise(node.expression)
  if (ts.isConditionalExpression(node)) return isPromise(node.condition)
  if (ts.isPrefixUnaryExpression(node)) return isPromise(node.operand)
  if (ts.isTemplateSpan(node) || ts.isSpreadAssignment(node)) return isPromise(node.expression)
  if (ts.isBinaryExpression(node))
    return isPromise(node.left) && asking.has(node.operatorToken.kind)
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  return askingAtOnce.test(node.expression.name.text) && node.arguments.some(promises)
}
