/** A store of objects that speaks as much of S3 as a backup needs. Of a signature it looks at the key's name only. */

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function listOf(objects: ReadonlyMap<string, Uint8Array>, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('start-after') ?? ''
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, 2)
  const rows = page.map(
    (key) =>
      `<Contents><Key>${escaped(key)}</Key><Size>${objects.get(key)?.length}</Size></Contents>`,
  )
  const isTruncated = page.length < keys.length
  return `<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>2</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>${rows.join('')}</ListBucketResult>`
}

/** Its pages of a list are of two, so that they are turned. `isBroken` makes it answer 500. */
export function startObjectStore() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>()
  const state = { isBroken: false }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url)
      const [, bucket, ...rest] = decodeURIComponent(pathname).split('/')
      const key = rest.join('/')
      const isKnown = request.headers.get('authorization')?.includes('Credential=backup-key/')
      if (bucket !== 'bucket' || !isKnown) return new Response('', { status: 403 })
      if (state.isBroken) return new Response('', { status: 500 })
      if (key === '') return new Response(listOf(objects, searchParams))
      if (request.method === 'PUT') objects.set(key, await request.bytes())
      if (request.method === 'DELETE') objects.delete(key)
      const found = objects.get(key)
      if (request.method === 'DELETE') return new Response(null, { status: 204 })
      if (!found) return new Response('', { status: 404 })
      const headers = { etag: '"1"', 'content-length': String(found.length) }
      return new Response(request.method === 'GET' ? found : null, { headers })
    },
  })
  return {
    objects,
    state,
    env: {
      S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
      S3_ACCESS_KEY_ID: 'backup-key',
      S3_SECRET_ACCESS_KEY: 'backup-secret',
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}
