/** Postfix as Debian has it, with a configuration and a spool of its own, on a free loopback port. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { freePort } from './mail-server.ts'

/** Whoever has no /usr/sbin in the PATH has it too. */
const postfix = '/usr/sbin/postfix'

/** It begins as root, and delivers as nobody. */
export const hasPostfix = existsSync(postfix) && process.getuid?.() === 0

const nobody = 65_534

/** Known are the mailboxes of these addresses; all others of their domain are refused. */
export async function startPostfix(addresses: readonly string[]) {
  const folder = mkdtempSync('/var/tmp/slotflow-postfix-')
  chmodSync(folder, 0o755)
  const [etc, mail] = [join(folder, 'etc'), join(folder, 'mail')]
  for (const path of [etc, mail, join(folder, 'spool'), join(folder, 'lib')]) mkdirSync(path)
  const port = freePort()
  const boxes = addresses.map((address) => `${address} ${address}/\n`).join('')
  writeFileSync(join(etc, 'boxes'), boxes)
  writeFileSync(join(etc, 'main.cf'), mainCf(folder, addresses))
  writeFileSync(join(etc, 'master.cf'), masterCf(port))
  await run('chown', 'postfix', join(folder, 'lib'))
  await run('chown', String(nobody), mail)
  await run(postfix, '-c', etc, 'start')
  return {
    port,
    /** The mails of one address, as they lie there. */
    mailsOf(address: string): string[] {
      const box = join(mail, address, 'new')
      if (!existsSync(box)) return []
      return readdirSync(box).map((name) => readFileSync(join(box, name), 'utf8'))
    },
    async [Symbol.asyncDispose]() {
      await run(postfix, '-c', etc, 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function mainCf(folder: string, addresses: readonly string[]): string {
  const domains = new Set(addresses.map((address) => address.slice(address.indexOf('@') + 1)))
  return `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/lib
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.test
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = ${[...domains].join(', ')}
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/etc/boxes
virtual_uid_maps = static:${nobody}
virtual_gid_maps = static:${nobody}
smtpd_peername_lookup = no
`
}

/** No service is chrooted: the spool has no libraries in it. */
function masterCf(port: number): string {
  const unix = [
    'rewrite',
    'bounce',
    'defer',
    'trace',
    'verify',
    'virtual',
    'error',
    'retry',
    'anvil',
    'proxymap',
  ]
  const programs: Record<string, string> = {
    ...{ rewrite: 'trivial-rewrite', defer: 'bounce', trace: 'bounce', retry: 'error' },
  }
  const lines = unix.map(
    (name) => `${name} unix - ${name === 'virtual' ? 'n' : '-'} n - - ${programs[name] ?? name}`,
  )
  return `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
postlog unix-dgram n - n - 1 postlogd
${lines.join('\n')}
`
}

async function run(...words: readonly string[]): Promise<void> {
  const child = Bun.spawn([...words], { stdout: 'ignore', stderr: 'pipe' })
  const [code, text] = await Promise.all([child.exited, new Response(child.stderr).text()])
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${text}`)
}
