/** Every small fault that can be put into a source text: one comparison, term or constant at a time. */

export interface Mutant {
  readonly path: string
  /** 1-based. */
  readonly line: number
  /** The line as it stands, without its indentation. */
  readonly lineText: string
  /** What is put in place of what: `< becomes <=`; ` (2)` for the second such place of the line. */
  readonly change: string
  /** The whole text, changed. */
  readonly text: string
}

type Kind = 'space' | 'comment' | 'string' | 'template' | 'number' | 'word' | 'sign'

interface Token {
  readonly kind: Kind
  readonly text: string
  readonly at: number
}

interface Edit {
  readonly at: number
  readonly end: number
  readonly by: string
  readonly change: string
}

const tokenPattern = new RegExp(
  [
    '(?<space>\\s+)',
    '(?<comment>\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?\\*\\/)',
    `(?<string>'(?:\\\\.|[^'\\\\\\n])*'|"(?:\\\\.|[^"\\\\\\n])*")`,
    '(?<template>`(?:\\\\.|\\$\\{(?:[^{}`]|`[^`]*`|\\{[^{}]*\\})*\\}|[^`\\\\])*`)',
    '(?<number>\\d[\\d_]*(?:\\.\\d+)?)',
    '(?<word>[\\p{L}_$#][\\p{L}\\d_$]*)',
    '(?<sign>=>|[=!]==|[<>]=|>>>|&&|\\|\\||\\?\\?=?|\\?\\.|\\.\\.\\.|[-+*/%]=|.)',
  ].join('|'),
  'gsuy',
)

function isKind(text: string): text is Kind {
  return ['space', 'comment', 'string', 'template', 'number', 'word', 'sign'].includes(text)
}

/** Biome's layout is relied upon: a binary operator has a space on both sides, a type argument has none. */
function tokensOf(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map((match) => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined) ?? []
    if (kind === undefined || !isKind(kind)) throw new Error(`no token at ${match.index}`)
    return { kind, text: match[0], at: match.index }
  })
}

/** What an operator may become. Each relation loses its edge, and turns round. */
const operators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '>>>': ['<<'],
  '+=': ['-='],
  '-=': ['+='],
}

const words: Readonly<Record<string, string>> = {
  true: 'false',
  false: 'true',
  max: 'min',
  min: 'max',
  ceil: 'floor',
  floor: 'ceil',
  round: 'floor',
  POSITIVE_INFINITY: 'NEGATIVE_INFINITY',
  NEGATIVE_INFINITY: 'POSITIVE_INFINITY',
  some: 'every',
  every: 'some',
}

/** All mutants of a source text that are another program: one that differs in its types alone is none. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const tokens = tokensOf(text)
  const transpiler = new Bun.Transpiler({ loader: 'ts' })
  const original = transpiler.transformSync(text)
  const seen = new Map<string, number>()
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return tokens
    .flatMap((_, n) => editsAt(tokens, n))
    .flatMap((edit) => {
      const changed = text.slice(0, edit.at) + edit.by + text.slice(edit.end)
      if (isSame(transpiler, original, changed)) return []
      const line = starts.filter((start) => start <= edit.at).length
      const lineText = text.slice(starts[line - 1], starts[line] ?? text.length).trim()
      const name = `${line} ${edit.change}`
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      const change = count === 1 ? edit.change : `${edit.change} (${count})`
      return [{ path, line, lineText, change, text: changed }]
    })
}

function isSame(transpiler: Bun.Transpiler, original: string, changed: string): boolean {
  try {
    return transpiler.transformSync(changed) === original
  } catch {
    return true
  }
}

function editsAt(tokens: readonly Token[], n: number): Edit[] {
  const token = tokens[n]
  if (!token) return []
  const { kind, text, at } = token
  const by = (text: string): Edit => ({
    at,
    end: at + token.text.length,
    by: text,
    change: `${token.text} becomes ${text === '' ? 'nothing' : text}`,
  })
  if (kind === 'number') return [by(String(Number(text.replaceAll('_', '')) + 1))]
  if (kind === 'word')
    return [...(text in words ? [by(words[text] ?? '')] : []), ...condition(tokens, n)]
  if (kind !== 'sign') return []
  if (text === '!') return [by('')]
  const isBinary = tokens[n - 1]?.kind === 'space' && tokens[n + 1]?.kind === 'space'
  if (!isBinary || joinsText(tokens, n)) return []
  const flips = (operators[text] ?? []).map(by)
  return ['&&', '||', '??'].includes(text) ? [...flips, ...drops(tokens, n)] : flips
}

/** `+` between texts adds no numbers. */
function joinsText(tokens: readonly Token[], n: number): boolean {
  const beside = [tokens[n - 2]?.kind, tokens[n + 2]?.kind]
  return tokens[n]?.text === '+' && (beside.includes('string') || beside.includes('template'))
}

/** `if (…)` always, and never. */
function condition(tokens: readonly Token[], n: number): Edit[] {
  const open = tokens[n + 2]
  if (tokens[n]?.text !== 'if' || !open) return []
  const close = tokens[endOf(tokens, n + 3, [])]
  if (!close) return []
  return ['true', 'false'].map((by) => ({
    at: open.at + 1,
    end: close.at,
    by,
    change: `the condition becomes ${by}`,
  }))
}

/** `a && b` without `a` (the first of a chain only: the others are right sides), and without `b`. */
function drops(tokens: readonly Token[], n: number): Edit[] {
  const operator = tokens[n]
  if (!operator) return []
  const looser = operator.text === '&&' ? ['&&', '||', '??'] : ['||', '??']
  const after = tokens[endOf(tokens, n + 2, looser)]
  const start = startOf(tokens, n - 2, looser)
  const first = tokens[start]
  const next = tokens[n + 2]
  if (!after || !first || !next) return []
  const rest = tokens[n - 1]
  const right = {
    at: rest?.at ?? 0,
    end: after.at,
    by: '',
    change: `${operator.text} loses its right`,
  }
  const isFirst = !looser.includes(tokens[start - 2]?.text ?? '')
  const left = { at: first.at, end: next.at, by: '', change: `${operator.text} loses its left` }
  return isFirst ? [right, left] : [right]
}

const opens = ['(', '[', '{']
const closes = [')', ']', '}']
/** An expression neither begins before one of these nor goes on after it. */
const stops = [',', ';', '?', ':', '=', '=>', 'return']

/** The index of the token at which an expression that begins at `from` has ended. */
function endOf(tokens: readonly Token[], from: number, looser: readonly string[]): number {
  let depth = 0
  for (let n = from; n < tokens.length; n += 1) {
    const token = tokens[n]
    if (!token) break
    if (depth === 0 && [...closes, ...stops, ...looser].includes(token.text))
      return backOver(tokens, n)
    if (depth === 0 && isLineEnd(tokens, n)) return n
    if (opens.includes(token.text)) depth += 1
    if (closes.includes(token.text)) depth -= 1
  }
  return tokens.length
}

/** White space before a stop belongs to what follows. */
function backOver(tokens: readonly Token[], n: number): number {
  return tokens[n - 1]?.kind === 'space' ? n - 1 : n
}

/** A line end ends the statement, unless an operator stands at the end of it or the next line goes on. */
function isLineEnd(tokens: readonly Token[], n: number): boolean {
  if (!tokens[n]?.text.includes('\n')) return false
  const [before, after] = [tokens[n - 1]?.text ?? '', tokens[n + 1]?.text ?? '']
  return !(before in operators || before === '??' || ['.', '?.', '?', ':'].includes(after))
}

/** The index of the first token of the operand that ends at `to`. */
function startOf(tokens: readonly Token[], to: number, looser: readonly string[]): number {
  let depth = 0
  for (let n = to; n >= 0; n -= 1) {
    const token = tokens[n]
    if (!token) break
    const isEnd = [...opens, ...stops, ...looser].includes(token.text) || isLineEnd(tokens, n)
    if (depth === 0 && isEnd) return tokens[n + 1]?.kind === 'space' ? n + 2 : n + 1
    if (closes.includes(token.text)) depth += 1
    if (opens.includes(token.text)) depth -= 1
  }
  return 0
}
