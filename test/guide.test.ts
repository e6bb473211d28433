/** The documents of the repository against what is there: links, anchors, citations, commands, settings, paths. */
import { beforeAll, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { settings } from '../src/config.ts'
import { webhookScheduleDefault } from '../src/domain/delivery.ts'
import { minuteMs } from '../src/domain/time/units.ts'
import { mayImport } from './support/house.ts'
import { product, runCommand } from './support/process.ts'
import { startTestServer } from './support/server.ts'
import { temporaryFolder } from './support/store.ts'

const root = join(import.meta.dir, '..')
const read = (path: string) => Bun.file(join(root, path)).text()

const documents = [
  'README.md',
  'test/README.md',
  'scripts/README.md',
  ...new Bun.Glob('src/**/*.md').scanSync(root),
]
/** By path. */
const texts = new Map(
  await Promise.all(documents.map(async (path) => [path, await read(path)] as const)),
)
const textOf = (path: string) => texts.get(path) ?? ''

/** The ids that headings have when they are rendered, which are those that GitHub gives them. */
function anchorsIn(text: string): string[] {
  const html = Bun.markdown.html(text, { headings: { ids: true } })
  return [...html.matchAll(/<h\d id="([^"]+)"/g)].map(([, id = '']) => id)
}

/** What is wrong with a link to a file of the repository, or null. */
function faultOf(from: string, link: string): string | null {
  const [target = '', anchor] = link.split('#')
  const path = target === '' ? from : normalize(join(dirname(from), target))
  if (path.startsWith('..') || !existsSync(join(root, path)))
    return `${from}: ${link}: no such file`
  if (anchor === undefined || anchorsIn(textOf(path)).includes(anchor)) return null
  return `${from}: ${link}: no such heading`
}

const withoutCode = (text: string) => text.replace(/```[\s\S]*?```|`[^`]*`/g, '')

const linksIn = (text: string) =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)

describe('links', () => {
  test.each(documents)('%s leads to files and headings that are there', (path) => {
    const links = linksIn(textOf(path)).filter((link) => !link.startsWith('https://'))
    expect(links.flatMap((link) => faultOf(path, link) ?? [])).toEqual([])
  })

  test('a link that leads nowhere is found', () => {
    expect(faultOf('README.md', 'src/guide/none.md')).toContain('no such file')
    expect(faultOf('README.md', '../elsewhere.md')).toContain('no such file')
    expect(faultOf('README.md', 'src/guide/slots.md#none')).toContain('no such heading')
    expect(faultOf('src/guide/slots.md', '#open-time')).toBeNull()
    expect(linksIn('[a](b.md#c) and `[d](e)`')).toEqual(['b.md#c'])
  })

  test('the README leads to every chapter', () => {
    const chapters = documents.filter((path) => path.startsWith('src/guide/'))
    expect(chapters.length).toBeGreaterThan(10)
    expect(linksIn(textOf('README.md'))).toEqual(expect.arrayContaining(chapters))
  })
})

/** Where a comment names a rule of the service: `guide/slots.md#open-time`. */
const citation = /(?<![\w/])guide\/([\w-]+\.md(?:#[\w-]+)?)/g
/** What rules were called by before there was a guide. */
const oldCitation = /\b(?:contract|seed) (?:\d)/i

describe('citations in the code', () => {
  const here = 'test/guide.test.ts'
  const sources = [...new Bun.Glob('{src,test,scripts}/**/*.{ts,tsx}').scanSync(root)].filter(
    (path) => path !== here,
  )

  test('each leads to a chapter and a heading', async () => {
    const faults: string[] = []
    let found = 0
    for (const path of sources) {
      for (const [, target = ''] of (await read(path)).matchAll(citation)) {
        found += 1
        const fault = faultOf('src/guide/README.md', target)
        if (fault !== null) faults.push(`${path}: ${target}`)
      }
    }
    expect(faults).toEqual([])
    expect(found).toBeGreaterThan(0)
  })

  test('none cites what is not in the repository', async () => {
    const faults = await Promise.all(
      sources.map(async (path) => (oldCitation.test(await read(path)) ? [path] : [])),
    )
    expect(faults.flat()).toEqual([])
  })
})

/** Each `slotflow …` of a text: in code, at the start of a line or behind the path of the binary. */
function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)]
  return code
    .flatMap(([, block, span]) => (block ?? span ?? '').split('\n'))
    .flatMap((line) => /^(?:.* \/)?slotflow ([a-z].*)$/.exec(line)?.[1] ?? [])
}

describe('commands', () => {
  /** What `--help` prints, by the words of the command. */
  const helps = new Map<string, string>()

  beforeAll(async () => {
    using folder = temporaryFolder()
    const [program] = product
    if (!program) throw new Error('there is no program')
    const ask = async (line: string) =>
      (await runCommand(program, folder.path, `${line} --help`)).out
    const listed = (help: string) =>
      [...(help.split('Commands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(
        ([, name = '']) => name,
      )
    const names = listed(await ask('')).filter((name) => name !== 'help')
    const askNext = async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const help = await ask(name)
        helps.set(name, help)
        for (const inner of listed(help)) {
          if (inner !== 'help') helps.set(`${name} ${inner}`, await ask(`${name} ${inner}`))
        }
      }
    }
    // Each is a process; three at once, as the machine may be busy.
    await Promise.all([askNext(), askNext(), askNext()])
  }, 120_000)

  /** What is wrong with a command, or null. */
  function commandFault(line: string): string | null {
    const [name = '', inner = '', ...rest] = line.split(' ')
    if (name === 'help') return null
    const isGroup = helps.get(name)?.includes('\nCommands:\n')
    const help = helps.get(isGroup ? `${name} ${inner}` : name)
    if (help === undefined) return `slotflow ${line}: no such command`
    const options = [inner, ...rest].filter((word) => word.startsWith('--'))
    const unknown = options.filter((option) => !help.includes(option))
    return unknown.length === 0 ? null : `slotflow ${line}: no ${unknown.join(', ')}`
  }

  test.each(documents)('those that %s shows exist', (path) => {
    expect(commandsIn(textOf(path)).flatMap((line) => commandFault(line) ?? [])).toEqual([])
  })

  test('the guide shows them all', () => {
    const shown = commandsIn(textOf('src/guide/operating.md'))
    const named = [...helps].filter(([, help]) => !help.includes('\nCommands:\n'))
    for (const [words] of named) {
      expect([words, shown.some((line) => `${line} `.startsWith(`${words} `))]).toEqual([
        words,
        true,
      ])
    }
  })

  test('one that does not exist is found', () => {
    const text =
      '`slotflow keys list --json`\n```sh\nslotflow none\ndocker exec x /slotflow usage --nothing\n```\n'
    const lines = commandsIn(text)
    expect(lines).toEqual(['keys list --json', 'none', 'usage --nothing'])
    expect(lines.map(commandFault)).toEqual([
      null,
      'slotflow none: no such command',
      'slotflow usage --nothing: no --nothing',
    ])
    expect(commandFault('keys none')).toContain('no such command')
  })
})

test('the guide lists every setting, and the README none that is not one', () => {
  const rowsOf = (path: string) =>
    [...textOf(path).matchAll(/^\| `(SLOTFLOW_[A-Z_]+)`/gm)].map(([, name = '']) => name)
  const names = settings.map(({ name }) => name)
  expect(rowsOf('src/guide/operating.md').sort()).toEqual([...names].sort())
  expect(names).toEqual(expect.arrayContaining(rowsOf('README.md')))
  expect(rowsOf('README.md').length).toBeGreaterThan(3)
})

test('the documents say by which waits a delivery is tried by default', () => {
  const [next = 0, last = 0, ...others] = webhookScheduleDefault.slice(1).map((ms) => ms / minuteMs)
  expect(others).toEqual([])
  expect(textOf('README.md')).toContain(`after ${next} and ${last} minutes`)
  expect(textOf('src/guide/webhooks.md')).toContain(`next ${next} and ${last} minutes after`)
  expect(textOf('src/guide/operating.md')).toContain(`| \`0s,${next}m,${last}m\` |`)
})

test('every file that src/README.md names is there', () => {
  const named = [...textOf('src/README.md').matchAll(/`([\w./-]+\.(?:ts|tsx|md))(?:#[\w-]+)?`/g)]
  const paths = named.map(([, path = '']) => (path.startsWith('test/') ? path : `src/${path}`))
  expect(paths.length).toBeGreaterThan(40)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

describe('the architecture', () => {
  const chapter =
    textOf('src/README.md')
      .split('\n## ')
      .find((part) => part.startsWith('Floors and rooms')) ?? ''
  const files = [...new Bun.Glob('**/*.{ts,tsx,css}').scanSync(join(root, 'src'))]

  /** By name: `domain`, `main.ts`. */
  const floors = new Map(
    [...chapter.matchAll(/^(\d) \w+ +((?:[\w.-]+(?:\/|\.ts)(?: |$))+)/gm)].flatMap(
      ([, floor, names = '']) =>
        names
          .trim()
          .split(' ')
          .map((name) => [name.replace('/', ''), Number(floor)] as const),
    ),
  )

  test('shows every folder and every file of src on one floor', () => {
    const there = new Set(files.map((path) => path.split('/')[0] ?? ''))
    expect([...floors.keys()].sort()).toEqual([...there].sort())
  })

  test('lets no room import from a floor above its own', () => {
    const floorOf = (path: string) => floors.get(path.split('/')[0] ?? '') ?? Number.NaN
    const pairs = Object.entries(mayImport).flatMap(([room, others]) =>
      others.map((other) => [room, other] as const),
    )
    expect(pairs.filter(([room, other]) => !(floorOf(other) <= floorOf(room)))).toEqual([])
    expect(pairs.length).toBeGreaterThan(30)
  })

  test('lists every room, and the rooms within each', () => {
    const listed = chapter
      .split('\n- ')
      .slice(1)
      .flatMap((item) => {
        const [, room = ''] = /^`([\w/-]+)\/`/.exec(item) ?? []
        const within = item.split('\n  - ').slice(1).join(' ')
        const named = [...within.matchAll(/`([\w-]+)\/`/g)].map(([, name]) => `${room}/${name}`)
        return [room, ...named]
      })
    // Rooms two levels down, but where a room has a place of its own in the list.
    const deep = listed.filter((room) => room.includes('/') && chapter.includes(`\n- \`${room}/\``))
    const there = files.flatMap((path) => {
      const parts = path.split('/').slice(0, -1)
      const own = deep.some((room) => path.startsWith(`${room}/`))
      return parts
        .map((_, at) => parts.slice(0, at + 1))
        .filter((some) => some.length <= (own ? 3 : 2))
    })
    const rooms = new Set(there.map((parts) => parts.join('/')))
    expect(listed.sort()).toEqual([...rooms].sort())
  })
})

test('the recipes are all in their table of contents', () => {
  const [, chapter = ''] = textOf('src/README.md').split('\n## Recipes\n')
  const recipes = (chapter.split('\n## ')[0] ?? '').split('\n### ')
  const titles = recipes.slice(1).map((recipe) => recipe.split('\n')[0] ?? '')
  const rows = [...(recipes[0] ?? '').matchAll(/\| \[(.+)\]\(#.+\) \|$/gm)].map(
    ([, title]) => title,
  )
  expect(rows.sort()).toEqual(titles.sort())
  expect(titles.length).toBeGreaterThan(20)
})

test('what the documents run by bun is there', async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(await read('package.json'))
  const all = [...texts.values()].join('\n')
  for (const [, name = ''] of all.matchAll(/`bun run ([a-z]+)|^bun run ([a-z]+)/gm)) {
    if (name !== '') expect([name, name in scripts]).toEqual([name, true])
  }
  for (const [, path = ''] of all.matchAll(/bun (scripts\/[\w-]+\.ts)/g)) {
    expect([path, existsSync(join(root, path))]).toEqual([path, true])
  }
})

test('quick start is two commands of one line each', () => {
  const [, chapter = ''] = textOf('README.md').split('\n## Quick start\n')
  const blocks = [...(chapter.split('\n## ')[0] ?? '').matchAll(/```sh\n([\s\S]*?)```/g)]
  expect(blocks.map(([, block = '']) => block.trim().split('\n').length)).toEqual([1, 1])
})

test('the first page of the guide leads from nothing to a booking, command by command', async () => {
  const page = textOf('src/guide/README.md')
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  expect(blocks).toHaveLength(6)
  await using server = await startTestServer()
  const lines = blocks.join('').replaceAll('http://127.0.0.1:3000', server.url.replace(/\/$/, ''))
  const child = Bun.spawn(['bash', '-euo', 'pipefail', '-c', lines], {
    env: { PATH: process.env.PATH ?? '', KEY: server.key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const answers = (await new Response(child.stdout).text()).trim().split('\n')
  expect(await child.exited).toBe(0)
  const [rules, slots, booked, found] = answers.map((line) => JSON.parse(line))
  expect(answers).toHaveLength(4)
  expect(rules.availability_rules.meeting_durations).toEqual([30, 60])
  expect(slots.slots).toHaveLength(3)
  expect(booked).toMatchObject({ status: 'confirmed', starts_at: slots.slots[0].starts_at })
  expect(found.bookings.map(({ id }: { id: string }) => id)).toEqual([booked.id])
}, 60_000)

test('the image is built with the guide inside', async () => {
  const patterns = (await read('.dockerignore'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => new Bun.Glob(line.replace(/^\//, '')))
  const chapters = documents.filter((path) => path.startsWith('src/guide/'))
  expect(patterns.some((pattern) => pattern.match('README.md'))).toBe(true)
  expect(chapters.filter((path) => patterns.some((pattern) => pattern.match(path)))).toEqual([])
})
