/** The commands of guide/mail.md and guide/attendees.md, as they are written there, from the first to the mail that arrives. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, startMailServer } from '../support/mail-server.ts'
import { hasPostfix, startPostfix } from '../support/postfix.ts'
import { product, serviceKey, startService, until } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

const root = join(import.meta.dir, '../..')
const [ann, sarah] = ['ann@example.org', 'sarah@acme.com']

async function blocksOf(chapter: string): Promise<string[]> {
  const text = await Bun.file(join(root, 'src/guide', chapter)).text()
  return Array.from(text.matchAll(/```sh\n([\s\S]*?)```/g), ([, block = '']) => block)
}

/** Postfix where it is there, else the server of the tests; how many mails each address has. */
async function startServer() {
  if (hasPostfix) {
    const postfix = await startPostfix([ann, sarah])
    return {
      port: postfix.port,
      mailsOf: postfix.mailsOf,
      [Symbol.asyncDispose]: postfix[Symbol.asyncDispose],
    }
  }
  const server = await startMailServer({ port: freePort() })
  const mailsOf = (address: string) =>
    server.mails.filter(({ to }) => to.includes(address)).map(({ text }) => text)
  return { port: server.port, mailsOf, [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}

test('a newcomer who copies the chapter has a mail at its end', async () => {
  const [program] = product
  // The name that the chapter calls it by.
  if (!program?.cmd[0]?.endsWith('slotflow')) return
  using folder = temporaryFolder()
  await using server = await startServer()
  const bin = join(folder.path, 'bin')
  mkdirSync(bin)
  symlinkSync(program.cmd[0], join(bin, 'slotflow'))
  const env = { PATH: `${bin}:${process.env.PATH ?? ''}`, KEY: serviceKey }
  // Theirs is another server: nothing else is changed.
  const asHere = (script: string, url: string) =>
    script
      .replace(
        'smtp://user:password@mail.acme.com:587',
        `smtp://127.0.0.1:${server.port}?starttls=off`,
      )
      .replaceAll('http://127.0.0.1:3000', url)
  const run = async (blocks: readonly string[], url: string) => {
    const script = `set -euo pipefail\n${blocks.map((block) => asHere(block, url)).join('\n')}`
    const child = Bun.spawn(['bash', '-c', script], {
      ...{ cwd: folder.path, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
    })
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ])
    expect([await child.exited, err]).toEqual([0, ''])
    return out
  }
  const [settings = '', tried = '', ...others] = await blocksOf('mail.md')
  expect(await run([settings, tried], '')).toStartWith(`Sent to ${ann}: 250 `)
  const read = await run([settings, 'echo "$SLOTFLOW_SMTP_URL $SLOTFLOW_MAIL_FROM"'], '')
  const [smtpUrl = '', from = ''] = read.trim().split(' ')
  await using service = await startService(program, folder.path, {
    ...{ SLOTFLOW_SMTP_URL: smtpUrl, SLOTFLOW_MAIL_FROM: from },
    SLOTFLOW_PUBLIC_URL: 'https://book.acme.com',
  })
  const said = await run([...others, ...(await blocksOf('attendees.md'))], service.url)
  expect(said).not.toContain('"error"')
  expect(said).toContain('"manage_url":"https://book.acme.com/b/')
  expect(said).toContain('"notifications":{')
  expect(said).toContain('"cancel_notice":1440')
  await until(
    'the mails',
    () => server.mailsOf(ann).length === 2 && server.mailsOf(sarah).length === 1,
  )
  const told =
    server.mailsOf(ann).find((mail) => mail.includes('Subject: Booked: Sarah Chen')) ?? ''
  expect(told).toContain('https://book.acme.com/b/')
  expect(told).toContain('text/calendar; charset=utf-8; method=REQUEST')
  expect((await service.stop()).code).toBe(0)
})
