/** The house rules as plain functions: a source file goes in, its offences come out. test/house.test.ts applies them. */

import { posix } from 'node:path'

/** The path is from the repository's root: `src/domain/slots/slots.ts`. */
export interface Source {
  path: string
  text: string
}

/** Each offence is one line: `src/domain/slots/slots.ts:12: what is wrong; what to do`. */
export type Rule = (source: Source) => string[]

/** Wiring: may import everything, and nobody below imports it. */
const wiring = ['cli', 'main.ts', 'server.ts', 'storage.ts', 'config.ts', 'env.ts']

/** These put the parts of one floor together on one screen, so they import them all. */
const assemblies = [
  'dashboard/views.tsx',
  'http/app.ts',
  'http/routes.ts',
  'store/store.ts',
  'store/sqlite/open.ts',
  'store/postgres/open.ts',
  'guide/chapters.ts',
]

/** A room may import itself and the rooms or files named beside it, and nothing else of ours. The longest name counts. */
export const mayImport: Record<string, string[]> = {
  domain: [],
  observe: [],
  store: ['domain'],
  'store/store.ts': [
    'domain',
    'store/access.ts',
    'store/calendar.ts',
    'store/calendars.ts',
    'store/copies.ts',
    'store/erasures.ts',
    'store/figures.ts',
    'store/mails.ts',
    'store/outbox.ts',
  ],
  'store/access.ts': ['domain', 'store/audit.ts'],
  'store/audit.ts': ['domain'],
  'store/calendar.ts': ['domain', 'store/published.ts'],
  'store/calendars.ts': ['domain'],
  'store/copies.ts': ['domain', 'store/calendars.ts'],
  'store/published.ts': ['domain'],
  'store/erasures.ts': ['domain'],
  'store/figures.ts': [],
  'store/mails.ts': ['domain'],
  'store/outbox.ts': ['domain', 'store/access.ts', 'store/calendar.ts', 'store/mails.ts'],
  'store/rows': ['domain', 'store/store.ts'],
  'store/sqlite': ['domain', 'store/rows', 'store/store.ts', 'store/outbox.ts'],
  'store/postgres': ['domain', 'store/rows', 'store/store.ts', 'store/outbox.ts'],
  secrets: ['domain'],
  operations: ['domain', 'observe', 'holidays', 'secrets', 'store/store.ts'],
  outbound: [],
  threads: [],
  webhooks: ['domain', 'outbound'],
  calendars: ['domain', 'outbound', 'threads'],
  zoneinfo: ['domain'],
  holidays: ['domain', 'threads'],
  ics: ['domain'],
  mail: ['domain', 'ics'],
  guide: [],
  wire: ['domain', 'operations'],
  http: ['domain', 'operations', 'observe', 'guide', 'wire', 'ics', 'mail'],
  mcp: ['domain', 'operations', 'observe', 'wire'],
  smtp: ['domain'],
  workers: [
    'domain',
    'operations',
    'calendars',
    'outbound',
    'webhooks',
    'mail',
    'ics',
    'smtp',
    'secrets',
    'wire',
    'observe',
    'store/store.ts',
  ],
  dashboard: ['wire'],
}

/** A package is known in one place, so that it can be replaced in one place. */
const packageHomes: Record<string, string[]> = {
  'temporal-polyfill': ['domain/time/zone.ts'],
  rrule: ['domain/time/recurrence.ts', 'domain/time/rule-times.ts'],
  'ical.js': ['calendars/ics/jcal.ts'],
  tsdav: ['calendars/caldav.ts', 'calendars/ics/multistatus.ts'],
  'windows-iana': ['calendars/ics/tzid.ts'],
  'bun:sqlite': ['store/sqlite'],
  'bun:jsc': ['operations/memory/garbage.ts'],
  elysia: ['http/app.ts', 'http/docs/collect.ts', 'http/input/query.ts'],
  '@elysiajs/swagger': ['http'],
  '@sinclair/typebox': ['http', 'wire'],
  '@modelcontextprotocol/server': ['mcp'],
  'ipaddr.js': ['outbound'],
  'date-holidays': ['holidays'],
  'ical-generator': ['ics'],
  nodemailer: ['smtp'],
  '@commander-js/extra-typings': ['cli'],
  'prom-client': ['observe'],
  preact: ['dashboard'],
}

export const linesMax = 400
export const functionLinesMax = 60
/** With the functions inside it: a closure is read as one. */
export const closureLinesMax = 105
export const importsMax = 12
/** What one takes in at a glance. */
export const folderFilesMax = 25

interface Ban {
  pattern: RegExp
  within: string[]
  except?: string[]
  /** Comments and quoted text count too. */
  everywhere?: true
  /** Quoted text counts too, comments do not. */
  quotes?: true
  remedy: string
}

/** Words that are refused within some rooms; `except` names the files and rooms they belong to. */
const bans = {
  clock: {
    pattern:
      /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bTemporal\.Now\b|\bBun\.nanoseconds\b/,
    within: ['src/domain', 'src/store'],
    remedy: 'time is an argument here: operations read the clock once and hand nowMs down',
  },
  timer: {
    pattern: /\bset(?:Timeout|Interval|Immediate)\b|\bBun\.sleep/,
    within: ['src/domain', 'src/store'],
    except: [
      'src/store/sqlite/group-commit.ts',
      'src/store/sqlite/changes.ts',
      'src/store/postgres/group-commit.ts',
      'src/store/postgres/connect.ts',
    ],
    remedy:
      'waiting belongs to workers; in the store group-commit.ts, changes.ts and connect.ts alone watch the turns of the loop, or a server',
  },
  impure: {
    pattern: /\basync\b|\bawait\b|\bPromise\b|\bMath\.random\b|\brandomUUID\w*|\bfetch\(|\bBun\./,
    within: ['src/domain'],
    remedy: 'the domain is pure and synchronous: take the value as an argument',
  },
  environment: {
    pattern: /\b(?:process|Bun|import\.meta)\.env\b/,
    within: ['src'],
    except: ['src/config.ts', 'src/main.ts', 'src/env.ts'],
    remedy: 'config.ts reads the environment; take the value from Config',
  },
  console: {
    pattern: /\bconsole\.\w+/,
    within: ['src'],
    except: ['src/cli', 'src/main.ts', 'src/observe', 'src/dashboard'],
    remedy: 'use the log of observe/',
  },
  transaction: {
    pattern: /\.transaction\(/,
    within: ['src'],
    remedy:
      "use the store's own write: a bare transaction is deferred and commits at the first await",
  },
  store: {
    // By value: the context holds the store, which an import rule cannot see.
    pattern: /\bstore\.\w|\{[^{}]*\bstore\b[^{}]*\}/,
    within: ['src/http', 'src/mcp'],
    remedy: 'a door calls operations, and operations the store',
  },
  untyped: {
    pattern: /\bas any\b|[:<|,]\s*any(?=\s*(?:[,;)=\]}>|&[]|$))/,
    within: ['src', 'scripts', 'test'],
    remedy: 'name the type, or take unknown and narrow it',
  },
  doorWords: {
    pattern:
      /\/v1\/|\bslotflow (?:serve|accounts|keys|secrets|usage|backup|restore|check|zones|health|mcp|tools|help)\b|Retry-After|Idempotency-Key/,
    within: ['src/domain', 'src/store', 'src/operations'],
    quotes: true,
    remedy: 'each door has names of its own: refer with says`…` (domain/wording/says.ts)',
  },
  silenced: {
    pattern: /@ts-(?:ignore|expect-error|nocheck)\b/,
    within: ['src', 'scripts', 'test'],
    everywhere: true,
    remedy: 'repair the type instead of silencing the checker',
  },
  mannered: {
    // Turns that a reader stumbles over, in comments as in what callers read.
    pattern:
      /\b(?:is|are|be|was|were) told of\b|\bof those that\b|\bI have kept\b|(?:\/\*\* |\/\/ )Of (?!course\b)/,
    within: ['src'],
    everywhere: true,
    remedy: 'say it plainly, the subject first: "The name of …", "Events are sent to …"',
  },
  unfinished: {
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    within: ['src', 'scripts', 'test'],
    everywhere: true,
    remedy: 'finish it, or file an issue',
  },
} satisfies Record<string, Ban>

const vagueNames = /(?:^|[-.])(?:utils?|helpers?|commons?|managers?|data|info|misc)$|[-.]services?$/

export const rules: Record<string, Rule> = {
  'import directions': importDirections,
  'types of the server': typesOfServer,
  'zones of the browser': zonesOfBrowser,
  'package homes': packagePlaces,
  'number of imports': tooManyImports,
  'file length': fileLength,
  'function length': functionLength,
  'file names': fileNames,
  ...Object.fromEntries(Object.entries(bans).map(([name, ban]) => [name, banned(ban)])),
}

function isWithin(path: string, places: string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`))
}

/** The part below src/, or undefined for tests and scripts. */
function inSrc(path: string): string | undefined {
  return path.startsWith('src/') ? path.slice('src/'.length) : undefined
}

/** Blanks comments, and the text of quotes unless it is kept. What stands inside `…` counts as code: it may hold some. */
function codeOf(text: string, keepQuotes = false): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g
  return text.replace(token, (found) =>
    keepQuotes && !found.startsWith('/') ? found : found.replace(/[^\n]/g, ' '),
  )
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** Every import and re-export, types included, with its line; several specifiers never share a statement. */
export function importsOf({ text }: Source): { specifier: string; line: number }[] {
  const statement =
    /^import\b(?![.(])[^'"]*['"]([^'"]+)['"]|^export\b[\s\w*]*(?:\{[^}]*\}\s*)?from\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm
  return [...codeOf(text, true).matchAll(statement)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
    line: lineAt(text, match.index),
  }))
}

function importDirections(source: Source): string[] {
  const { path } = source
  const own = inSrc(path)
  if (own === undefined || isWithin(own, wiring)) return []

  const rooms = Object.keys(mayImport).filter((room) => isWithin(own, [room]))
  const room = rooms.sort((a, b) => b.length - a.length)[0]
  if (room === undefined) return [`${path}:1: stands in no room; give it one in mayImport`]

  const allowed = [room, ...(mayImport[room] ?? [])]
  return importsOf(source).flatMap(({ specifier, line }) => {
    if (!specifier.startsWith('.')) return []
    const target = posix.join(posix.dirname(path), specifier)
    if (isWithin(inSrc(target) ?? target, allowed)) return []
    return [`${path}:${line}: imports ${target}; ${room} may import only ${allowed.join(', ')}`]
  })
}

/** What runs in the browser may know the shape of the server's answers, and nothing that is run there. */
function typesOfServer(source: Source): string[] {
  const { path, text } = source
  if (!isWithin(path, ['src/dashboard'])) return []
  const lines = text.split('\n')
  return importsOf(source).flatMap(({ specifier, line }) => {
    const target = posix.join(posix.dirname(path), specifier)
    const isOurs = !specifier.startsWith('.') || isWithin(target, ['src/dashboard'])
    if (isOurs || lines[line - 1]?.startsWith('import type ')) return []
    return [`${path}:${line}: imports ${target}; of the server the page takes types only`]
  })
}

/** What asks the browser's own rules of time zones, which differ from the service's; its zone's name may be asked. */
const zoneRules =
  /\bDateTimeFormat\b(?:\(\)\.resolvedOptions\(\)\.timeZone\b)?|\bsupportedValuesOf\b|\.toLocale(?:Date|Time)String\b|\.[gs]et(?:TimezoneOffset|FullYear|Month|Date|Day|Hours|Minutes)\(|\bTemporal\b/g

/** In the page every format of dates is one of UTC, given in the very call. */
function zonesOfBrowser({ path, text }: Source): string[] {
  if (!isWithin(path, ['src/dashboard'])) return []
  return [...text.matchAll(zoneRules)].flatMap(({ 0: found, index }) => {
    const rest = text.slice(index + found.length)
    const isName = found.endsWith('timeZone')
    // A type, or a call up to its end.
    const isWell = found === 'DateTimeFormat' && (!rest.startsWith('(') || isOfUtc(rest))
    if (isName || isWell) return []
    const remedy = 'the page shows moments by the clocks that the service told: week/zone.ts'
    return [`${path}:${lineAt(text, index)}: ${found}; ${remedy}`]
  })
}

/** Whether a call, told from its bracket on, names UTC as its zone, and nothing after that may name another. */
function isOfUtc(call: string): boolean {
  const args = call.slice(0, call.search(/\)(?:\.|;|,|\n|$)/))
  return /\btimeZone: 'UTC'(?![\s\S]*(?:\.\.\.|timeZone))/.test(args)
}

function packagePlaces(source: Source): string[] {
  const own = inSrc(source.path)
  if (own === undefined) return []
  return importsOf(source).flatMap(({ specifier, line }) => {
    if (/^(?:\.|node:|bun$)/.test(specifier)) return []
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    const homes = packageHomes[name] ?? []
    if (isWithin(own, homes)) return []
    const remedy = homes.length > 0 ? `it lives in ${homes.join(', ')}` : 'give it a packageHome'
    return [`${source.path}:${line}: imports ${name}; ${remedy}`]
  })
}

function tooManyImports(source: Source): string[] {
  const own = inSrc(source.path)
  if (own === undefined || isWithin(own, [...wiring, ...assemblies])) return []
  const imports = importsOf(source)
  const extra = imports[importsMax]
  if (extra === undefined) return []
  return [
    `${source.path}:${extra.line}: ${imports.length} imports; ${importsMax} at most, split the file by noun`,
  ]
}

function fileLength({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length
  if (inSrc(path) === undefined || lines <= linesMax) return []
  return [`${path}:${linesMax + 1}: ${lines} lines; ${linesMax} at most, split the file by noun`]
}

/**
 * Bodies of functions, by the first and last index of their lines. Relies on Biome's layout: a body opens with
 * `) {`, `): Type {` or `=> {` and closes at the same indentation.
 */
function bodiesOf(lines: string[]): { first: number; last: number }[] {
  const header =
    /^( *)(?! |(?:\} )?(?:else|if|for|while|switch|catch)\b|(?:export |abstract )*class\b).*(?:\)(?::.*)?|=>) \{$/
  return lines.flatMap((line, first) => {
    const indent = header.exec(line)?.[1]
    if (indent === undefined) return []
    const length = lines.slice(first).findIndex((later) => later.startsWith(`${indent}}`))
    return [{ first, last: first + length }]
  })
}

/** Counts a function's own lines, without those of the functions inside it, and then all of them. */
function functionLength({ path, text }: Source): string[] {
  if (inSrc(path) === undefined) return []
  const lines = text.split('\n')
  const bodies = bodiesOf(lines)
  return bodies.flatMap(({ first, last }) => {
    const inner = bodies.filter((body) => body.first > first && body.last < last)
    const isOwn = (line: number) => !inner.some((body) => body.first <= line && line <= body.last)
    const own = lines.filter((_, n) => n >= first && n <= last && isOwn(n)).length
    const whole = last - first + 1
    const at = `${path}:${first + 1}`
    if (own > functionLinesMax) {
      return [`${at}: ${own} lines in one function; ${functionLinesMax} at most, name its parts`]
    }
    if (whole <= closureLinesMax) return []
    return [`${at}: ${whole} lines with inner functions; ${closureLinesMax} at most, split it`]
  })
}

function fileNames({ path }: Source): string[] {
  const parts = path.replace(/(?:\.d|\.test)?\.tsx?$/, '').split('/')
  return parts
    .filter((part) => vagueNames.test(part))
    .map((part) => `${path}:1: "${part}" says nothing; name the file after its noun`)
}

function banned({ pattern, within, except = [], everywhere, quotes, remedy }: Ban): Rule {
  return ({ path, text }) => {
    if (!isWithin(path, within) || isWithin(path, except)) return []
    const lines = (everywhere ? text : codeOf(text, quotes)).split('\n')
    return lines.flatMap((line, index) => {
      const found = pattern.exec(line)?.[0]
      return found === undefined ? [] : [`${path}:${index + 1}: ${found.trim()}; ${remedy}`]
    })
  }
}

/** The imports among the files given that lead back to where they began, each circle once, types included. */
export function circlesIn(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map(({ path }) => path))
  const targets = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .map(({ specifier }) => posix.join(posix.dirname(source.path), specifier))
        .filter((target) => paths.has(target)),
    ]),
  )
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) circles.push([...trail.slice(at), path].join(' -> '))
    if (at >= 0 || done.has(path)) return
    for (const target of targets.get(path) ?? []) follow(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of sources) follow(path, [])
  return circles
}
