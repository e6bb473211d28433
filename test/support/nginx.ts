/** nginx of Debian, as it stands in front of calendars: files that it packs and asks about, ways elsewhere, and a CalDAV server. */
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { own } from './certificates.ts'
import { freePort } from './mail-server.ts'

const place = Bun.which('nginx') ?? Bun.which('/usr/sbin/nginx')

/** Whether it is here; a loud line says where it is not. */
export const isNginxHere = place !== null
if (!isNginxHere) console.error('NOT TESTED: nginx is not installed (apt-get install nginx)')

export interface Nginx extends AsyncDisposable {
  readonly root: string
  /** The same by TLS. */
  readonly secureRoot: string
  /** The file of its certificate, which no authority has signed. */
  readonly certificate: string
  /** Puts a file where `/files/` leads. */
  file(name: string, text: string): Promise<void>
  /** Has a file be so many milliseconds younger, as far as its time says. */
  touch(name: string, ms: number): void
  /** Each request that came: its method, path, status, and whether the answer was packed. */
  asked(): Promise<readonly string[]>
}

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

const configOf = (folder: string, port: number, tlsPort: number, dav: string | null) => `
user root; daemon off; worker_processes 1; pid ${folder}/pid;
events {}
http {
  log_format asked '$request_method $uri $status $sent_http_content_encoding';
  access_log ${folder}/asked asked;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  types { text/calendar ics; }
  gzip on; gzip_min_length 0; gzip_proxied any; gzip_types text/calendar text/xml application/xml;
  server {
    listen 127.0.0.1:${port};
    listen 127.0.0.1:${tlsPort} ssl;
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    location /files/ { root ${folder}; }
    location /moved/ { return 301 /again/; }
    location /again/ { return 302 /files/a.ics; }
    location /round/ { return 302 /round/; }
    location /private/ { return 302 http://169.254.169.254/latest/; }
    location /drops/ { alias ${folder}/files/; gzip off; limit_rate 1; }
    ${dav === null ? '' : `location /dav/ { proxy_pass ${dav}; proxy_set_header X-Script-Name /dav; }`}
  }
}
`

/** `dav`: a server that is handed what comes for `/dav/`. */
export async function startNginx(dav: string | null = null): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-nginx-'))
  mkdirSync(join(folder, 'files'))
  const [port, tlsPort] = [freePort(), freePort()]
  await Bun.write(join(folder, 'cert.pem'), own.cert)
  await Bun.write(join(folder, 'key.pem'), own.key)
  await Bun.write(join(folder, 'nginx.conf'), configOf(folder, port, tlsPort, dav))
  const command = [place ?? 'nginx', '-p', folder, '-c', 'nginx.conf', '-e', join(folder, 'errors')]
  const server = Bun.spawn(command, { stdout: 'ignore', stderr: 'ignore' })
  const root = `http://127.0.0.1:${port}/`
  for (let tries = 0; tries < 200; tries += 1) {
    if (await fetch(root).catch(() => null)) break
    await Bun.sleep(20)
  }
  return {
    root,
    secureRoot: `https://127.0.0.1:${tlsPort}/`,
    certificate: join(folder, 'cert.pem'),
    file: async (name, text) => void (await Bun.write(join(folder, 'files', name), text)),
    touch(name, ms) {
      const path = join(folder, 'files', name)
      const seconds = (statSync(path).mtimeMs + ms) / 1_000
      utimesSync(path, seconds, seconds)
    },
    async asked() {
      const lines = (await Bun.file(join(folder, 'asked')).text()).trim().split('\n')
      return lines.filter((line) => !line.startsWith('GET / '))
    },
    async [Symbol.asyncDispose]() {
      server.kill()
      await server.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
